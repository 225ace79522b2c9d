// The ports of mail (IANA).
#pragma once

#include <cstdint>

namespace smtpwhy {

inline constexpr std::uint16_t kSmtpPort = 25;
inline constexpr std::uint16_t kLmtpPort = 24;          ///< private mail systems
inline constexpr std::uint16_t kSubmissionsPort = 465;  ///< TLS from the start (RFC 8314 section 3.3)

}  // namespace smtpwhy
