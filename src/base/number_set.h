// NumberSet: some of so many things, by number; one bit for each, so that sets are cut and walked through in the order of the numbers.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smtpwhy {

/// Sets that are put together must have been made for as many things.
class NumberSet {
 public:
  NumberSet() = default;
  explicit NumberSet(std::size_t most) : words_((most + kWordBits - 1) / kWordBits) {}

  void insert(std::size_t number) { words_[number / kWordBits] |= std::uint64_t{1} << number % kWordBits; }
  [[nodiscard]] bool contains(std::size_t number) const { return (words_[number / kWordBits] >> number % kWordBits & 1U) != 0; }

  NumberSet& operator|=(const NumberSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }

  NumberSet& operator-=(const NumberSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }

  [[nodiscard]] bool empty() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
  }

  /// The least number from `first` on that is in this and in `other`; `none` where there is no such number.
  [[nodiscard]] std::size_t next_of_both(const NumberSet& other, std::size_t first) const {
    auto mask = ~std::uint64_t{0} << first % kWordBits;
    for (std::size_t i = first / kWordBits; i < words_.size(); ++i) {
      const auto both = words_[i] & other.words_[i] & mask;
      if (both != 0) return i * kWordBits + static_cast<std::size_t>(std::countr_zero(both));
      mask = ~std::uint64_t{0};
    }
    return none;
  }

  /// Whether `wanted(number)` holds for any that is in this and in `other`; they are asked in order, until one does.
  template <class Wanted>
  bool any_of_both(const NumberSet& other, Wanted wanted) const {
    for (auto number = next_of_both(other, 0); number != none; number = next_of_both(other, number + 1)) {
      if (wanted(number)) return true;
    }
    return false;
  }

  static constexpr std::size_t none = ~std::size_t{0};

 private:
  static constexpr std::size_t kWordBits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace smtpwhy
