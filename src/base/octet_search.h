// Where one octet of a few, or one, or two in a row stand in a text, and how often: sixteen octets are looked at in one go.
#pragma once

#include "base/sixteen_octets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// Whether `wanted(at)` holds for any place `at` that a bit of `places` is for, the lowest for `from`; they are asked in order, until one
/// does.
template <class Wanted>
[[gnu::always_inline]] inline bool any_of_places(std::uint32_t places, std::size_t from, Wanted wanted) {
  for (; places != 0; places &= places - 1) {
    if (wanted(from + static_cast<std::size_t>(std::countr_zero(places)))) return true;
  }
  return false;
}

/// The same for the places where one of `octets` stands in `text`.
template <std::size_t kCount, class Wanted>
bool any_place_of(const std::array<char, kCount>& octets, std::string_view text, Wanted wanted) {
  constexpr auto kSize = SixteenOctets::kSize;
  if (text.size() < kSize) {
    std::array<char, kSize> padded{};
    text.copy(padded.data(), text.size());
    const auto of_text = (std::uint32_t{1} << text.size()) - 1;
    return any_of_places(SixteenOctets(padded.data()).one_of(octets) & of_text, 0, wanted);
  }
  for (std::size_t from = 0; from < text.size();) {
    const auto begin = std::min(from, text.size() - kSize);  // the last block holds octets of the one before
    if (any_of_places(SixteenOctets(text.data() + begin).one_of(octets) >> (from - begin), from, wanted)) return true;
    from = begin + kSize;
  }
  return false;
}

/// The same for the places, but the last one of `text`, that `marks_in(octets, next)` has bits for: sixteen octets, and those behind
/// each.
template <class MarksIn, class Wanted>
bool any_marked_place(std::string_view text, MarksIn marks_in, Wanted wanted) {
  constexpr auto kSeen = SixteenOctets::kSize + 1;
  if (text.size() < 2) return false;
  const auto marks_at = [&](const char* at) { return marks_in(SixteenOctets(at), SixteenOctets(at + 1)); };
  if (text.size() < kSeen) {
    std::array<char, kSeen> padded{};
    text.copy(padded.data(), text.size());
    const auto of_text = (std::uint32_t{1} << (text.size() - 1)) - 1;
    return any_of_places(marks_at(padded.data()) & of_text, 0, wanted);
  }
  for (std::size_t from = 0; from + 1 < text.size();) {
    const auto begin = std::min(from, text.size() - kSeen);  // the last block holds octets of the one before
    if (any_of_places(marks_at(text.data() + begin) >> (from - begin), from, wanted)) return true;
    from = begin + SixteenOctets::kSize;
  }
  return false;
}

/// Where `octet` stands first in `text`, from `from` on; npos: nowhere. As std::string_view::find, but what is near is found without a call,
/// in texts of sixteen octets or more.
[[nodiscard]] inline std::size_t find_octet(std::string_view text, char octet, std::size_t from = 0) {
  constexpr auto kSize = SixteenOctets::kSize;
  constexpr int kNear = 4;  // blocks
  if (text.size() < kSize) return text.find(octet, from);
  for (int block = 0; block < kNear; ++block) {
    if (from >= text.size()) return std::string_view::npos;
    const auto begin = std::min(from, text.size() - kSize);  // the last block holds octets of the one before
    const auto places = SixteenOctets(text.data() + begin).one_of(std::array{octet}) >> (from - begin);
    if (places != 0) return from + static_cast<std::size_t>(std::countr_zero(places));
    from = begin + kSize;
  }
  return text.find(octet, from);
}

/// Which of 64 octets from `at` on are `octet`: the lowest bit is for the first one.
[[nodiscard]] inline std::uint64_t places_in_64(const char* at, char octet) {
  constexpr auto kSize = SixteenOctets::kSize;
  const auto block = [&](std::size_t i) { return SixteenOctets(at + i * kSize).one_of(std::array{octet}); };
  const auto first = block(0) | block(1) << kSize;
  const auto last = block(2) | block(3) << kSize;
  return first | std::uint64_t{last} << 2 * kSize;
}

/// Calls `visit` with each place where `octet` stands in `text`, in order; for texts in which it often does.
template <class Visit>
void for_each_place_of(char octet, std::string_view text, Visit visit) {
  constexpr std::size_t kBlock = 64;
  const auto visit_all = [&](std::uint64_t places, std::size_t from) {
    for (; places != 0; places &= places - 1) visit(from + static_cast<std::size_t>(std::countr_zero(places)));
  };
  std::size_t from = 0;
  for (; text.size() - from >= kBlock; from += kBlock) visit_all(places_in_64(text.data() + from, octet), from);
  if (from == text.size()) return;
  if (text.size() >= kBlock) {  // the last block holds octets of the one before
    const auto begin = text.size() - kBlock;
    return visit_all(places_in_64(text.data() + begin, octet) >> (from - begin), from);
  }
  for (auto at = text.find(octet, from); at != std::string_view::npos; at = text.find(octet, at + 1)) visit(at);
}

/// How often it stands there.
[[nodiscard]] inline std::size_t count_octet(std::string_view text, char octet) {
  std::size_t count = 0;
  for (auto blocks = text.size() / SixteenOctets::kSize; blocks > 0; blocks = text.size() / SixteenOctets::kSize) {
    blocks = std::min(blocks, kMostBlocksCounted);
    count += SixteenOctets::count(text.data(), blocks, octet);
    text.remove_prefix(blocks * SixteenOctets::kSize);
  }
  return count + static_cast<std::size_t>(std::count(text.begin(), text.end(), octet));
}

/// Where it stands last.
[[nodiscard]] inline std::size_t find_last_octet(std::string_view text, char octet) {
  constexpr auto kSize = SixteenOctets::kSize;
  for (; text.size() >= kSize; text.remove_suffix(kSize)) {
    const auto from = text.size() - kSize;
    const auto places = SixteenOctets(text.data() + from).one_of(std::array{octet});
    if (places != 0) return from + static_cast<std::size_t>(std::bit_width(places)) - 1;
  }
  return text.rfind(octet);
}

/// Where two octets in a row stand first, from `from` on; npos: nowhere.
[[nodiscard]] inline std::size_t find_pair(std::string_view text, const char (&pair)[3], std::size_t from = 0) {
  constexpr auto kSize = SixteenOctets::kSize;
  if (text.size() <= kSize) return text.find(pair, from);
  while (from < text.size() - 1) {
    const auto begin = std::min(from, text.size() - kSize - 1);
    const auto places = (SixteenOctets(text.data() + begin).one_of(std::array{pair[0]}) &
                         SixteenOctets(text.data() + begin + 1).one_of(std::array{pair[1]})) >>
                        (from - begin);
    if (places != 0) return from + static_cast<std::size_t>(std::countr_zero(places));
    from = begin + kSize;
  }
  return std::string_view::npos;
}

/// Where `words` stand first, found by the two octets at `rare` in them, which should stand in few texts; npos: nowhere.
[[nodiscard]] inline std::size_t find_by_pair(std::string_view text, std::string_view words, std::size_t rare) {
  const char pair[3] = {words[rare], words[rare + 1], '\0'};
  for (auto at = find_pair(text, pair, rare); at != std::string_view::npos; at = find_pair(text, pair, at + 1)) {
    if (text.substr(at - rare).starts_with(words)) return at - rare;
  }
  return std::string_view::npos;
}

}  // namespace smtpwhy
