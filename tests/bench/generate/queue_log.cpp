#include "bench/generate/queue_log.h"

#include <algorithm>

namespace smtpwhy::bench {
namespace {

constexpr std::int64_t kLifetime = kDay;
constexpr std::int64_t kFirstPause = 5 * kMinute;
constexpr std::int64_t kLongestPause = 4000 * kSecond;  // Postfix's maximal_backoff_time
constexpr int kQueuedAtBegin = 150;

}  // namespace

void QueueLog::write(std::string& out) {
  while (!schedule_.has_before(arrival_ + 1)) {
    arrival_ += traffic_.pause(arrival_);
    on_client(random().below(static_cast<std::uint32_t>(hosts_)), arrival_);
  }
  const auto time = schedule_.time();
  auto item = schedule_.take();
  if (item.queued) {
    try_all(std::move(item.queued), time);
    return;
  }
  put_head(out, time);
  put(out, item.line, '\n');
}

void QueueLog::fill_queue() {
  for (int i = 0; i < kQueuedAtBegin; ++i) {
    auto queued = std::make_unique<Queued>();
    queued->host = random().below(static_cast<std::uint32_t>(hosts_));
    queued->mail = traffic_.mail();
    queued->mail.recipients.resize(1);
    queued->arrived = kBegin - static_cast<std::int64_t>(random().below(static_cast<std::uint32_t>(kLifetime / kSecond))) * kSecond;
    queued->id = new_id(queued->host, queued->arrived);
    queued->pause = kLongestPause;
    queued->tries = random().between(1, 20);
    schedule_.add(kBegin + random().below(static_cast<std::uint32_t>(kLongestPause)), {std::string(), std::move(queued)});
  }
}

void QueueLog::deliver(std::unique_ptr<Queued> queued, std::int64_t time) {
  queued->pause = kFirstPause;
  try_all(std::move(queued), time);
}

void QueueLog::try_all(std::unique_ptr<Queued> queued, std::int64_t time) {
  constexpr std::uint32_t kPatience = 30'000;  // milliseconds until a connection times out
  on_start(*queued, time);
  std::vector<std::string> left;
  bool bounced = false;
  auto end = time;
  for (const auto& recipient : queued->mail.recipients) {
    const auto attempt =
        queued->tries > 0 ? traffic_.attempt_again(queued->mail, recipient) : traffic_.attempt(queued->mail, recipient);
    const auto took = attempt.fate == Fate::timeout ? kPatience : random().between(80, 2500);
    const auto begin = time + 10'000;
    const auto finish = begin + static_cast<std::int64_t>(took) * 1000;
    on_trial({*queued, recipient, attempt, begin, finish});
    end = std::max(end, finish);
    bounced = bounced || attempt.is_permanent();
    if (!attempt.is_accepted() && !attempt.is_permanent()) left.push_back(recipient);
  }
  queued->mail.recipients = std::move(left);
  ++queued->tries;
  settle(std::move(queued), end + 2000, bounced);
}

void QueueLog::settle(std::unique_ptr<Queued> queued, std::int64_t time, bool bounced) {
  const bool expired = !queued->mail.recipients.empty() && time - queued->arrived > kLifetime;
  if (expired) on_expiry(*queued, time);
  if ((bounced || expired) && !queued->mail.sender.empty()) on_bounce(*queued, time);
  if (queued->mail.recipients.empty() || expired) {
    on_end(*queued, time + 5000);
    return;
  }
  const auto next = time + queued->pause;
  queued->pause = std::min(2 * queued->pause, kLongestPause);
  schedule_.add(next, {std::string(), std::move(queued)});
}

std::string host_and_address(const Attempt& attempt, std::string_view between) {
  return text_of(attempt.host, between, '[', attempt.ip, ']');
}

std::string wire_text(const Answer& answer, std::string_view between) {
  std::string out;
  for_each_line(answer.text, [&](std::string_view line, bool last) {
    if (!out.empty()) out += between;
    put(out, answer.code, last ? ' ' : '-', answer.status, answer.status.empty() ? "" : " ", line);
  });
  return out;
}

std::string status_of(const Attempt& attempt) {
  if (!attempt.answered()) return attempt.fate == Fate::lost ? "4.4.2" : attempt.fate == Fate::no_host ? "4.4.3" : "4.4.1";
  if (!attempt.answer.status.empty()) return std::string(attempt.answer.status);
  return text_of(attempt.answer.code / 100, ".0.0");
}

}  // namespace smtpwhy::bench
