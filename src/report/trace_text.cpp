// The outcome first, then each step in one line, then what follows from it: whom to ask, or what to do.
#include "report/explanation_text.h"
#include "report/report_words.h"
#include "report/trace_report.h"

#include "base/printable.h"
#include "base/text.h"
#include "base/time.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostHandovers = 10;  // of a list's many recipients one server after the other took over; the first will do

std::string time_of(const TraceStep& step) {
  return step.time ? utc_text(*step.time) : step.time_text.empty() ? std::string("(no time)") : step.time_text;
}

std::string where(const TraceReport& report, const TraceStep& step) { return place_of(report.inputs[step.input], step.line); }

Accent accent_of(const TraceStep& step) {
  switch (step.status) {
    case DeliveryStatus::sent: return Accent::good;
    case DeliveryStatus::deferred: return Accent::temporary;
    case DeliveryStatus::bounced:
    case DeliveryStatus::rejected:
    case DeliveryStatus::expired: return Accent::permanent;
    case DeliveryStatus::discarded:
    case DeliveryStatus::unknown: break;
  }
  return Accent::strong;
}

std::string outcome_of(const TraceStep& step) {
  const auto taker = taker_of(step);
  switch (step.status) {
    case DeliveryStatus::sent: return fmt::format("accepted by {}", taker);
    case DeliveryStatus::deferred: return fmt::format("still waiting: {} put it off", taker);
    case DeliveryStatus::bounced: return fmt::format("not delivered: {} refused it for good", taker);
    case DeliveryStatus::rejected: return "not taken: refused as it came in";
    case DeliveryStatus::expired: return "not delivered: given up after waiting too long";
    case DeliveryStatus::discarded: return "thrown away by the server that logged this";
    case DeliveryStatus::unknown: break;
  }
  return "not known: the log does not show what came of it";
}

std::string happened(const TraceStep& step) {
  const auto taker = taker_of(step);
  switch (step.status) {
    case DeliveryStatus::sent: return taker + " accepted it";
    case DeliveryStatus::deferred: return taker + " put it off";
    case DeliveryStatus::bounced: return taker + " refused it";
    case DeliveryStatus::rejected: return fmt::format("{} was refused", step.client.empty() ? "whoever offered it" : step.client);
    case DeliveryStatus::expired: return "given up";
    case DeliveryStatus::discarded: return "thrown away";
    case DeliveryStatus::unknown: break;
  }
  return "what came of it is not shown";
}

std::string sentence(const TraceStep& step) {
  std::string text = happened(step);
  if (!step.recipient.empty()) text += fmt::format(" for <{}>", step.recipient);
  if (step.sender) text += fmt::format(" from <{}>", *step.sender);
  if (!step.client.empty() && step.status != DeliveryStatus::rejected) text += ", handed in by " + step.client;
  if (!step.reply.empty()) text += ": " + in_one_line(step.reply);
  if (!step.command.empty()) text += fmt::format(" (to {})", step.command == "." ? "the message" : step.command);
  return text;
}

class TraceText {
 public:
  TraceText(const TraceReport& report, const TextStyle& style, TextSink& sink) : report_(report), style_(style), sink_(sink) {}

  void write() {
    write_way();
    if (report_.interrupted)
      sink_.write("\n" + wrapped(style_, "Interrupted: not all of these logs was read, and what came later is not known.", 0));
    if (report_.limits.any()) sink_.write("\n" + wrapped(style_, words_for_limits(report_.limits), 0));
  }

 private:
  void write_way() {
    const auto fates = report_.trace.fates();
    if (fates.empty()) return write_nothing();
    for (const auto* fate : fates) write_outcome(*fate);
    sink_.write("\n");
    for (const auto* step : report_.trace.steps()) write_step(*step);
    if (report_.trace.left_out() > 0) {
      sink_.write(fmt::format("  and {} steps more; a queue id or a message id narrows the search\n", report_.trace.left_out()));
    }
    write_handovers(fates);
    write_advice(fates);
  }

  void write_nothing() {
    const auto* const where_to = report_.interrupted ? "what was read of these logs" : "these logs";
    sink_.write(fmt::format("Nothing in {} is about {}.\n", where_to, printable(report_.trace.wanted())));
    sink_.write(labelled(style_, "hint:",
                         "give an address, a queue id, a message id or the number of a conversation; and the logs of "
                         "that day: they may have been rotated away"));
  }

  void write_outcome(const TraceStep& fate) {
    const auto whom = fate.recipient.empty() ? std::string("the message") : fate.recipient;
    const auto text = fmt::format("{}: {}, {}", printable(whom), printable(outcome_of(fate)), printable(time_of(fate)));
    sink_.write(accented(style_, accent_of(fate), text) + "\n");
  }

  void write_step(const TraceStep& step) {
    const auto id = step.queue_id.empty() ? std::string() : step.queue_id + "  ";
    const auto head = fmt::format("  {}  {}", printable(time_of(step)), printable(id));
    sink_.write(wrapped(style_, fmt::format("{} [{}]", sentence(step), where(report_, step)), 6, head));
  }

  // For "the log says 250, but nothing arrived": RFC 5321 section 4.2.5 has it that who says 250 to the message takes over.
  void write_handovers(const std::vector<const TraceStep*>& fates) {
    std::size_t count = 0;
    for (const auto* fate : fates) {
      if (fate->status != DeliveryStatus::sent || ++count > kMostHandovers) continue;
      sink_.write("\n" + accented(style_, Accent::strong, fmt::format("Handover of {}", printable(fate->recipient))) + "\n");
      write_handover(*fate);
    }
    if (count > kMostHandovers) sink_.write(fmt::format("\n{} handovers more.\n", count - kMostHandovers));
  }

  void write_handover(const TraceStep& fate) {
    const auto taker = taker_of(fate);
    const auto line = [&](std::string_view label, const std::string& text) { sink_.write(labelled(style_, label, text)); };
    line("Taken over by", taker);
    line("When", time_of(fate));
    if (!fate.reply.empty()) line("Its reply", fate.reply);
    line("Its queue id", fate.handed_to.empty() ? std::string("not in its reply") : fate.handed_to);
    line("TLS", tls_of(fate));
    line("Proof", where(report_, fate));
    line("Ask there", question_for(fate));
  }

  static std::string tls_of(const TraceStep& fate) {
    if (!fate.tls) return fate.conversation ? "no" : "not told by this log";
    return fate.tls->empty() ? std::string("yes") : "yes, " + *fate.tls;
  }

  static std::string question_for(const TraceStep& fate) {
    const auto whose = fate.direction == Direction::local ? std::string("this mail server") : taker_of(fate);
    const auto which = fate.handed_to.empty() ? fmt::format("the message for <{}>", fate.recipient) : "queue id " + fate.handed_to;
    return fmt::format(
        "the administrator of {} can say what became of {}, which was accepted at {}. Accepted does not mean that it lies in "
        "the inbox: it may have gone to a spam folder or a quarantine, been forwarded, or been deleted by a rule there.",
        whose, which, time_of(fate));
  }

  // Each cause once.
  void write_advice(const std::vector<const TraceStep*>& fates) {
    std::vector<std::string_view> told;
    for (const auto* fate : fates) {
      const auto& e = fate->explanation;
      if (e.cause.empty() || std::find(told.begin(), told.end(), e.cause) != told.end()) continue;
      told.push_back(e.cause);
      sink_.write("\n" + accented(style_, accent_of(*fate), printable(e.title)) + "\n");
      sink_.write(labelled(style_, "Cause", std::string(e.cause)));
      write_advice_text(e, style_, sink_);
    }
  }

  const TraceReport& report_;
  const TextStyle& style_;
  TextSink& sink_;
};

}  // namespace

void write_trace_text(const TraceReport& report, const TextStyle& style, TextSink& sink) { TraceText(report, style, sink).write(); }

}  // namespace smtpwhy
