// What Exchange writes where a recipient's status is more than a reply: `[{LED=550 5.1.1 …};{MSG=…};{FQDN=mx.example.net};{IP=192.0.2.26};{LRT=…}]`,
// the parts in any order (https://learn.microsoft.com/en-us/exchange/mail-flow/transport-logs/message-tracking). LED is the last error.
#pragma once

#include <string_view>

namespace smtpwhy {

/// The last error in `status`; all of `status` where it is not written so. What the service cut off ends with it. A view into `status`.
[[nodiscard]] std::string_view last_error_of_exchange(std::string_view status);

/// The part with this name (`FQDN`); empty where there is none. A view into `status`.
[[nodiscard]] std::string_view part_of_exchange_status(std::string_view status, std::string_view name);

}  // namespace smtpwhy
