// SixteenOctets: sixteen octets of a text, looked at in one go where the processor can (SSE2, as all of x86-64 has it), else one by one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace smtpwhy {

class SixteenOctets {
 public:
  static constexpr std::size_t kSize = 16;

  /// Those from `at` on.
  explicit SixteenOctets(const char* at) {
#if defined(__SSE2__)
    octets_ = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
#else
    for (std::size_t i = 0; i < kSize; ++i) octets_[i] = at[i];
#endif
  }

  /// Which of them are in `octets`: the lowest bit is for the first one.
  template <std::size_t kCount>
  [[nodiscard]] std::uint32_t one_of(const std::array<char, kCount>& octets) const {
#if defined(__SSE2__)
    auto hits = _mm_setzero_si128();
    for (const char octet : octets) hits = _mm_or_si128(hits, _mm_cmpeq_epi8(octets_, _mm_set1_epi8(octet)));
    return bits_of(hits);
#else
    return bits_where([&](char c) {
      bool hit = false;
      for (const char octet : octets) hit = hit || c == octet;
      return hit;
    });
#endif
  }

  /// Which of them are from `first` to `last`, both of ASCII.
  [[nodiscard]] std::uint32_t between(char first, char last) const {
#if defined(__SSE2__)
    const auto below = _mm_cmpgt_epi8(_mm_set1_epi8(first), octets_);
    const auto above = _mm_cmpgt_epi8(octets_, _mm_set1_epi8(last));  // octets beyond ASCII are below zero
    return ~bits_of(_mm_or_si128(below, above)) & kAll;
#else
    return bits_where([=](char c) { return c >= first && c <= last; });
#endif
  }

  /// Which of them are letters or digits (ASCII's).
  [[nodiscard]] std::uint32_t words() const { return between('0', '9') | between('a', 'z') | between('A', 'Z'); }

 private:
  static constexpr std::uint32_t kAll = 0xFFFF;

#if defined(__SSE2__)
  static std::uint32_t bits_of(__m128i hits) { return static_cast<std::uint32_t>(_mm_movemask_epi8(hits)); }
  __m128i octets_;
#else
  template <class Wanted>
  std::uint32_t bits_where(Wanted wanted) const {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kSize; ++i) bits |= static_cast<std::uint32_t>(wanted(octets_[i])) << i;
    return bits;
  }
  std::array<char, kSize> octets_;
#endif
};

}  // namespace smtpwhy
