// Stamps: the times that logs print, in all the forms that programs give them. No clock is read, and nothing is allocated.
//
//   Nov 22 01:04:26[.123456]            syslog (RFC 3164), a day of one digit with one or two spaces; also `Nov 22 2026 …`, `2026 Nov 22 …`
//   2026-11-22T01:08:48.123456789+01:00 RFC 3339 and its relatives: a space for the T, a comma for the point, `/` or `.` for the hyphen,
//                                       `+0100`, `+01`, a space before the zone, `UTC`
//   Sun Nov 22 01:05:46 [CET] 2026      ctime, with or without zone and year
//   Sun, 22 Nov 2026 01:05 +0100 (CET)  RFC 5322 section 3.3; also `22/Nov/2026:01:05:46`, `22-Nov-2026 01:05:46`
//   Nov 22, 2026 1:05:46 AM             Java
//   22/11/2026 01:00:00, 11/22/26 1:00  numbers alone: see below
//   1157520813.485077, 1732237200123    seconds, milli-, micro- or nanoseconds since 1970: 10, 13, 16 or 19 digits
//   @4000000052fafd8d38754cec           TAI64, TAI64N: read as daemontools and runit write it, a clock of UTC plus 10 seconds without
//                                       the leap seconds of TAI
//   01:08:48.773966                     the time of day alone
//
// A weekday before and square brackets around are allowed everywhere; the weekday is not compared with the date. A date of numbers alone
// is year first where its first part has four digits. Else, with points it is day first; with `/` or `-` a part above 12 is the day, and two
// equal parts are clear anyhow. All others (`01/02/26`) could be either, and only the time of day is taken. Years of two digits are
// 1970 to 2069.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

inline constexpr std::int64_t kMicrosPerMilli = 1000;
inline constexpr std::int64_t kMicrosPerSecond = 1000 * kMicrosPerMilli;
inline constexpr std::int64_t kMicrosPerDay = 24 * 3600 * kMicrosPerSecond;

/// How much a stamp tells.
enum class StampForm : std::uint8_t {
  none,         ///< not understood, or there is none
  time_of_day,  ///< no date, or one that cannot be told
  no_year,      ///< month, day and time
  dated
};

/// A time as a log has it. Views live as long as the line they were read from.
struct Stamp {
  std::string_view text;  ///< as logged, without brackets; empty: the log has none
  /// `dated`: since 1970-01-01, UTC where `zoned`, else by the logging host's clock; `no_year`: since the first of January of a leap year;
  /// `time_of_day`: since midnight; `none`: nothing.
  std::optional<std::int64_t> micros;
  StampForm form = StampForm::none;
  bool zoned = false;  ///< it says how far it is from UTC; only where it is dated

  [[nodiscard]] bool dated() const { return form == StampForm::dated; }
};

/// All of `text` as a stamp, in any of the forms above; white space around it is left out. What is not understood gives a stamp with text
/// only.
[[nodiscard]] Stamp parse_stamp(std::string_view text);

struct StampAt {
  Stamp stamp;
  std::string_view rest;  ///< all that stands behind the stamp and its bracket
};

/// The stamp that a line begins with; nothing where it begins with none. All forms but the time of day alone and whole numbers: those may
/// be anything. Words and numbers behind the stamp are taken as its zone or year only where they can be nothing else.
[[nodiscard]] std::optional<StampAt> stamp_at_head(std::string_view line);

/// `+01:00`, `-0530`, `+1`, `Z`, or a name that means one offset everywhere (RFC 5322 section 4.3, and some more: `UTC`, `CET`, `JST` …),
/// as seconds east of Greenwich. Nothing for all else, also for what is further away than any place is (14 hours).
[[nodiscard]] std::optional<std::int32_t> parse_utc_offset(std::string_view text);

/// `2026-11-22T01:08:48Z`, with `.123` where there is a part of a second.
[[nodiscard]] std::string utc_text(std::int64_t micros);

/// From one stamp to a later one, in microseconds: only where both have the same form, a zone both or neither, and time does not run
/// backwards (past midnight and new year it may).
[[nodiscard]] std::optional<std::int64_t> elapsed(const Stamp& from, const Stamp& to);

}  // namespace smtpwhy
