#include "base/text.h"

#include "base/octet_search.h"
#include "base/octets.h"
#include "base/sixteen_octets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <numeric>

namespace smtpwhy {
namespace {

template <class Convert>
std::string converted(std::string_view text, Convert convert) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), convert);
  return result;
}

template <class Parts>
std::string joined(const Parts& parts, std::string_view separator) {
  std::string result;
  for (const auto& part : parts) {
    if (&part != &parts.front()) result += separator;
    result += part;
  }
  return result;
}

std::size_t length_to_space(std::string_view text) {
  constexpr auto kSize = SixteenOctets::kSize;
  std::size_t length = 0;
  for (; length + kSize <= text.size(); length += kSize) {
    const auto spaces = SixteenOctets(text.data() + length).one_of(std::array{' ', '\t', '\r', '\n'});
    if (spaces != 0) return length + static_cast<std::size_t>(std::countr_zero(spaces));
  }
  while (length < text.size() && !is_space(text[length])) ++length;
  return length;
}

// How many slips make one of the other: a letter more, less or another, or two neighbours swapped (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_before;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(before.begin(), before.end(), std::size_t{0});
  const auto same = [&](std::size_t i, std::size_t j) { return to_lower(a[i]) == to_lower(b[j]); };
  for (std::size_t i = 0; i < a.size(); ++i) {
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({before[j] + (same(i, j) ? 0 : 1), row[j] + 1, before[j + 1] + 1});
      const bool swapped = i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j);
      if (swapped) row[j + 1] = std::min(row[j + 1], two_before[j - 1] + 1);
    }
    two_before = before;
    before = row;
  }
  return before[b.size()];
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result;
  lower_into(result, text);
  return result;
}

void lower_into(std::string& result, std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  result = text;
  const auto lower_at = [&result](std::size_t at) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, result.data() + at, kStep);
    octets = lower_octets(octets);
    std::memcpy(result.data() + at, &octets, kStep);
  };
  if (text.size() < kStep) {
    for (char& c : result) c = to_lower(c);
    return;
  }
  for (std::size_t at = 0; at + kStep < text.size(); at += kStep) lower_at(at);
  lower_at(text.size() - kStep);  // some of these are small already
}

std::string upper(std::string_view text) { return converted(text, to_upper); }

bool same_size_equals_ignoring_case(std::string_view a, std::string_view b) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  if (a.size() < kStep) {
    return std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
  }
  const auto same_at = [&](std::size_t at) {
    return lower_octets(eight_octets(a.data() + at)) == lower_octets(eight_octets(b.data() + at));
  };
  for (std::size_t at = 0; at + kStep < a.size(); at += kStep) {
    if (!same_at(at)) return false;
  }
  return same_at(a.size() - kStep);  // some of these are the same as before
}

std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from) {
  from = std::min(from, text.size());
  if (word.size() > text.size() - from) return std::string_view::npos;
  if (word.empty()) return from;
  std::size_t found = std::string_view::npos;
  const std::array first_letters = {to_lower(word[0]), to_upper(word[0])};
  any_place_of(first_letters, text.substr(from, text.size() - from - word.size() + 1), [&](std::size_t at) {
    if (!equals_ignoring_case(text.substr(from + at, word.size()), word)) return false;
    found = from + at;
    return true;
  });
  return found;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

std::string_view first_word(std::string_view text, std::string_view* rest) {
  const auto length = length_to_space(text);
  if (rest != nullptr) *rest = trim_left(text.substr(length));
  return text.substr(0, length);
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number == 0 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string join(const std::vector<std::string_view>& parts, std::string_view separator) { return joined(parts, separator); }
std::string join(const std::vector<std::string>& parts, std::string_view separator) { return joined(parts, separator); }

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto candidate : known) {
    if (const auto d = distance(word, candidate); d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace smtpwhy
