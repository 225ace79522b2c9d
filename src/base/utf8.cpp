#include "base/utf8.h"

#include <algorithm>

namespace smtpwhy {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Of the first byte: how long the character is, and its bits of the number. Length 0: no character starts so.
Utf8Character lead(unsigned char byte) {
  if (byte < 0x80U) return {1, byte, true};
  if (byte >= 0xC2U && byte < 0xE0U) return {2, byte & 0x1FU, true};
  if (byte >= 0xE0U && byte < 0xF0U) return {3, byte & 0x0FU, true};
  if (byte >= 0xF0U && byte < 0xF5U) return {4, byte & 0x07U, true};
  return {1, byte, false};
}

bool is_allowed(const Utf8Character& c) {
  if (c.length == 3) return c.number >= 0x800U && (c.number < 0xD800U || c.number > 0xDFFFU);
  if (c.length == 4) return c.number >= 0x10000U && c.number <= 0x10FFFFU;
  return true;
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto invalid = Utf8Character{1, static_cast<unsigned char>(text.front()), false};
  Utf8Character character = lead(static_cast<unsigned char>(text.front()));
  if (!character.valid || text.size() < character.length) return invalid;
  for (const char c : text.substr(1, character.length - 1)) {
    if (!is_continuation(c)) return invalid;
    character.number = (character.number << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return is_allowed(character) ? character : invalid;
}

std::size_t plain_length(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return static_cast<std::size_t>(end - text.begin());
}

bool is_utf8(std::string_view text) {
  for (text.remove_prefix(plain_length(text)); !text.empty(); text.remove_prefix(plain_length(text))) {
    const auto character = first_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

std::string with_replacements(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    if (const auto plain = plain_length(text); plain > 0) {
      result += text.substr(0, plain);
      text.remove_prefix(plain);
      continue;
    }
    const auto character = first_character(text);
    result += character.valid ? text.substr(0, character.length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(character.length);
  }
  return result;
}

void append_utf8(std::string& text, std::uint32_t number) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto continuation = [&](unsigned shift) { add(0x80U | ((number >> shift) & 0x3FU)); };
  if (number < 0x80U) return add(number);
  if (number < 0x800U) {
    add(0xC0U | (number >> 6U));
  } else if (number < 0x10000U) {
    add(0xE0U | (number >> 12U));
    continuation(6);
  } else {
    add(0xF0U | (number >> 18U));
    continuation(12);
    continuation(6);
  }
  continuation(0);
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto plain = plain_length(text);
    count += plain > 0 ? plain : 1;
    text.remove_prefix(plain > 0 ? plain : first_character(text).length);
  }
  return count;
}

}  // namespace smtpwhy
