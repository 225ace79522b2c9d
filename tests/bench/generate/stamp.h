// Times as logs print them. All in microseconds since 1970, UTC.
#pragma once

#include <cstdint>
#include <string>

namespace smtpwhy::bench {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

/// Where every log begins: Monday, 5 January 2026, at midnight.
constexpr std::int64_t kBegin = 20'458 * kDay;

enum class StampStyle : std::uint8_t {
  rfc3164,      ///< `Jan  5 10:00:00`
  rfc3339,      ///< `2026-01-05T10:00:00.123456+00:00`, as rsyslog and Postfix write it
  exim,         ///< `2026-01-05 10:00:00`
  exchange,     ///< `2026-01-05T10:00:00.123Z`
  sendmail_id,  ///< `202601051000`, in Sendmail's message ids
  rfc5322       ///< `Mon, 5 Jan 2026 10:00:00 +0000`
};

void put_stamp(std::string& out, std::int64_t micros, StampStyle style);

/// Of the day: 0 … 23.
[[nodiscard]] int hour_of(std::int64_t micros);

struct Date {
  int year = 0;
  int month = 0;  ///< from 1
  int day = 0;    ///< from 1
};

[[nodiscard]] Date date_of(std::int64_t micros);

}  // namespace smtpwhy::bench
