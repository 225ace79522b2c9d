// A message on its way: line ends and dots (RFC 5321 sections 2.3.8 and 4.5.2), and a small message of our own (RFC 5322, RFC 2047).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// `text` with CRLF behind every line, the last too, whatever ended them: LF, CR or CRLF.
[[nodiscard]] std::string with_crlf(std::string_view text);

/// What follows a 354: `message`, which has CRLF line ends, with one dot more in front of lines that begin with one, then `.`.
[[nodiscard]] std::string dot_stuffed(std::string_view message);

/// `text` as it may stand in a header: ASCII as it is, all else in encoded words (RFC 2047), folded.
[[nodiscard]] std::string encoded_words(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] std::uint64_t line_count(std::string_view message);

/// What a message of our own is made of.
struct MessageParts {
  std::string sender;
  std::vector<std::string> recipients;
  std::string subject;
  std::string body;
  std::vector<std::string> headers;  ///< `Name: value`, which replace ours of the same name
  std::string date;                  ///< RFC 5322 section 3.3
  std::string id;                    ///< without angle brackets
};

/// With CRLF line ends. A usage error where a header is none, or any part but the body holds a line end.
[[nodiscard]] Result<std::string> compose(const MessageParts& parts);

/// `headers` put into a message that is there already, in place of those of the same names.
[[nodiscard]] Result<std::string> with_headers(std::string_view message, const std::vector<std::string>& headers);

/// UTC, `Wed, 25 Nov 2026 20:35:07 +0000`. `micros` since 1970.
[[nodiscard]] std::string date_header(std::int64_t micros);

}  // namespace smtpwhy
