// Places in a text where one of a few octets stands: sixteen octets are looked at in one go.
#pragma once

#include "base/sixteen_octets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// Whether `wanted(at)` holds for any place `at` where one of `octets` stands in `text`; they are asked in order, until one does.
template <std::size_t kCount, class Wanted>
bool any_place_of(const std::array<char, kCount>& octets, std::string_view text, Wanted wanted) {
  constexpr auto kSize = SixteenOctets::kSize;
  const auto is_any_wanted = [&](std::uint32_t places, std::size_t from) {
    for (; places != 0; places &= places - 1) {
      if (wanted(from + static_cast<std::size_t>(std::countr_zero(places)))) return true;
    }
    return false;
  };
  if (text.size() < kSize) {
    std::array<char, kSize> padded{};
    text.copy(padded.data(), text.size());
    const auto of_text = (std::uint32_t{1} << text.size()) - 1;
    return is_any_wanted(SixteenOctets(padded.data()).one_of(octets) & of_text, 0);
  }
  for (std::size_t from = 0; from < text.size();) {
    const auto begin = std::min(from, text.size() - kSize);  // the last block holds octets of the one before
    if (is_any_wanted(SixteenOctets(text.data() + begin).one_of(octets) >> (from - begin), from)) return true;
    from = begin + kSize;
  }
  return false;
}

}  // namespace smtpwhy
