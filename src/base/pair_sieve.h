// PairSieve: which pairs of neighbouring characters stand in a text. It tells of most words that they do not, without looking for them;
// made once for a text in which many words are looked for. Case does not matter.
#pragma once

#include "base/text.h"

#include <bitset>
#include <cstddef>
#include <string_view>

namespace smtpwhy {

class PairSieve {
 public:
  explicit PairSieve(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) pairs_.set(number_of(text[i - 1], text[i]));
  }

  /// False: `words` do not stand in the text. True: they may.
  [[nodiscard]] bool may_hold(std::string_view words) const {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!pairs_.test(number_of(words[i - 1], words[i]))) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kNumbers = 4096;  // some hundred pairs stand in a reply

  static constexpr std::size_t number_of(char first, char second) {
    const auto octet = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(to_lower(c))); };
    return ((octet(first) << 5U) ^ octet(second)) % kNumbers;
  }

  std::bitset<kNumbers> pairs_;
};

}  // namespace smtpwhy
