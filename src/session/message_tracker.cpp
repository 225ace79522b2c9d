#include "session/message_tracker.h"

namespace smtpwhy {
namespace {

// As far as the line itself tells.
Delivery delivery_as_told(const Event& event) {
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
  delivery.text = fact.text;
  delivery.status_text = fact.status_text;
  delivery.reply = knowledge::read_reply_text(fact.text);
  delivery.verb = fact.command.empty() ? delivery.reply.command : knowledge::verb_named(fact.command);
  // who takes a message says so at its end (RFC 5321 section 4.2.5)
  const bool taken = fact.status == DeliveryStatus::sent && delivery.reply.code && !delivery.reply.code->is_failure();
  if (taken && delivery.verb.empty()) delivery.verb = ".";
  return delivery;
}

}  // namespace

template <class Value>
Value& MessageTracker::Known<Value>::at(std::string_view name) {
  const auto [found, is_new] = values_.try_emplace(std::string(name));
  if (is_new) {
    order_.emplace_back(name);
    if (order_.size() > kMost) {
      values_.erase(order_.front());
      order_.pop_front();
    }
  }
  return found->second;
}

template <class Value>
const Value* MessageTracker::Known<Value>::find(std::string_view name) const {
  const auto found = values_.find(std::string(name));
  return found == values_.end() ? nullptr : &found->second;
}

std::string MessageTracker::name_of(std::string_view key, std::string_view id) {
  if (id.empty()) return {};
  return std::string(key) + '\n' + std::string(id);
}

void MessageTracker::on_event(const Event& event) {
  const auto& fact = *event.fact;
  const auto name = name_of(event.key, fact.queue_id);
  switch (fact.kind) {
    case QueueFactKind::message: return remember(fact, name);
    case QueueFactKind::attempt_begun:
      attempts_.at(name_of(event.key, fact.attempt)) = {std::string(fact.queue_id), std::string(fact.recipient)};
      return;
    case QueueFactKind::attempt: return deliver(event, name);
    case QueueFactKind::removed: return messages_.forget(name);
  }
}

void MessageTracker::remember(const QueueFact& fact, const std::string& name) {
  if (name.empty()) return;
  auto& message = messages_.at(name);
  if (!fact.message_id.empty()) message.message_id = fact.message_id;
  if (fact.sender) message.sender = std::string(*fact.sender);
  if (!fact.client.empty()) message.client = fact.client;
}

void MessageTracker::deliver(const Event& event, const std::string& name) {
  const auto& fact = *event.fact;
  auto delivery = delivery_as_told(event);
  const auto* attempt = fact.attempt.empty() ? nullptr : attempts_.find(name_of(event.key, fact.attempt));
  if (attempt != nullptr) {
    delivery.queue_id = attempt->queue_id;
    delivery.recipient = attempt->recipient;
  }
  const auto* message = messages_.find(attempt == nullptr ? name : name_of(event.key, attempt->queue_id));
  if (message != nullptr) {
    if (delivery.message_id.empty()) delivery.message_id = message->message_id;
    if (!delivery.sender && message->sender) delivery.sender = *message->sender;
    if (delivery.client.empty()) delivery.client = message->client;
  }
  sink_.on_delivery(delivery);
}

}  // namespace smtpwhy
