// KnownPhrases: parts of texts that a pattern once matched. Where one stands again between neighbours of the same kinds, the pattern
// matches again, and need not be tried: what it sees of a text beside its match is of which kind the octets before and behind it are
// (`\b`, `^`, `$`). Most replies are the same words again and again, and the automata of a thousand patterns do not stay in a cache.
#pragma once

#include "base/pattern.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy::knowledge {

class KnownPhrases {
 public:
  /// Whether the pattern is known to match `text`. False says nothing.
  [[nodiscard]] bool stand_in(std::string_view text);

  /// Whether `learn` is of use: it is not where there are enough, nor where what was learnt did not come again.
  [[nodiscard]] bool want_more() const { return count_ < most_; }

  /// `match` is where in `text` the pattern matched, as a view into it.
  void learn(std::string_view text, std::string_view match);

 private:
  struct Phrase {
    std::uint16_t begin = 0;  // in letters_
    std::uint16_t size = 0;
    std::uint16_t place = 0;  // where in a text it stood last: there it is looked for first
    Neighbours between;
  };

  [[nodiscard]] bool stands_in(Phrase& phrase, std::string_view text) const;

  static constexpr std::size_t kMost = 4;       // of a pattern: each that is not there costs a look through the text
  static constexpr std::size_t kLongest = 128;  // octets; a longer match seldom comes twice
  static constexpr int kPatience = 64;          // texts without any of them, until they are given up

  std::string letters_;  // of all phrases, one behind the other
  std::array<Phrase, kMost> phrases_{};
  std::size_t count_ = 0;
  std::size_t most_ = kMost;  // 0: given up
  int in_vain_ = 0;           // texts in a row in which none stood
};

}  // namespace smtpwhy::knowledge
