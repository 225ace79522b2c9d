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

  constexpr void insert(char c) { holds_[static_cast<unsigned char>(c)] = true; }
  constexpr void insert(const CharSet& set) {
    for (std::size_t i = 0; i < holds_.size(); ++i) holds_.at(i) = holds_.at(i) || set.holds_.at(i);
  }

  /// All characters that are not in this one.
  [[nodiscard]] constexpr CharSet others() const {
    CharSet set;
    for (std::size_t i = 0; i < holds_.size(); ++i) set.holds_.at(i) = !holds_.at(i);
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
