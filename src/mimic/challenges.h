// Challenges: what a server asks for in AUTH (RFC 4954), by mechanism, where the log does not tell it or another one is used now.
// Nothing is checked: what the login comes to is the script's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// How many challenges come before the server's last word; nothing where the mechanism (in capitals) is not known.
[[nodiscard]] std::optional<std::size_t> challenges_of(std::string_view mechanism, bool initial_response);

/// The reply (`334 …` with CRLF) that asks for one answer, when `left` answers, this one included, are still to come. `heard` is what the
/// client said last, in base64: SCRAM's challenge repeats a part of it (RFC 5802 section 5.1).
[[nodiscard]] std::string challenge(std::string_view mechanism, std::size_t left, std::string_view heard);

}  // namespace smtpwhy
