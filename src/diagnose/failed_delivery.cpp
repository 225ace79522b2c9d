// A delivery that failed, as a mail server's log tells it: by another server's refusal, this server's own, or for want of an answer.
#include "diagnose/check.h"

namespace smtpwhy {
namespace {

knowledge::ExplainContext context_of(const Delivery& delivery) {
  const bool inbound = delivery.direction == Direction::inbound;
  knowledge::ExplainContext context;
  context.command = delivery.verb;
  if (!inbound) context.host = delivery.reply.host.empty() ? delivery.relay_host() : std::string_view(delivery.reply.host);
  context.from_own_server = inbound;
  context.from_client = !inbound && !delivery.reply.code && delivery.reply.host.empty();
  context.sender = delivery.sender.value_or(std::string_view());
  context.recipient = delivery.recipient;
  context.severity = delivery.severity();
  context.status = parse_status(delivery.status_text);
  if (delivery.ending == Ending::untold) context.otherwise = "reply-missing";
  if (delivery.status == DeliveryStatus::expired) context.otherwise = "expired";
  return context;
}

// What the failure is about, for a person.
std::string describe(const Delivery& delivery) {
  const auto recipient = delivery.recipient;
  if (delivery.verb == "RCPT") return recipient.empty() ? "RCPT" : std::string("RCPT TO:<").append(recipient).append(">");
  std::string what = delivery.verb == "."         ? "the message"
                     : delivery.verb == "CONNECT" ? "the connection"
                     : delivery.verb.empty()      ? "the delivery"
                                                  : delivery.verb;
  return recipient.empty() ? what : what.append(" for ").append(recipient);
}

std::optional<std::int64_t> time_of(const Delivery& delivery) {
  return delivery.time.dated() ? delivery.time.micros : std::nullopt;
}

}  // namespace

DeliveryDiagnosis diagnose(const Delivery& delivery, std::size_t input, knowledge::Explainer& explainer, knowledge::Depth depth) {
  DeliveryDiagnosis diagnosis;
  if (!delivery.failed()) return diagnosis;
  std::string kept;
  const auto whole = delivery.text(kept);
  const auto text = whole.substr(0, kLongestEvidence);
  auto context = context_of(delivery);
  if (text.size() == whole.size()) context.read = &delivery.reply;
  auto& finding = diagnosis.finding.emplace();  // where it stays: an explanation has two dozen texts to be moved
  finding.kind = "failed-delivery";
  finding.severity = delivery.severity() == ReplySeverity::temporary ? Severity::temporary : Severity::permanent;
  finding.explanation = explainer.explain(text, context, depth);
  const bool is_told =
      depth == knowledge::Depth::words || finding.explanation.rule.empty();  // then it tells the problem from others
  if (is_told) finding.evidence = evidence_of(input, delivery.line, whole, describe(delivery));
  finding.time = time_of(delivery);
  diagnosis.verdict = {finding.explanation.cause, finding.explanation.cause_group};
  return diagnosis;
}

}  // namespace smtpwhy
