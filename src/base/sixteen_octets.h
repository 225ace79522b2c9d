// SixteenOctets: sixteen octets of a text, looked at in one go where the processor can (SSE2, as all of x86-64 has it), else one by one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace smtpwhy {

constexpr std::size_t kMostBlocksCounted = 255;  ///< in one go: each adds up to one to a sum of eight bits

constexpr char kCaseBit = 0x20;  ///< what a small letter of ASCII has, and a capital lacks

/// For any processor.
class SixteenOctetsOneByOne {
 public:
  static constexpr std::size_t kSize = 16;

  /// How many of the first `blocks` times sixteen octets from `at` on are `octet`; up to kMostBlocksCounted.
  static std::size_t count(const char* at, std::size_t blocks, char octet) {
    return static_cast<std::size_t>(std::count(at, at + blocks * kSize, octet));
  }

  /// Those from `at` on, which must live as long.
  explicit SixteenOctetsOneByOne(const char* at) : octets_(at) {}

  /// Which of them are in `octets`: the lowest bit is for the first one.
  template <std::size_t kCount>
  [[nodiscard]] std::uint32_t one_of(const std::array<char, kCount>& octets) const {
    return bits_where([&](char c) { return std::find(octets.begin(), octets.end(), c) != octets.end(); });
  }

  /// Which of them are `letter`, a small one of ASCII, in either of its cases.
  [[nodiscard]] std::uint32_t either_case_of(char letter) const {
    return bits_where([=](char c) { return static_cast<char>(c | kCaseBit) == letter; });
  }

  /// Which of them are from `first` to `last`, both of ASCII.
  [[nodiscard]] std::uint32_t between(char first, char last) const {
    return bits_where([=](char c) { return c >= first && c <= last; });
  }

 private:
  template <class Wanted>
  [[nodiscard]] std::uint32_t bits_where(Wanted wanted) const {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kSize; ++i) bits |= static_cast<std::uint32_t>(wanted(octets_[i])) << i;
    return bits;
  }

  const char* octets_;
};

#if defined(__SSE2__)

/// The same.
class SixteenOctets {
 public:
  static constexpr std::size_t kSize = sizeof(__m128i);

  static std::size_t count(const char* at, std::size_t blocks, char octet) {
    const auto hits_in = [&](std::size_t block) {
      return _mm_cmpeq_epi8(SixteenOctets(at + block * kSize).octets_, _mm_set1_epi8(octet));  // -1 for each
    };
    auto sums = _mm_setzero_si128();  // of each place in a block
    std::size_t i = 0;
    for (; i + 4 <= blocks; i += 4) {
      const auto first = _mm_add_epi8(hits_in(i), hits_in(i + 1));
      const auto last = _mm_add_epi8(hits_in(i + 2), hits_in(i + 3));
      sums = _mm_sub_epi8(sums, _mm_add_epi8(first, last));
    }
    for (; i < blocks; ++i) sums = _mm_sub_epi8(sums, hits_in(i));
    const auto halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    constexpr int kSecond = 4;  // in sixteen bits
    return static_cast<std::size_t>(_mm_extract_epi16(halves, 0) + _mm_extract_epi16(halves, kSecond));
  }

  explicit SixteenOctets(const char* at) : octets_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}

  template <std::size_t kCount>
  [[nodiscard]] std::uint32_t one_of(const std::array<char, kCount>& octets) const {
    auto hits = _mm_setzero_si128();
    for (const char octet : octets) hits = _mm_or_si128(hits, _mm_cmpeq_epi8(octets_, _mm_set1_epi8(octet)));
    return bits_of(hits);
  }

  [[nodiscard]] std::uint32_t either_case_of(char letter) const {
    return bits_of(_mm_cmpeq_epi8(_mm_or_si128(octets_, _mm_set1_epi8(kCaseBit)), _mm_set1_epi8(letter)));
  }

  [[nodiscard]] std::uint32_t between(char first, char last) const {
    constexpr std::uint32_t kAll = 0xFFFF;
    const auto below = _mm_cmpgt_epi8(_mm_set1_epi8(first), octets_);
    const auto above = _mm_cmpgt_epi8(octets_, _mm_set1_epi8(last));  // octets beyond ASCII are below zero
    return ~bits_of(_mm_or_si128(below, above)) & kAll;
  }

 private:
  static std::uint32_t bits_of(__m128i hits) { return static_cast<std::uint32_t>(_mm_movemask_epi8(hits)); }
  __m128i octets_;
};

#else

using SixteenOctets = SixteenOctetsOneByOne;

#endif

/// Which of them are letters or digits (ASCII's).
template <class Octets>
[[nodiscard]] std::uint32_t letters_and_digits(const Octets& octets) {
  return octets.between('0', '9') | octets.between('a', 'z') | octets.between('A', 'Z');
}

}  // namespace smtpwhy
