#include "report/delivery_json.h"

namespace smtpwhy {

void write_delivery_head(JsonWriter& json, const Delivery& delivery) {
  json.member("line", delivery.line);
  json.member("direction", name(delivery.direction));
  const bool known = delivery.time.dated();
  json.member_or_null("time", known ? utc_text(*delivery.time.micros) : std::string());
  if (!known && !delivery.time.text.empty()) json.member("time_text", delivery.time.text);
  json.member_or_null("queue_id", delivery.queue_id);
  json.member_or_null("message_id", delivery.message_id);
  if (delivery.sender) {
    json.member("sender", *delivery.sender);
  } else {
    json.null("sender");
  }
  json.member_or_null("recipient", delivery.recipient);
  json.member_or_null("client", delivery.client);
  json.member_or_null("relay", delivery.relay);
  if (!delivery.tls.empty()) json.member("tls", delivery.tls);
  json.member_or_null("status", name(delivery.status));
}

void write_delivery_verdict(JsonWriter& json, const Delivery& delivery, const DeliveryDiagnosis& diagnosis) {
  json.member_or_null("severity", severity_name(delivery));
  if (!delivery.failed()) return;
  json.member("failure", name(FailureRole::primary));
  json.member_or_null("cause", diagnosis.verdict.cause);
  json.member_or_null("cause_group", diagnosis.verdict.cause_group);
}

std::string_view severity_name(const Delivery& delivery) {
  const auto severity = delivery.severity();
  return severity ? name(*severity) : std::string_view();
}

std::string_view shown_verb(const Delivery& delivery) {
  return delivery.verb == "CONNECT" ? std::string_view() : std::string_view(delivery.verb);
}

std::optional<std::uint64_t> code_of(const Delivery& delivery) {
  if (!delivery.reply.code) return std::nullopt;
  return static_cast<std::uint64_t>(delivery.reply.code->value());
}

}  // namespace smtpwhy
