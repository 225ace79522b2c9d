#include "session/message_tracker.h"

#include "base/octets.h"
#include "session/unlogged.h"
#include "smtp/reply.h"
#include "smtp/secrets.h"
#include "unwrap/circumstances.h"

#include <utility>

namespace smtpwhy {
namespace {

// `250 2.0.0 Ok: queued as 4F1`, of a message that was sent: whatever else stands in it is no reply.
bool is_acceptance(const QueueFact& fact) {
  const auto reply = parse_reply_line(fact.text.substr(0, 4));
  return fact.status == DeliveryStatus::sent && reply && reply->code.digit(1) == 2;
}

// As far as the line itself tells. `kept` must outlive what is given.
Delivery delivery_as_told(const Event& event, std::string& kept) {
  const auto& fact = *event.fact;
  Delivery delivery;
  delivery.line = event.line;
  delivery.time = event.stamp;
  delivery.direction = fact.direction;
  delivery.status = fact.status;
  delivery.queue_id = fact.queue_id;
  delivery.message_id = fact.message_id;
  delivery.sender = fact.sender;
  delivery.recipient = fact.recipient;
  delivery.client = fact.client;
  delivery.relay = fact.relay;
  delivery.tls = fact.tls;
  delivery.status_text = fact.status_text;
  delivery.words_unread = is_acceptance(fact);
  delivery.as_logged = delivery.words_unread ? fact.text : harmless(fact.text, kept);
  if (delivery.words_unread) {
    knowledge::read_bare_codes(fact.text, delivery.reply);
  } else {
    delivery.reply = knowledge::read_reply_text(delivery.as_logged);
  }
  delivery.verb = fact.command.empty() ? delivery.reply.command : knowledge::verb_named(fact.command);
  // who takes a message says so at its end (RFC 5321 section 4.2.5)
  const bool taken = fact.status == DeliveryStatus::sent && delivery.reply.code && !delivery.reply.code->is_failure();
  if (taken && delivery.verb.empty()) delivery.verb.push_back('.');
  const bool refused = delivery.reply.code && delivery.reply.code->is_failure();
  if (delivery.verb.empty() && refused)
    delivery.verb = answers_login(*delivery.reply.code) ? "AUTH" : unwrap::command_by_words(delivery.reply.text);
  return delivery;
}

bool names_nothing(const QueueFact& fact) {
  return fact.queue_id.empty() && fact.recipient.empty() && fact.relay.empty() && fact.message_id.empty() && !fact.sender;
}

}  // namespace

// Valid until the next one is asked for, or as long as the id; empty where there is no id. An id alone is one without a key: all others
// begin with an end of line.
std::string_view MessageTracker::name_of(std::string_view key, std::string_view id) {
  if (id.empty() || (key.empty() && id[0] != '\n')) return id;
  name_ = '\n';
  name_ += key;
  name_ += '\n';
  name_ += id;
  return name_;
}

void MessageTracker::on_event(const Event& event) {
  switch (event.fact->kind) {
    case QueueFactKind::message: return remember(event);
    case QueueFactKind::attempt_begun: return begin(event);
    case QueueFactKind::attempt: return deliver(event);
    case QueueFactKind::encrypted: return encrypt(event);
    case QueueFactKind::removed: return messages_.forget(name_of(event.key, event.fact->queue_id));
  }
}

void MessageTracker::remember(const Event& event) {
  const auto& fact = *event.fact;
  if (fact.queue_id.empty()) return;
  auto& message = messages_.at(name_of(event.key, fact.queue_id));
  if (!fact.message_id.empty()) message.message_id = fact.message_id;
  if (fact.sender) message.sender = *fact.sender;
  message.has_sender = message.has_sender || fact.sender.has_value();
  if (!fact.client.empty()) message.client = fact.client;
}

// Some logs take two lines to say what is tried: the second adds to the first. Names are used again; where another message or relay is
// named, or another recipient, it is another attempt; so where nothing is named, or what is known to end begins once more.
void MessageTracker::begin(const Event& event) {
  const auto& fact = *event.fact;
  auto& attempt = attempts_.at(name_of(event.key, fact.attempt));
  const auto differs = [](const std::string& known, std::string_view told) { return !told.empty() && known != told; };
  const bool is_other = (!attempt.queue_id.empty() && differs(attempt.queue_id, fact.queue_id)) ||
                        (!attempt.recipient.empty() && differs(attempt.recipient, fact.recipient));
  const bool open = attempt.unless_told != DeliveryStatus::unknown;
  const bool once_more = open && (fact.status != DeliveryStatus::unknown || names_nothing(fact));
  if (is_other || once_more) {
    end_untold(attempt);
    attempt = {};
  }
  if (!fact.queue_id.empty()) attempt.queue_id = fact.queue_id;
  if (!fact.recipient.empty()) attempt.recipient = fact.recipient;
  if (!fact.relay.empty()) attempt.relay = fact.relay;
  if (!fact.message_id.empty()) attempt.message_id = fact.message_id;
  if (fact.sender) attempt.sender = std::string(*fact.sender);
  if (fact.status == DeliveryStatus::unknown) return;
  attempt.unless_told = fact.status;
  attempt.key = event.key;
  attempt.name = fact.attempt;
  attempt.command = fact.command;
  attempt.stamp = event.stamp;
  attempt.stamp.text = {};
  attempt.line = event.line;
}

void MessageTracker::end_untold(Attempt& attempt, Ending ending) {
  if (attempt.unless_told == DeliveryStatus::unknown) return;
  const auto key = attempt.key;
  const auto attempt_name = attempt.name;
  const auto command = attempt.command;
  QueueFact fact;
  fact.kind = QueueFactKind::attempt;
  if (ending == Ending::untold) fact.status = attempt.unless_told;
  fact.attempt = attempt_name;
  fact.command = command;
  Event event;
  event.kind = EventKind::queue_fact;
  event.key = key;
  event.stamp = attempt.stamp;
  event.line = attempt.line;
  event.fact = &fact;
  deliver(event, ending);
}

void MessageTracker::finish(InputEnd end) {
  const auto ending = end == InputEnd::stopped ? Ending::under_way : Ending::untold;
  attempts_.for_each([&](Attempt& attempt) { end_untold(attempt, ending); });
}

void MessageTracker::encrypt(const Event& event) {
  const auto& fact = *event.fact;
  if (fact.attempt.empty()) return;
  auto& connection = connections_.at(name_of(event.key, fact.attempt));
  connection.relay = fact.relay;
  connection.tls = fact.tls;
  connection.queue_id.clear();
}

void MessageTracker::tell_encryption(const Event& event, Delivery& delivery) {
  if (connections_.empty() || event.fact->attempt.empty() || !delivery.tls.empty()) return;
  auto* connection = connections_.find(name_of(event.key, event.fact->attempt));
  if (connection == nullptr || !same_octets(connection->relay, delivery.relay)) return;
  if (connection->queue_id.empty()) connection->queue_id = delivery.queue_id;
  if (same_octets(connection->queue_id, delivery.queue_id)) delivery.tls = connection->tls;
}

MessageTracker::Attempt* MessageTracker::attempt_of(const Event& event) {
  if (attempts_.empty() || event.fact->attempt.empty()) return nullptr;
  return attempts_.find(name_of(event.key, event.fact->attempt));
}

void MessageTracker::deliver(const Event& event, Ending ending) {
  std::string kept;
  auto delivery = delivery_as_told(event, kept);
  delivery.ending = ending;
  auto* const attempt = attempt_of(event);
  if (attempt != nullptr) {
    attempt->unless_told = DeliveryStatus::unknown;
    if (!attempt->queue_id.empty()) delivery.queue_id = attempt->queue_id;
    if (delivery.recipient.empty()) delivery.recipient = attempt->recipient;
    if (delivery.relay.empty()) delivery.relay = attempt->relay;
    if (delivery.message_id.empty()) delivery.message_id = attempt->message_id;
    if (!delivery.sender && attempt->sender) delivery.sender = *attempt->sender;
  }
  const bool by_attempt = attempt != nullptr && !attempt->queue_id.empty();
  const auto* message = messages_.find(name_of(event.key, by_attempt ? attempt->queue_id : event.fact->queue_id));
  if (message != nullptr) {
    if (delivery.message_id.empty()) delivery.message_id = message->message_id;
    if (!delivery.sender && message->has_sender) delivery.sender = message->sender;
    if (delivery.client.empty()) delivery.client = message->client;
  }
  tell_encryption(event, delivery);
  sink_.on_delivery(delivery);
}

}  // namespace smtpwhy
