// Random numbers that are the same everywhere: the distributions of the standard library are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy::bench {

/// SplitMix64 (Steele, Lea, Flood 2014): one addition and a few shifts a number, any seed is as good.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// 0 … `limit` - 1; `limit` is at least 1.
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(((next() >> 32U) * limit) >> 32U); }

  /// `from` … `to`, both included.
  std::uint32_t between(std::uint32_t from, std::uint32_t to) { return from + below(to - from + 1); }

  bool one_in(std::uint32_t turns) { return below(turns) == 0; }
  bool percent(std::uint32_t part) { return below(100) < part; }

  /// 0 … `limit` - 1, small ones far more often: a few domains get most of the mail.
  std::uint32_t skewed(std::uint32_t limit) {
    const std::uint64_t x = below(1U << 16U);
    return static_cast<std::uint32_t>((((x * x) >> 16U) * x * limit) >> 32U);
  }

  template <typename Row, std::size_t Size>
  const Row& one_of(const Row (&rows)[Size]) {  // NOLINT: tables are arrays
    return rows[below(Size)];
  }

  char letter_of(std::string_view letters) { return letters[below(static_cast<std::uint32_t>(letters.size()))]; }

 private:
  std::uint64_t state_;
};

}  // namespace smtpwhy::bench
