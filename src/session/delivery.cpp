#include "session/delivery.h"

#include "base/char_set.h"
#include "smtp/secrets.h"

namespace smtpwhy {
namespace {

std::optional<ReplySeverity> severity_of(DeliveryStatus status) {
  switch (status) {
    case DeliveryStatus::sent:
    case DeliveryStatus::discarded: return ReplySeverity::success;
    case DeliveryStatus::deferred: return ReplySeverity::temporary;
    case DeliveryStatus::bounced:
    case DeliveryStatus::rejected:
    case DeliveryStatus::expired: return ReplySeverity::permanent;
    case DeliveryStatus::unknown: break;
  }
  return std::nullopt;
}

std::optional<ReplySeverity> severity_of(const EnhancedStatusCode& status) {
  if (status.status_class == 4) return ReplySeverity::temporary;
  if (status.status_class == 5) return ReplySeverity::permanent;
  return std::nullopt;
}

}  // namespace

// `mx.example.net[192.0.2.1]:25`, `192.0.2.1:25`
std::string_view Delivery::relay_host() const {
  static constexpr auto kEnds = CharSet::of("[: ");
  const auto host = relay.substr(0, kEnds.find_in(relay, 0));
  return host == "none" || host == "local" ? std::string_view() : host;
}

std::string_view Delivery::text(std::string& kept) const { return words_unread ? harmless(as_logged, kept) : as_logged; }

std::string Delivery::reply_words() const {
  std::string kept;
  return words_unread ? knowledge::read_bare_reply(text(kept)).text : reply.text;
}

// What was sent has not failed, whatever its text quotes. What expired failed for good, though its last reply was a 4xx.
std::optional<ReplySeverity> Delivery::severity() const {
  const auto by_status = severity_of(status);
  const bool settled = status == DeliveryStatus::sent || status == DeliveryStatus::expired || status == DeliveryStatus::discarded;
  if (settled) return by_status;
  if (reply.code && reply.code->is_failure()) return reply.code->severity();
  // milters and header checks are logged without the reply code
  const auto said = !reply.code && reply.status && status == DeliveryStatus::rejected ? severity_of(*reply.status) : std::nullopt;
  return said ? said : by_status;
}

bool Delivery::failed() const {
  const auto how = severity();
  return how == ReplySeverity::temporary || how == ReplySeverity::permanent;
}

}  // namespace smtpwhy
