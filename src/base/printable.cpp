#include "base/printable.h"

#include "base/utf8.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

bool is_control(std::uint32_t number) { return number < 0x20U || (number >= 0x7FU && number < 0xA0U); }

// Unicode's Bidi_Control characters, line and paragraph separators, zero-width characters and the byte order mark.
bool is_invisible(std::uint32_t number) {
  return number == 0x61CU || (number >= 0x200BU && number <= 0x200FU) || (number >= 0x2028U && number <= 0x202EU) ||
         (number >= 0x2060U && number <= 0x2069U) || number == 0xFEFFU;
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_character(std::string& result, std::string_view bytes, const Utf8Character& character) {
  if (bytes == "\t") {
    result += ' ';
  } else if (!character.valid || is_control(character.number)) {
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      result += {'\\', 'x', kHexDigits[byte / 16], kHexDigits[byte % 16]};
    }
  } else if (is_invisible(character.number)) {
    result += fmt::format("\\u{{{:04X}}}", character.number);
  } else {
    result += bytes;
  }
}

}  // namespace

bool is_harmful(std::uint32_t character) { return is_control(character) || is_invisible(character); }

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    if (const auto plain = plain_length(text); plain > 0) {
      result += text.substr(0, plain);
      text.remove_prefix(plain);
      continue;
    }
    const auto character = first_character(text);
    append_character(result, text.substr(0, character.length), character);
    text.remove_prefix(character.length);
  }
  return result;
}

std::string_view printable(std::string_view text, std::string& kept) {
  if (plain_length(text) == text.size()) return text;
  kept = printable(text);
  return kept;
}

}  // namespace smtpwhy
