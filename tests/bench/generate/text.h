// Text put together without streams: numbers and words appended to one string.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy::bench {

inline void put_one(std::string& out, std::string_view text) { out += text; }
inline void put_one(std::string& out, char c) { out += c; }

template <std::integral Number>
requires(!std::same_as<Number, char>) void put_one(std::string& out, Number number) {
  constexpr std::size_t kDigits = 20;  // of any 64 bits, with a sign
  char digits[kDigits];                // NOLINT: to_chars wants it
  const auto written = std::to_chars(digits, digits + kDigits, number);
  out.append(digits, written.ptr);
}

/// Appends all of `parts`: texts, characters, whole numbers.
template <typename... Parts>
void put(std::string& out, const Parts&... parts) {
  (put_one(out, parts), ...);
}

template <typename... Parts>
[[nodiscard]] std::string text_of(const Parts&... parts) {
  std::string out;
  put(out, parts...);
  return out;
}

/// `number` with zeroes in front, `width` digits in all; more where it needs them.
void put_padded(std::string& out, std::uint64_t number, int width, int base = 10, bool upper = false);

}  // namespace smtpwhy::bench
