#include "base/time.h"

#include "base/stamp_scanner.h"
#include "base/text.h"

#include <chrono>

#include <fmt/format.h>

namespace smtpwhy {

Stamp parse_stamp(std::string_view text) {
  text = trim(text);
  StampScanner scanner(text, StampScanner::Extent::whole);
  const auto stamp = scanner.stamp();
  if (stamp.form != StampForm::none && scanner.rest().empty()) return stamp;
  return {text, std::nullopt, StampForm::none, false};
}

std::optional<StampAt> stamp_at_head(std::string_view line) {
  StampScanner scanner(line, StampScanner::Extent::head);
  const auto stamp = scanner.stamp();
  if (stamp.form == StampForm::none) return std::nullopt;
  return StampAt{stamp, scanner.rest()};
}

std::optional<std::int32_t> parse_utc_offset(std::string_view text) {
  if (text.starts_with(' ')) return std::nullopt;
  StampScanner scanner(text, StampScanner::Extent::whole);
  const auto minutes = scanner.zone();
  if (!minutes || !scanner.rest().empty()) return std::nullopt;
  return *minutes * 60;
}

std::string utc_text(std::int64_t micros) {
  const auto days = micros >= 0 ? micros / kMicrosPerDay : -((-micros + kMicrosPerDay - 1) / kMicrosPerDay);
  const auto rest = micros - days * kMicrosPerDay;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const auto seconds = rest / kMicrosPerSecond;
  const auto millis = rest % kMicrosPerSecond / 1000;
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()), seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (millis != 0) text += fmt::format(".{:03}", millis);
  return text + "Z";
}

std::optional<std::int64_t> elapsed(const Stamp& from, const Stamp& to) {
  if (!from.micros || !to.micros || from.form != to.form || from.zoned != to.zoned) return std::nullopt;
  auto difference = *to.micros - *from.micros;
  if (difference < 0 && from.form == StampForm::time_of_day) difference += kMicrosPerDay;
  if (difference < 0 && from.form == StampForm::no_year) difference += 366 * kMicrosPerDay;
  constexpr std::int64_t kLongest =
      3600 * kMicrosPerSecond;  // longer than any timeout of RFC 5321 section 4.5.3.2: not one exchange
  if (difference < 0 || difference > kLongest) return std::nullopt;
  return difference;
}

}  // namespace smtpwhy
