#include "base/calendar.h"

#include <chrono>

namespace smtpwhy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 24 * 3600 * kSecond;
constexpr std::int64_t kLeapDay = 59 * kDay;  // where 29 February begins, in a leap year
constexpr std::int64_t kSlack = kDay;
constexpr std::int64_t kHalfYear = 183 * kDay;
constexpr std::int64_t kNewYearDisorder = 7 * kDay;  // more than lines of one log are apart that stand in the wrong order

// The time `within` a leap year, in another year; nothing on 29 February where the year has none.
std::optional<std::int64_t> in_year(int year, std::int64_t within) {
  const std::chrono::sys_days start{std::chrono::year(year) / 1 / 1};
  if (!std::chrono::year(year).is_leap() && within >= kLeapDay) {
    if (within < kLeapDay + kDay) return std::nullopt;
    within -= kDay;
  }
  return start.time_since_epoch().count() * kDay + within;
}

int year_of(std::int64_t micros) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(micros)};
  return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
}

}  // namespace

Calendar::Calendar(const CalendarSettings& settings) : offset_(settings.utc_offset * kSecond), first_year_(settings.year) {
  if (!first_year_ && settings.latest) extend(*settings.latest);
}

void Calendar::extend(std::int64_t latest) { limit_ = latest + offset_ + kSlack; }

bool Calendar::possible(std::optional<std::int64_t> local) const { return local && (!limit_ || *local <= *limit_); }

void Calendar::anchor(std::int64_t local) {
  last_ = local;
  last_year_ = year_of(local);
  first_year_.reset();
}

Stamp Calendar::place(const Stamp& stamp) {
  if (!stamp.micros || (stamp.form != StampForm::dated && stamp.form != StampForm::no_year)) return stamp;
  std::optional<std::int64_t> local;
  if (stamp.dated()) {
    local = stamp.zoned ? *stamp.micros + offset_ : *stamp.micros;
    if (!possible(local)) limit_.reset();  // it shows that the settings are wrong
  } else if (last_) {
    local = beside_last(*stamp.micros);
  } else if (first_year_) {
    local = in_year(*first_year_, *stamp.micros);
  } else {
    local = before_latest(*stamp.micros);
  }
  if (!local) return stamp;
  anchor(*local);
  return {stamp.text, *local - offset_, StampForm::dated, true};
}

std::optional<std::int64_t> Calendar::beside_last(std::int64_t within) const {
  const auto same = in_year(last_year_, within);
  if (!same) return std::nullopt;
  if (*same < *last_ - kHalfYear) {
    const auto next = in_year(last_year_ + 1, within);
    return possible(next) ? next : same;
  }
  if (*same > *last_ + kHalfYear) {
    const auto before = in_year(last_year_ - 1, within);
    const bool disorder = before && *last_ - *before <= kNewYearDisorder;
    return before && (disorder || !possible(same)) ? before : same;
  }
  return same;
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
