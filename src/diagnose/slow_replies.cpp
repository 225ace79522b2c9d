// Replies that took long, by what RFC 5321 section 4.5.3.2 wants clients to wait for: a note from a tenth of it on, since many programs
// wait for a far shorter time, a warning beyond it.
#include "diagnose/check.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::uint32_t kMinute = 60'000'000;  // microseconds

struct Timeout {
  std::string_view answers;
  std::uint32_t micros;
};

// Of commands that the RFC gives no time of their own, five minutes are usual too.
constexpr std::uint32_t kOther = 5 * kMinute;
constexpr std::array<Timeout, 5> kTimeouts = {
    {{"CONNECT", 5 * kMinute}, {"MAIL", 5 * kMinute}, {"RCPT", 5 * kMinute}, {"DATA", 2 * kMinute}, {".", 10 * kMinute}}};

std::uint32_t timeout_of(const Exchange& exchange) {
  const auto* const found =
      std::find_if(kTimeouts.begin(), kTimeouts.end(), [&](const Timeout& t) { return t.answers == exchange.answers(); });
  return found == kTimeouts.end() ? kOther : found->micros;
}

// How near it came to the timeout.
double share(const Exchange& exchange) {
  if (!exchange.reply || !exchange.latency_us) return 0;
  return static_cast<double>(*exchange.latency_us) / static_cast<double>(timeout_of(exchange));
}

}  // namespace

void check_slow_replies(Examination& examination) {
  constexpr double kTelling = 0.1;
  const auto& exchanges = examination.session.exchanges;
  const auto slowest = std::max_element(exchanges.begin(), exchanges.end(),
                                        [](const Exchange& a, const Exchange& b) { return share(a) < share(b); });
  if (slowest == exchanges.end() || share(*slowest) < kTelling) return;
  const auto index = static_cast<std::size_t>(slowest - exchanges.begin());
  auto evidence = evidence_of(examination, index);
  evidence.after_us = slowest->latency_us;
  leave(examination, "slow-reply", share(*slowest) > 1 ? Severity::warning : Severity::note, "slow-server", index,
        std::move(evidence));
}

}  // namespace smtpwhy
