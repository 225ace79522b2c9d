// PairMarks: which pairs of neighbouring octets stand in a text, as 64 marks, many pairs to each. A text that lacks a mark of a word
// does not hold the word; of a reply of average length, some 40 marks are set. Smaller than a PairSieve, and made as fast as a text
// can be read: to be kept for each word.
#pragma once

#include <cstdint>
#include <string_view>

namespace smtpwhy {

class PairMarks {
 public:
  PairMarks() = default;
  explicit PairMarks(std::string_view text) {
    std::uint32_t window = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      window = window << 8U | static_cast<unsigned char>(text[i]);
      if (i > 0) insert_pair(window);
    }
  }

  /// What no word lacks a mark of.
  static PairMarks all() {
    PairMarks marks;
    marks.marks_ = ~std::uint64_t{0};
    return marks;
  }

  /// A pair as the lower 16 bits of a window that a text is shifted through; the others do not count.
  void insert_pair(std::uint32_t window) { marks_ |= mark_of(window); }

  PairMarks& operator|=(PairMarks other) { return marks_ |= other.marks_, *this; }
  PairMarks& operator&=(PairMarks other) { return marks_ &= other.marks_, *this; }
  [[nodiscard]] bool hold(PairMarks others) const { return (others.marks_ & ~marks_) == 0; }

 private:
  // Knuth's multiplicative hash for 16 bits: the upper ones depend on all of the pair.
  static std::uint64_t mark_of(std::uint32_t window) { return std::uint64_t{1} << (window * 40503U >> 10U) % 64; }

  std::uint64_t marks_ = 0;
};

}  // namespace smtpwhy
