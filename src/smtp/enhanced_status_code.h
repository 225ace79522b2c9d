// EnhancedStatusCode: class.subject.detail (RFC 3463 section 2; carried in replies by RFC 2034).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

struct EnhancedStatusCode {
  int status_class = 0;  ///< 2 success, 4 persistent transient, 5 permanent; there are no others (RFC 3463 section 3.1)
  int subject = 0;       ///< 0 to 999
  int detail = 0;        ///< 0 to 999

  friend constexpr auto operator<=>(const EnhancedStatusCode&, const EnhancedStatusCode&) = default;
};

[[nodiscard]] std::string to_string(const EnhancedStatusCode& status);

/// All of `text` as a status: a class of 2, 4 or 5, and two numbers of one to three digits; leading zeros are read as they
/// are meant. Anything else gives nothing.
[[nodiscard]] std::optional<EnhancedStatusCode> parse_status(std::string_view text);

/// A status at the head of `text`, as it stands behind a reply code. It ends where no digit or dot follows; `rest`, where given,
/// becomes what is behind it and the separator (white space, or a colon).
[[nodiscard]] std::optional<EnhancedStatusCode> take_status(std::string_view text, std::string_view* rest = nullptr);

}  // namespace smtpwhy
