// All texts of an event, for who keeps a copy of it: they are views that live only during a call.
#pragma once

#include "event/event.h"

namespace smtpwhy {

/// Calls `change` with each view of a fact; an absent sender is left out.
template <class Change>
void change_texts(QueueFact& fact, Change change) {
  const auto change_each = [&](auto&... texts) { (change(texts), ...); };  // no loop: most are empty
  change_each(fact.queue_id, fact.attempt, fact.message_id, fact.recipient, fact.client, fact.relay, fact.tls, fact.command,
              fact.status_text, fact.text);
  if (fact.sender) change(*fact.sender);
}

/// Calls `change` with each view of an event, but for those of its fact.
template <class Change>
void change_texts(Event& event, Change change) {
  const auto change_each = [&](auto&... texts) { (change(texts), ...); };
  change_each(event.key, event.mark, event.text, event.command, event.stamp.text);
}

}  // namespace smtpwhy
