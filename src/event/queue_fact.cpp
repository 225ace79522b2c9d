#include "event/queue_fact.h"

#include <array>

namespace smtpwhy {

std::string_view name(DeliveryStatus status) {
  static constexpr std::array<std::string_view, 7> names = {"", "sent", "deferred", "bounced", "rejected", "expired", "discarded"};
  return names.at(static_cast<std::size_t>(status));
}

std::string_view name(Direction direction) {
  static constexpr std::array<std::string_view, 3> names = {"inbound", "outbound", "local"};
  return names.at(static_cast<std::size_t>(direction));
}

}  // namespace smtpwhy
