// Calendar: turns the stamps of one input, in the order of its lines, into times in UTC. It reads no clock: what it must know is told.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <optional>

namespace smtpwhy {

/// What is known beforehand about the stamps of an input.
struct CalendarSettings {
  std::int32_t utc_offset = 0;         ///< of stamps that name no zone, in seconds east of Greenwich
  std::optional<int> year;             ///< of the first stamp that has none
  std::optional<std::int64_t> latest;  ///< no stamp is from after this, in UTC microseconds: when the file was last written
};

/// Syslog leaves out the year. The first stamp of that kind is put
/// - into the year of the settings, if one is given (then `latest` counts for nothing); else
/// - beside the dated line before it, if there is one; else
/// - into the latest year in which it is not after `latest` (a day later is forgiven: zones, clocks); else nowhere.
/// From then on each is put beside the one before it, dated or not:
/// - more than half a year back means that a new year has begun, unless that would be after `latest`;
/// - less than that is disorder: lines of several processes or files;
/// - more than half a year ahead is the old year again where the new one is a week old at most, or where it would be after `latest`.
/// 29 February exists only in leap years; in another year it stays without one.
///
/// What a stamp becomes depends on those before it alone. A log of more than a year with no dated line in it is put too late by
/// whole years, since `latest` is all that is known about it.
class Calendar {
 public:
  explicit Calendar(const CalendarSettings& settings);

  /// The stamp with its time in UTC, `dated` and `zoned`; as it was where that is not known. Its text stays as logged.
  [[nodiscard]] Stamp place(const Stamp& stamp);
  /// The same where it is.
  void place_here(Stamp& stamp);

  /// The input has grown: its stamps may be as late as this. Changes nothing where no `latest` was given.
  void extend(std::int64_t latest);

 private:
  void put(Stamp& stamp) const;
  void turn_to(int year);
  [[nodiscard]] std::int64_t dated(const Stamp& stamp);
  [[nodiscard]] std::optional<std::int64_t> with_year(std::int64_t within);
  [[nodiscard]] std::optional<std::int64_t> beside_last(std::int64_t within) const;
  [[nodiscard]] std::optional<std::int64_t> before_latest(std::int64_t within) const;
  [[nodiscard]] bool possible(std::optional<std::int64_t> local) const;

  std::int64_t offset_;                // microseconds
  std::optional<int> first_year_;      // until it was used
  std::optional<std::int64_t> limit_;  // in local time, the slack included
  std::optional<std::int64_t> last_;   // local time of the stamp before
  int last_year_ = 0;                  // its year, from `year_begin_` to before `year_end_`
  std::int64_t year_begin_ = 0;
  std::int64_t year_end_ = 0;
  Stamp placed_;  // the last one that could be, without its text: the next may be the same
};

}  // namespace smtpwhy
