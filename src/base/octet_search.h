// Places in a text where one of a few octets stands: sixteen octets are looked at in one go.
#pragma once

#include "base/octet_block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <string_view>

namespace smtpwhy {

/// Whether `wanted(at)` holds for any place `at` where one of `octets` stands in `text`; they are asked in order, until one does.
template <std::size_t kCount, class Wanted>
bool any_place_of(const std::array<char, kCount>& octets, std::string_view text, Wanted wanted) {
  if (text.size() < OctetBlock::kSize) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (std::find(octets.begin(), octets.end(), text[at]) != octets.end() && wanted(at)) return true;
    }
    return false;
  }
  for (std::size_t from = 0; from < text.size();) {
    const auto begin = std::min(from, text.size() - OctetBlock::kSize);  // the last block holds octets of the one before
    auto places = OctetBlock(text.data() + begin).one_of(octets) >> (from - begin);
    for (; places != 0; places &= places - 1) {
      if (wanted(from + static_cast<std::size_t>(std::countr_zero(places)))) return true;
    }
    from = begin + OctetBlock::kSize;
  }
  return false;
}

}  // namespace smtpwhy
