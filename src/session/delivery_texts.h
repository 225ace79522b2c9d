// All views of a delivery, for who keeps a copy of it: they live only during a call.
#pragma once

#include "session/delivery.h"

namespace smtpwhy {

/// Calls `change` with each; an absent sender is left out.
template <class Change>
void change_texts(Delivery& delivery, Change change) {
  const auto change_each = [&](auto&... texts) { (change(texts), ...); };
  change_each(delivery.time.text, delivery.queue_id, delivery.message_id, delivery.recipient, delivery.client, delivery.relay,
              delivery.tls, delivery.as_logged, delivery.status_text);
  if (delivery.sender) change(*delivery.sender);
}

}  // namespace smtpwhy
