// RuleSet: some of the rules, by number; one bit for each, so that sets are cut and walked through in the order of the rules.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smtpwhy::knowledge {

/// Sets that are put together must have been made for the same number of rules.
class RuleSet {
 public:
  RuleSet() = default;
  explicit RuleSet(std::size_t rules) : words_((rules + kWordBits - 1) / kWordBits) {}

  void insert(std::size_t rule) { words_[rule / kWordBits] |= std::uint64_t{1} << rule % kWordBits; }
  [[nodiscard]] bool contains(std::size_t rule) const { return (words_[rule / kWordBits] >> rule % kWordBits & 1U) != 0; }

  RuleSet& operator|=(const RuleSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }

  RuleSet& operator-=(const RuleSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }

  /// The least rule from `first` on that is in this and in `other`; `none` where there is no such rule.
  [[nodiscard]] std::size_t next_of_both(const RuleSet& other, std::size_t first) const {
    auto mask = ~std::uint64_t{0} << first % kWordBits;
    for (std::size_t i = first / kWordBits; i < words_.size(); ++i) {
      const auto both = words_[i] & other.words_[i] & mask;
      if (both != 0) return i * kWordBits + static_cast<std::size_t>(std::countr_zero(both));
      mask = ~std::uint64_t{0};
    }
    return none;
  }

  static constexpr std::size_t none = ~std::size_t{0};

 private:
  static constexpr std::size_t kWordBits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace smtpwhy::knowledge
