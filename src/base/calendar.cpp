#include "base/calendar.h"

#include <algorithm>
#include <chrono>

namespace smtpwhy {
namespace {

constexpr std::int64_t kLeapDay = 59 * kMicrosPerDay;  // where 29 February begins, in a leap year
constexpr std::int64_t kSlack = kMicrosPerDay;
constexpr std::int64_t kHalfYear = 183 * kMicrosPerDay;
constexpr std::int64_t kNewYearDisorder = 7 * kMicrosPerDay;  // more than lines of one log are apart that stand in the wrong order

std::int64_t start_of(int year) {
  return std::chrono::sys_days(std::chrono::year(year) / 1 / 1).time_since_epoch().count() * kMicrosPerDay;
}

// The time `within` a leap year, in the year that begins at `start`; nothing on 29 February where that has none.
std::optional<std::int64_t> after_start(std::int64_t start, bool leap, std::int64_t within) {
  if (!leap && within >= kLeapDay) {
    if (within < kLeapDay + kMicrosPerDay) return std::nullopt;
    within -= kMicrosPerDay;
  }
  return start + within;
}

std::optional<std::int64_t> in_year(int year, std::int64_t within) {
  return after_start(start_of(year), std::chrono::year(year).is_leap(), within);
}

int year_of(std::int64_t micros) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(micros)};
  return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
}

}  // namespace

Calendar::Calendar(const CalendarSettings& settings) : offset_(settings.utc_offset * kMicrosPerSecond), first_year_(settings.year) {
  if (!settings.year && settings.latest) limit_ = *settings.latest + offset_ + kSlack;
}

void Calendar::extend(std::int64_t latest) {
  if (limit_) limit_ = std::max(*limit_, latest + offset_ + kSlack);
}

bool Calendar::possible(std::optional<std::int64_t> local) const { return local && (!limit_ || *local <= *limit_); }

Stamp Calendar::place(const Stamp& stamp) {
  auto placed = stamp;
  place_here(placed);
  return placed;
}

// Each part by itself: copies of what was just put together from parts make a processor wait.
void Calendar::put(Stamp& stamp) const {
  stamp.micros = *last_ - offset_;
  stamp.form = StampForm::dated;
  stamp.zoned = true;
}

void Calendar::place_here(Stamp& stamp) {
  const bool again = last_ && stamp.micros && stamp.micros == placed_.micros;
  if (again && stamp.form == placed_.form && stamp.zoned == placed_.zoned) return put(stamp);
  std::optional<std::int64_t> local;
  if (stamp.micros && stamp.form == StampForm::dated) local = dated(stamp);
  if (stamp.micros && stamp.form == StampForm::no_year) local = with_year(*stamp.micros);
  if (!local) return;
  placed_.micros = stamp.micros;
  placed_.form = stamp.form;
  placed_.zoned = stamp.zoned;
  last_ = local;
  if (*local < year_begin_ || *local >= year_end_) turn_to(year_of(*local));
  put(stamp);
}

void Calendar::turn_to(int year) {
  last_year_ = year;
  year_begin_ = start_of(year);
  year_end_ = start_of(year + 1);
}

std::int64_t Calendar::dated(const Stamp& stamp) {
  const auto local = stamp.zoned ? *stamp.micros + offset_ : *stamp.micros;
  if (!possible(local)) limit_.reset();  // the file has been written since, or its time was set
  return local;
}

std::optional<std::int64_t> Calendar::with_year(std::int64_t within) {
  if (!first_year_) return last_ ? beside_last(within) : before_latest(within);
  const auto local = in_year(*first_year_, within);
  if (local) first_year_.reset();
  return local;
}

std::optional<std::int64_t> Calendar::beside_last(std::int64_t within) const {
  const bool leap = year_end_ - year_begin_ > 365 * kMicrosPerDay;
  const auto same = after_start(year_begin_, leap, within);
  if (same && *same >= *last_ - kHalfYear && *same <= *last_ + kHalfYear) return same;
  const auto next = in_year(last_year_ + 1, within);
  if (!same) return possible(next) && *next <= *last_ + kHalfYear ? next : std::nullopt;  // 29 February
  if (*same < *last_) return possible(next) ? next : same;
  const auto before = in_year(last_year_ - 1, within);
  const bool disorder = before && *last_ - *before <= kNewYearDisorder;
  return before && (disorder || !possible(same)) ? before : same;
}

std::optional<std::int64_t> Calendar::before_latest(std::int64_t within) const {
  if (!limit_) return std::nullopt;
  constexpr int kLeapYears = 8;  // two leap years are never further apart
  const int year = year_of(*limit_);
  for (int back = 0; back <= kLeapYears; ++back) {
    const auto local = in_year(year - back, within);
    if (possible(local)) return local;
  }
  return std::nullopt;
}

}  // namespace smtpwhy
