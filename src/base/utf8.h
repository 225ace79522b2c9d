// UTF-8 as RFC 3629 defines it: what is valid, and where the next character ends. Logs hold bytes of any kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

/// One character at the head of some text: how many bytes it takes, and its number; not valid: one byte that is no UTF-8.
struct Utf8Character {
  std::size_t length = 1;
  std::uint32_t number = 0;
  bool valid = false;
};

/// The first character of `text`, which must not be empty. Overlong forms, surrogates and numbers above U+10FFFF are not valid.
[[nodiscard]] Utf8Character first_character(std::string_view text);

/// How many octets at the head of `text` are printable ASCII (a space to `~`): in nearly every text, all of them.
[[nodiscard]] std::size_t plain_length(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// `text` with each byte that is not UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string with_replacements(std::string_view text);

/// Adds the character of that number (a Unicode scalar value) to `text`.
void append_utf8(std::string& text, std::uint32_t number);

/// How many columns of a terminal `text` takes, counting each character as one (East Asian and combining characters are off).
[[nodiscard]] std::size_t columns(std::string_view text);

}  // namespace smtpwhy
