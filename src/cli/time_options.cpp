#include "cli/time_options.h"

#include "base/text.h"

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

// Mail is logged since about the first; stamps are told to the microsecond up to the last.
constexpr std::uint32_t kFirstYear = 1970;
constexpr std::uint32_t kLastYear = 9998;

Error unknown(std::string_view option, std::string_view value, std::string help) {
  return {ErrorKind::usage, fmt::format("--{} knows no \"{}\"", option, value), {}, std::move(help), {}};
}

}  // namespace

Result<CalendarSettings> calendar_settings(const Arguments& arguments) {
  CalendarSettings settings;
  if (arguments.has("year")) {
    const auto text = arguments.get("year");
    const auto year = parse_number(text);
    if (!year || text.size() != 4 || *year < kFirstYear || *year > kLastYear) return unknown("year", text, "a year such as 2026");
    settings.year = static_cast<int>(*year);
  }
  if (arguments.has("timezone")) {
    const auto text = arguments.get("timezone");
    const auto offset = parse_utc_offset(upper(text));
    if (!offset) {
      return unknown(
          "timezone", text,
          "how far the clock is from UTC, such as +01:00, -0500 or UTC; names of places are not known, as their clocks change");
    }
    settings.utc_offset = *offset;
  }
  return settings;
}

}  // namespace smtpwhy::cli
