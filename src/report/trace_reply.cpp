// A short answer for whoever asks where the mail is: no jargon, only what happened and what they can do.
#include "report/trace_report.h"
#include "report/words.h"

#include "base/time.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostRecipients = 10;  // who asks for more wants the other forms

std::string on_which_day(const TraceStep& step) {
  constexpr std::size_t date_size = 10;  // 2026-01-05
  constexpr std::size_t time_at = 11;
  if (!step.time) return {};
  const auto text = utc_text(*step.time);
  return fmt::format(" on {} at {} UTC", text.substr(0, date_size), text.substr(time_at, 5));
}

std::string whose_server(const TraceStep& step) {
  const auto at = step.recipient.rfind('@');
  return at == std::string::npos ? "the receiving side's mail server"
                                 : fmt::format("the mail server of {}", step.recipient.substr(at + 1));
}

std::string what_happened(const TraceStep& step) {
  const auto whom = step.recipient.empty() ? std::string("the recipient") : step.recipient;
  const auto when = on_which_day(step);
  const auto server = whose_server(step);
  switch (step.status) {
    case DeliveryStatus::sent:
      return fmt::format(
          "Your message to {} was handed over{}: {} accepted it. What happens behind that point is up to them. If it is not in the "
          "inbox, please ask {} to look into the spam folder, and to ask their mail administrator{}.",
          whom, when, server, whom, step.handed_to.empty() ? std::string() : fmt::format(" for the number {}", step.handed_to));
    case DeliveryStatus::deferred:
      return fmt::format(
          "Your message to {} is still on its way: {} could not take it{}. It will be tried again without you having to "
          "do anything.",
          whom, server, when);
    case DeliveryStatus::bounced:
      return fmt::format("Your message to {} could not be delivered: {} refused it{}.", whom, server, when);
    case DeliveryStatus::rejected: return fmt::format("A message for {} was not taken{}.", whom, when);
    case DeliveryStatus::expired:
      return fmt::format("Your message to {} could not be delivered: it was tried for a long time, and given up{}.", whom, when);
    case DeliveryStatus::discarded: return fmt::format("The message to {} was removed{} and not delivered.", whom, when);
    case DeliveryStatus::unknown: break;
  }
  return fmt::format("We can see that a message to {} was attempted{}, but not what came of it.", whom, when);
}

void write_fates(const TraceReport& report, const TextStyle& style, TextSink& sink) {
  const auto fates = report.trace.fates();
  if (fates.empty()) {
    sink.write(wrapped(style, fmt::format("We found no message for {} in our records of that time.", report.trace.wanted()), 0));
    return;
  }
  for (std::size_t i = 0; i < fates.size() && i < kMostRecipients; ++i) {
    if (i > 0) sink.write("\n");
    sink.write(wrapped(style, what_happened(*fates[i]), 0));
    const auto& e = fates[i]->explanation;
    if (e.cause.empty()) continue;
    sink.write(wrapped(style, fmt::format("The reason: {}.", e.title), 0));
    const auto who = words_for_who(e.who);
    if (!who.empty()) sink.write(wrapped(style, fmt::format("Who can put it right: {}.", who), 0));
  }
  if (fates.size() > kMostRecipients) sink.write(fmt::format("\nThere are {} recipients more.\n", fates.size() - kMostRecipients));
}

}  // namespace

void write_trace_reply(const TraceReport& report, const TextStyle& style, TextSink& sink) {
  write_fates(report, style, sink);
  if (report.interrupted)
    sink.write("\n" + wrapped(style, "We could not look through all of our records yet, so there may be more to it.", 0));
}

}  // namespace smtpwhy
