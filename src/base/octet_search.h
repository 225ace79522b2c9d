// Places in a text where one of a few octets stands: sixteen octets are looked at in one go, where the processor can (SSE2, as all of
// x86-64 has it).
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace smtpwhy {

/// Whether `wanted(at)` holds for any place `at` where one of `kOctets` stands in `text`; they are asked in order, until one does.
template <char... kOctets, class Wanted>
[[nodiscard]] bool any_place_of(std::string_view text, Wanted wanted) {
  std::size_t from = 0;
#if defined(__SSE2__)
  constexpr std::size_t kBlock = sizeof(__m128i);
  while (from < text.size() && text.size() >= kBlock) {
    const auto begin = from + kBlock <= text.size() ? from : text.size() - kBlock;  // the last block holds octets of the one before
    const auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + begin));
    auto hits = _mm_setzero_si128();
    ((hits = _mm_or_si128(hits, _mm_cmpeq_epi8(block, _mm_set1_epi8(kOctets)))), ...);
    auto places = static_cast<unsigned>(_mm_movemask_epi8(hits)) >> (from - begin);
    for (; places != 0; places &= places - 1) {
      if (wanted(from + static_cast<std::size_t>(std::countr_zero(places)))) return true;
    }
    from = begin + kBlock;
  }
#endif
  for (; from < text.size(); ++from) {
    const char c = text[from];
    if (((c == kOctets) || ...) && wanted(from)) return true;
  }
  return false;
}

}  // namespace smtpwhy
