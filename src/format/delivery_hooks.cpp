// Each service has its own names for the same few things; a function for each says which. Events that tell of no delivery (opened,
// clicked, complained) are known and say nothing. Field names are those of the services' documentation:
//
//   SES        https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html, event-publishing-retrieving-sns-contents.html
//   SendGrid   https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
//   Mailgun    https://documentation.mailgun.com/docs/mailgun/user-manual/events/events
//   Postmark   https://postmarkapp.com/developer/webhooks/bounce-webhook
//   SparkPost  https://developers.sparkpost.com/api/webhooks/
//   KumoMTA    https://docs.kumomta.com/reference/log_record/
#include "format/delivery_hooks.h"

#include "base/angle_brackets.h"
#include "base/text.h"
#include "format/json_documents.h"
#include "format/smtp_diagnostic.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostRecipients = 1000;  // of one event; services allow 50 to 1000 in one message

// Calls `tell` with the number of each element that there is, as far as they are not too many.
template <class IsThere, class Tell>
void for_each_element(IsThere is_there, Tell tell, JsonTeller& teller) {
  for (std::size_t i = 0; is_there(i); ++i) i < kMostRecipients ? tell(i) : teller.leave_out(Limited::recipients);
}

struct EventName {
  std::string_view name;
  DeliveryStatus status;
};

template <std::size_t size>
std::optional<DeliveryStatus> status_named(const std::array<EventName, size>& names, std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const EventName& event) { return equals_ignoring_case(event.name, name); });
  return found == names.end() ? std::nullopt : std::optional(found->status);
}

QueueFact attempt(DeliveryStatus status) {
  QueueFact fact;
  fact.kind = QueueFactKind::attempt;
  fact.status = status;
  fact.direction = status == DeliveryStatus::rejected ? Direction::inbound : Direction::outbound;
  return fact;
}

bool begins_with_number(std::string_view text) { return text.size() >= 3 && parse_number(text.substr(0, 3)).has_value(); }

// A reply whose code stands in a field of its own. `least` and `most`: what is beyond is no code of SMTP's.
std::string with_code(std::string_view code, std::string_view text, std::uint32_t least = 200, std::uint32_t most = 599) {
  const auto number = parse_number(code);
  if (!number || *number < least || *number > most || begins_with_number(text)) return std::string(text);
  return std::string(code) + ' ' + std::string(text);
}

// ---- Amazon SES ----

struct SesEvent {
  std::string_view name;    // in `notificationType` or `eventType`
  std::string_view detail;  // the object with what happened
  std::string_view list;    // its recipients
  DeliveryStatus status;
};
constexpr std::array<SesEvent, 4> kSesEvents = {{{"Bounce", "bounce", "bouncedRecipients", DeliveryStatus::bounced},
                                                 {"Delivery", "delivery", "recipients", DeliveryStatus::sent},
                                                 {"DeliveryDelay", "deliveryDelay", "delayedRecipients", DeliveryStatus::deferred},
                                                 {"Reject", "reject", "", DeliveryStatus::rejected}}};

void tell_ses_recipient(const JsonObject& event, const SesEvent& row, std::string_view address, const JsonObject& recipient,
                        JsonTeller& teller) {
  const auto detail = event.below(row.detail);
  auto fact = attempt(row.status);
  fact.queue_id = event.get("mail.messageId");
  fact.message_id = without_angle_brackets(event.get("mail.commonHeaders.messageId"));
  if (event.has("mail.source")) fact.sender = event.get("mail.source");
  fact.recipient = address;
  fact.relay = detail.get("remoteMtaIp");
  fact.status_text = recipient.get("status");
  const auto diagnostic = recipient.get("diagnosticCode");
  fact.text = without_smtp_type(diagnostic.empty() ? detail.first_of({"smtpResponse", "reason", "delayType"}) : diagnostic);
  teller.tell(fact, detail.get("timestamp").empty() ? event.get("mail.timestamp") : detail.get("timestamp"));
}

LineFate read_ses_event(const JsonObject& event, JsonTeller& teller) {
  const auto name = event.first_of({"notificationType", "eventType"});
  const auto* const row = std::find_if(kSesEvents.begin(), kSesEvents.end(), [&](const SesEvent& e) { return e.name == name; });
  if (name.empty() || !event.has_below("mail")) {
    if (row == kSesEvents.end() || !event.has_below(row->detail)) return LineFate::unrecognised;
  }
  if (row == kSesEvents.end()) return LineFate::noise;
  const auto list = row->list.empty() ? std::string("mail.destination") : std::string(row->detail) + '.' + std::string(row->list);
  const auto path_of = [&](std::size_t i) { return list + '.' + std::to_string(i); };
  const auto tell = [&](std::size_t i) {
    const auto path = path_of(i);
    const auto recipient = event.below(path);
    tell_ses_recipient(event, *row, event.has(path) ? event.get(path) : recipient.get("emailAddress"), recipient, teller);
  };
  for_each_element([&](std::size_t i) { return event.has_below(path_of(i)); }, tell, teller);
  return LineFate::event;
}

LineFate read_ses(const JsonObject& object, JsonTeller& teller) {
  const auto fate = read_ses_event(object, teller);
  return fate == LineFate::unrecognised ? read_ses_event(object.below("detail"), teller) : fate;  // EventBridge
}

// ---- SendGrid ----

constexpr std::array<EventName, 5> kSendGridEvents = {{{"bounce", DeliveryStatus::bounced},
                                                       {"blocked", DeliveryStatus::bounced},
                                                       {"dropped", DeliveryStatus::bounced},
                                                       {"deferred", DeliveryStatus::deferred},
                                                       {"delivered", DeliveryStatus::sent}}};

LineFate read_sendgrid(const JsonObject& event, JsonTeller& teller) {
  if (!event.has("event") || !event.has("email")) return LineFate::unrecognised;
  const auto status = status_named(kSendGridEvents, event.get("event"));
  if (!status) return LineFate::noise;
  auto fact = attempt(*status);
  fact.queue_id = event.get("sg_message_id");
  fact.message_id = without_angle_brackets(event.get("smtp-id"));
  fact.recipient = event.get("email");
  fact.status_text = event.get("status");
  fact.text = event.first_of({"reason", "response"});
  teller.tell(fact, event.get("timestamp"));
  return LineFate::event;
}

// ---- Mailgun ----

constexpr std::array<EventName, 5> kMailgunEvents = {{{"failed", DeliveryStatus::bounced},
                                                      {"rejected", DeliveryStatus::rejected},
                                                      {"delivered", DeliveryStatus::sent},
                                                      {"bounced", DeliveryStatus::bounced},    // until 2018
                                                      {"dropped", DeliveryStatus::bounced}}};  // the same

// 498 and those from 600 on are Mailgun's own: it did not try. 498 would read as temporary, whatever the event says.
std::string mailgun_text(const JsonObject& event) {
  const auto code = event.first_of({"delivery-status.code", "code"});
  const auto text =
      event.first_of({"delivery-status.message", "delivery-status.description", "reject.reason", "error", "description", "reason"});
  return code == "498" ? std::string(text) : with_code(code, text, 200, 699);
}

LineFate read_mailgun_event(const JsonObject& event, JsonTeller& teller) {
  const bool is_mailgun = event.has_below("delivery-status") || event.has_below("reject") || event.has("log-level") ||
                          event.has("message-headers") || event.has_below("recipient-domain") || event.has("event-timestamp");
  if (!event.has("event") || !is_mailgun) return LineFate::unrecognised;
  auto status = status_named(kMailgunEvents, event.get("event"));
  if (!status) return LineFate::noise;
  if (event.get("severity") == "temporary") status = DeliveryStatus::deferred;
  auto fact = attempt(*status);
  const auto text = mailgun_text(event);
  fact.message_id = without_angle_brackets(event.first_of({"message.headers.message-id", "Message-Id"}));
  if (event.has("envelope.sender")) fact.sender = event.get("envelope.sender");
  fact.recipient = event.get("recipient");
  fact.relay = event.get("delivery-status.mx-host");
  fact.status_text = event.get("delivery-status.enhanced-code");
  fact.text = text;
  teller.tell(fact, event.get("timestamp"));
  return LineFate::event;
}

LineFate read_mailgun(const JsonObject& object, JsonTeller& teller) {
  const bool wrapped = object.has_below("event-data");
  const auto event = wrapped ? object.below("event-data") : object;
  if (wrapped && event.has("event") && !status_named(kMailgunEvents, event.get("event"))) return LineFate::noise;
  if (const auto fate = read_mailgun_event(event, teller); fate != LineFate::unrecognised) return fate;
  auto fate = LineFate::unrecognised;  // the events of an API's page
  const auto tell = [&](std::size_t i) {
    if (read_mailgun_event(object.element("items", i), teller) == LineFate::event) fate = LineFate::event;
  };
  for_each_element([&](std::size_t i) { return object.has_below("items." + std::to_string(i)); }, tell, teller);
  return fate;
}

// ---- Postmark ----

// Types of bounce that are no failed delivery, and the one that is tried again.
constexpr std::array<EventName, 8> kPostmarkTypes = {{{"Transient", DeliveryStatus::deferred},
                                                      {"Subscribe", DeliveryStatus::unknown},
                                                      {"Unsubscribe", DeliveryStatus::unknown},
                                                      {"AutoResponder", DeliveryStatus::unknown},
                                                      {"AddressChange", DeliveryStatus::unknown},
                                                      {"OpenRelayTest", DeliveryStatus::unknown},
                                                      {"SpamComplaint", DeliveryStatus::unknown},
                                                      {"ChallengeVerification", DeliveryStatus::unknown}}};

LineFate read_postmark_event(const JsonObject& event, JsonTeller& teller) {
  const auto record = event.get("RecordType");
  const bool is_bounce = record == "Bounce" || (event.has("TypeCode") && event.has("Email"));
  if (record.empty() && !is_bounce) return LineFate::unrecognised;
  const auto type = status_named(kPostmarkTypes, event.get("Type")).value_or(DeliveryStatus::bounced);
  if ((!is_bounce && record != "Delivery") || (is_bounce && type == DeliveryStatus::unknown)) return LineFate::noise;
  auto fact = attempt(is_bounce ? type : DeliveryStatus::sent);
  fact.queue_id = event.get("MessageID");
  if (!event.get("From").empty()) fact.sender = event.get("From");
  fact.recipient = event.first_of({"Email", "Recipient"});
  fact.text = without_smtp_type(event.first_of({"Details", "Description"}));
  teller.tell(fact, event.first_of({"BouncedAt", "DeliveredAt"}));
  return LineFate::event;
}

LineFate read_postmark(const JsonObject& object, JsonTeller& teller) {
  auto fate = read_postmark_event(object, teller);
  const auto tell = [&](std::size_t i) {
    const auto one = read_postmark_event(object.element("Bounces", i), teller);
    if (fate != LineFate::event) fate = one;
  };
  for_each_element([&](std::size_t i) { return object.has_below("Bounces." + std::to_string(i)); }, tell, teller);
  return fate;
}

// ---- SparkPost ----

constexpr std::array<EventName, 7> kSparkPostEvents = {{{"bounce", DeliveryStatus::bounced},
                                                        {"out_of_band", DeliveryStatus::bounced},
                                                        {"delay", DeliveryStatus::deferred},
                                                        {"delivery", DeliveryStatus::sent},
                                                        {"policy_rejection", DeliveryStatus::rejected},
                                                        {"generation_rejection", DeliveryStatus::rejected},
                                                        {"generation_failure", DeliveryStatus::rejected}}};

LineFate read_sparkpost_event(const JsonObject& event, JsonTeller& teller) {
  if (!event.has("type") || !(event.has("rcpt_to") || event.has("raw_rcpt_to"))) return LineFate::unrecognised;
  const auto status = status_named(kSparkPostEvents, event.get("type"));
  if (!status) return LineFate::noise;
  auto fact = attempt(*status);
  const auto text = with_code(event.get("error_code"), event.first_of({"raw_reason", "reason"}));
  fact.queue_id = event.get("message_id");
  if (event.has("msg_from")) fact.sender = event.get("msg_from");
  fact.recipient = event.first_of({"raw_rcpt_to", "rcpt_to"});
  fact.relay = event.get("ip_address");
  fact.text = text;
  teller.tell(fact, event.get("timestamp"));
  return LineFate::event;
}

LineFate read_sparkpost(const JsonObject& object, JsonTeller& teller) {
  for (const std::string_view wrapper : {"msys.message_event", "msys.gen_event", "msys.relay_event"}) {
    if (object.has_below(wrapper)) return read_sparkpost_event(object.below(wrapper), teller);
  }
  return object.has_below("msys") ? LineFate::noise : read_sparkpost_event(object, teller);
}

// ---- KumoMTA ----

constexpr std::array<EventName, 8> kKumoRecords = {{{"Delivery", DeliveryStatus::sent},
                                                    {"Bounce", DeliveryStatus::bounced},
                                                    {"OOB", DeliveryStatus::bounced},
                                                    {"AdminBounce", DeliveryStatus::bounced},
                                                    {"TransientFailure", DeliveryStatus::deferred},
                                                    {"Delayed", DeliveryStatus::deferred},
                                                    {"Expiration", DeliveryStatus::expired},
                                                    {"Rejection", DeliveryStatus::rejected}}};

std::string kumo_text(const JsonObject& record) {
  std::string status;
  const auto part = [&](std::string_view name) { return record.get("response.enhanced_code." + std::string(name)); };
  if (!part("class").empty())
    status = std::string(part("class")) + '.' + std::string(part("subject")) + '.' + std::string(part("detail")) + ' ';
  return with_code(record.get("response.code"), status + std::string(record.get("response.content")));
}

// `mx.example.net. [192.0.2.1]`
std::string kumo_peer(const JsonObject& record) {
  std::string peer(record.get("peer_address.name"));
  const auto address = record.get("peer_address.addr");
  if (!address.empty()) peer += (peer.empty() ? "[" : " [") + std::string(address) + "]";
  return peer;
}

void tell_kumo(const JsonObject& record, QueueFact fact, std::string_view recipient, JsonTeller& teller) {
  const auto peer = kumo_peer(record);
  const auto text = kumo_text(record);
  const bool came_in = fact.kind == QueueFactKind::message || fact.direction == Direction::inbound;
  fact.queue_id = record.get("id");
  fact.message_id = without_angle_brackets(record.first_of({"headers.Message-ID", "headers.Message-Id", "headers.message-id"}));
  if (record.has("sender")) fact.sender = record.get("sender");
  fact.recipient = recipient;
  (came_in ? fact.client : fact.relay) = peer;
  if (fact.kind == QueueFactKind::attempt) {
    fact.command = record.get("response.command");
    fact.text = text;
  }
  teller.tell(fact, record.first_of({"timestamp", "event_time"}));
}

LineFate read_kumo(const JsonObject& record, JsonTeller& teller) {
  const auto type = record.get("type");
  const bool is_record =
      record.has("id") && (record.has_below("response") || record.has("delivery_protocol") || record.has("queue"));
  if (type.empty() || !is_record) return LineFate::unrecognised;
  const auto status = status_named(kKumoRecords, type);
  if (!status && type != "Reception") return LineFate::noise;
  const auto fact = status ? attempt(*status) : QueueFact();
  if (!record.has("recipient.0")) {
    tell_kumo(record, fact, record.get("recipient"), teller);
    return LineFate::event;
  }
  const auto path_of = [](std::size_t i) { return "recipient." + std::to_string(i); };
  const auto tell = [&](std::size_t i) { tell_kumo(record, fact, record.get(path_of(i)), teller); };
  for_each_element([&](std::size_t i) { return record.has(path_of(i)); }, tell, teller);
  return LineFate::event;
}

// ---- all of them ----

constexpr std::array<JsonProduct, 6> kProducts = {
    {{"ses-json",
      "Amazon SES notifications",
      R"re(\\?"(?:notificationType|eventType|bounceSubType|bouncedRecipients|delayedRecipients|bounceType)\\?"\s*:)re",
      {},
      read_ses},
     {"sendgrid-json",
      "SendGrid events",
      R"re("event"\s*:\s*"(?:bounce|blocked|dropped|deferred|delivered|processed)".*"(?:email|sg_[a-z_]+|smtp-id|response)"\s*:|"(?:email|sg_[a-z_]+|smtp-id)"\s*:.*"event"\s*:\s*"(?:bounce|blocked|dropped|deferred|delivered|processed)"|^\s*"(?:sg_event_id|sg_message_id|bounce_classification)"\s*:)re",
      {},
      read_sendgrid},
     {"mailgun-json",
      "Mailgun events",
      R"re("(?:delivery-status|event-data|recipient-domain|attempt-no)"\s*:|"event"\s*:.*"log-level"\s*:)re",
      {},
      read_mailgun},
     {"postmark-json",
      "Postmark events",
      R"re("(?:RecordType|TypeCode|BouncedAt|CanActivate|DumpAvailable)"\s*:)re",
      {},
      read_postmark},
     {"sparkpost-json",
      "SparkPost events",
      R"re("(?:msys|message_event|raw_rcpt_to|raw_reason|bounce_class|rcpt_to)"\s*:)re",
      {},
      read_sparkpost},
     {"kumomta-json",
      "KumoMTA log records",
      R"re("(?:delivery_protocol|egress_pool|egress_source|bounce_classification|reception_protocol|peer_address)"\s*:.*\}|"type"\s*:\s*"(?:Reception|Delivery|Bounce|TransientFailure|Expiration|AdminBounce|OOB|Rejection|Delayed)"\s*,\s*"id"\s*:|^\s*"(?:peer_address|enhanced_code|delivery_protocol|egress_pool|egress_source|reception_protocol)"\s*:)re",
      {},
      read_kumo}}};

}  // namespace

std::vector<std::unique_ptr<Format>> make_delivery_hook_formats() {
  std::vector<std::unique_ptr<Format>> formats;
  formats.reserve(std::size(kProducts));
  for (const auto& product : kProducts) formats.push_back(make_json_format(product));
  return formats;
}

}  // namespace smtpwhy
