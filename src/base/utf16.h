// UTF-16 (RFC 2781) to UTF-8, where a byte order mark says that it is UTF-16: what Windows programs write, and redirections in
// PowerShell. Without the mark nothing is guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// Takes bytes in pieces of any size. Those that begin with a mark (FF FE or FE FF) come out as UTF-8 without it, all others as
/// they are. What is no character (half of a surrogate pair, a single byte at the end) becomes U+FFFD.
class Utf16Transcoder {
 public:
  /// What can be said so far; lives until the next call, and no longer than `bytes`.
  [[nodiscard]] std::string_view add(std::string_view bytes);

  /// Whether all bytes to come, up to their end, come out as they are, and where they are.
  [[nodiscard]] bool passes_through() const { return form_ == Form::other; }

  /// The bytes end here: what was held back. After that another text may begin.
  [[nodiscard]] std::string_view finish();

 private:
  enum class Form : std::uint8_t { undecided, other, little_endian, big_endian };

  [[nodiscard]] std::string_view decide(std::string_view bytes);
  [[nodiscard]] std::string_view transcode(std::string_view bytes);
  void add_unit(std::uint32_t unit);

  Form form_ = Form::undecided;
  std::optional<char> held_;            // the first byte of a mark, or of a unit
  std::optional<std::uint32_t> first_;  // the first half of a surrogate pair
  std::string text_;
};

/// A whole text as UTF-8, without the byte order mark (of UTF-8 or UTF-16) that it may begin with.
[[nodiscard]] std::string without_mark(std::string_view bytes);

}  // namespace smtpwhy
