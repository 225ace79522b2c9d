// Paths: the argument of MAIL and RCPT (RFC 5321 sections 4.1.1.2, 4.1.1.3 and 4.1.2; RFC 821 section 4.1.2).
#pragma once

#include <optional>
#include <string_view>

namespace smtpwhy {

struct PathArgument {
  std::string_view address;     ///< without angle brackets and source route; empty for the null reverse-path `<>`
  std::string_view parameters;  ///< `SIZE=98 BODY=8BITMIME`, as written
};

/// `FROM:<a@example.com> SIZE=98` or `TO:<b@example.net>`; brackets may be missing and spaces stand behind the colon, as people
/// type it. Nothing where there is no colon. Views into `argument`.
[[nodiscard]] std::optional<PathArgument> parse_path_argument(std::string_view argument);

/// Whether `parameters` has `keyword`, with or without a value.
[[nodiscard]] bool has_parameter(std::string_view parameters, std::string_view keyword);

/// What an address has behind its last @; empty where there is none.
[[nodiscard]] std::string_view domain_of(std::string_view address);

}  // namespace smtpwhy
