// Quoted-printable (RFC 2045 section 6.7), decoded line by line.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// Appends what `line` (without its CRLF) stands for; gives whether the text goes on without a line break. White space at the end is the
/// transport's and left out; an `=` that begins nothing stays as it is.
[[nodiscard]] bool append_quoted_printable(std::string_view line, std::string& text);

}  // namespace smtpwhy
