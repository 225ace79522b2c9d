// CharSet: characters that belong together, asked for one at a time. A table: as quick for many as for one.
#pragma once

#include "base/text.h"

#include <array>
#include <string_view>

namespace smtpwhy {

class CharSet {
 public:
  /// Letters and digits, and those in `others`.
  [[nodiscard]] static constexpr CharSet word_characters(std::string_view others = {}) {
    CharSet set;
    for (int i = 0; i < 128; ++i)
      set.holds_.at(static_cast<std::size_t>(i)) = is_alpha(static_cast<char>(i)) || is_digit(static_cast<char>(i));
    for (const char c : others) set.holds_.at(static_cast<unsigned char>(c)) = true;
    return set;
  }

  /// Those in `characters`.
  [[nodiscard]] static constexpr CharSet of(std::string_view characters) {
    CharSet set;
    for (const char c : characters) set.holds_.at(static_cast<unsigned char>(c)) = true;
    return set;
  }

  [[nodiscard]] constexpr bool holds(char c) const { return holds_[static_cast<unsigned char>(c)]; }

  /// How many of them `text` begins with.
  [[nodiscard]] constexpr std::size_t length_at_head(std::string_view text) const {
    std::size_t length = 0;
    while (length < text.size() && holds(text[length])) ++length;
    return length;
  }

  /// Where the first of them stands in `text`, at `from` or behind it; the end of `text` where none does.
  [[nodiscard]] constexpr std::size_t find_in(std::string_view text, std::size_t from) const {
    while (from < text.size() && !holds(text[from])) ++from;
    return from;
  }

 private:
  std::array<bool, 256> holds_{};
};

}  // namespace smtpwhy
