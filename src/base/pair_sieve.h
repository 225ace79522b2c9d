// PairSieve: which pairs of neighbouring characters stand in a text. It tells of most words that they do not, without looking for them;
// made once for a text in which many words are looked for, and of those when they are compiled. Case does not matter.
#pragma once

#include "base/text.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

class PairSieve {
 public:
  constexpr explicit PairSieve(std::string_view text) {
    std::uint32_t window = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      window = window << 8U | static_cast<unsigned char>(to_lower(text[i]));
      if (i > 0) insert(window & 0xFFFFU);
    }
  }

  /// False: the words that `words` is of do not stand in the text. True: they may.
  [[nodiscard]] constexpr bool may_hold(const PairSieve& words) const {
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < pairs_.size(); ++i) missing |= words.pairs_[i] & ~pairs_[i];
    return missing == 0;
  }

 private:
  static constexpr std::size_t kWordBits = 64;
  static constexpr std::size_t kWords = 4;  // a hundred pairs stand in what is around a reply, ten in words that are looked for

  // Knuth's multiplicative hash for 16 bits: the upper ones depend on all of the pair.
  constexpr void insert(std::uint32_t pair) {
    const auto number = (pair * 40503U >> 8U) % (kWords * kWordBits);
    pairs_[number / kWordBits] |= std::uint64_t{1} << number % kWordBits;
  }

  std::array<std::uint64_t, kWords> pairs_{};
};

}  // namespace smtpwhy
