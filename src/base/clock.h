// The time of day as nearly all logs print it, `01:04:26.123`, read eight octets at a time.
#pragma once

#include "base/octets.h"
#include "base/text.h"
#include "base/time.h"

#include <cstddef>
#include <cstdint>

namespace smtpwhy {

inline constexpr std::ptrdiff_t kClockSize = 8;

/// The seconds since midnight that eight octets are; negative where they are none. A leap second is one (RFC 3339 section 5.7).
[[nodiscard]] constexpr int clock_seconds(const char* at) {
  constexpr auto kZeros = eight_octets("00:00:00");
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  // what is added carries into the highest bit where a digit is above 9, or where a colon is none
  constexpr std::uint64_t kCarry = 0x76767F76767F7676U;
  const auto values = eight_octets(at) ^ kZeros;
  if (((values | ((values & ~kHigh) + kCarry)) & kHigh) != 0) return -1;
  const auto pairs = values * 10 + (values >> 8U);  // each digit ten times, and the one behind it
  const auto hour = static_cast<int>(pairs & 0xFFU);
  const auto minute = static_cast<int>(pairs >> 24U & 0xFFU);
  const auto second = static_cast<int>(pairs >> 48U & 0xFFU);
  return hour > 23 || minute > 59 || second > 60 ? -1 : (hour * 60 + minute) * 60 + second;
}

/// The digits from `at` on, which are a part of a second, as microseconds; `at` moves behind them. More than six are dropped.
[[nodiscard]] constexpr std::int64_t take_fraction(const char*& at, const char* end) {
  std::int64_t value = 0;
  std::int64_t unit = kMicrosPerSecond / 10;
  for (; at != end && is_digit(*at); ++at, unit /= 10) value += (*at - '0') * unit;
  return value;
}

}  // namespace smtpwhy
