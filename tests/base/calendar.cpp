#include "base/calendar.h"

#include "base/text.h"
#include "catch.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {
namespace {

// The times that a calendar gives to stamps in a row, a line each; what stays as it was logged is in brackets.
std::string placed(Calendar& calendar, std::string_view stamps) {
  std::string all;
  for (const auto text : split(stamps, ';')) {
    const auto stamp = calendar.place(parse_stamp(text));
    if (!all.empty()) all += "; ";
    all += stamp.dated() && stamp.zoned ? utc_text(*stamp.micros) : "[" + std::string(stamp.text) + "]";
  }
  return all;
}

CalendarSettings settings(std::string_view zone, std::optional<int> year, std::string_view latest) {
  return {parse_utc_offset(zone).value(), year, parse_stamp(latest).micros};
}

struct Row {
  std::string_view why;
  std::string_view zone;
  std::optional<int> year;
  std::string_view latest;
  std::string_view stamps;
  std::string_view times;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      // nothing known
      {"nothing known: no year is invented",
       "UTC",
       {},
       "",
       "Nov 22 01:00:00; Nov 22 02:00:00",
       "[Nov 22 01:00:00]; [Nov 22 02:00:00]"},
      {"the time alone has no date, whatever is known", "UTC", 2026, "2026-11-23 00:00:00", "01:00:00; 11:11",
       "[01:00:00]; [11:11]"},
      {"a date that could be either stays as it is", "UTC", 2026, "", "01/02/26 09:00:00", "[01/02/26 09:00:00]"},
      {"no stamp", "UTC", 2026, "", ";", "[]; []"},
      // zones
      {"without a zone: UTC", "UTC", {}, "", "2026-11-22 01:00:00", "2026-11-22T01:00:00Z"},
      {"without a zone: the settings'", "+0100", {}, "", "2026-11-22 01:00:00", "2026-11-22T00:00:00Z"},
      {"with a zone: its own", "+0100", {}, "", "2026-11-22 01:00:00 +0300", "2026-11-21T22:00:00Z"},
      {"west of Greenwich", "-05:30", {}, "", "2026-11-22 20:00:00", "2026-11-23T01:30:00Z"},
      {"a zone and a year", "+0100", 2027, "", "Jan  1 00:30:00; Jan  1 01:30:00", "2026-12-31T23:30:00Z; 2027-01-01T00:30:00Z"},
      // the first stamp without a year
      {"the year of the settings", "UTC", 2024, "", "Nov 22 01:00:00.5", "2024-11-22T01:00:00.500Z"},
      {"the year of the settings before that of the file", "UTC", 2024, "2026-12-01 00:00:00", "Nov 22 01:00:00",
       "2024-11-22T01:00:00Z"},
      {"the year of the settings even after the file", "UTC", 2030, "2026-12-01 00:00:00", "Dec 31 01:00:00; Jan  1 01:00:00",
       "2030-12-31T01:00:00Z; 2031-01-01T01:00:00Z"},
      {"the file's year", "UTC", {}, "2026-11-23 00:00:00", "Nov 22 01:00:00", "2026-11-22T01:00:00Z"},
      {"the year before, as it would be after the file",
       "UTC",
       {},
       "2026-11-23 00:00:00",
       "Nov 25 01:00:00",
       "2025-11-25T01:00:00Z"},
      {"a day after the file is forgiven", "UTC", {}, "2026-11-23 12:00:00", "Nov 24 11:59:59", "2026-11-24T11:59:59Z"},
      {"more is not", "UTC", {}, "2026-11-23 12:00:00", "Nov 24 12:00:01", "2025-11-24T12:00:01Z"},
      {"a day after the file may be in the next year", "UTC", {}, "2026-12-31 23:00:00", "Jan  1 00:00:00", "2027-01-01T00:00:00Z"},
      {"a file of January with lines of December",
       "UTC",
       {},
       "2027-01-01 00:00:10",
       "Dec 31 23:59:58; Jan  1 00:00:02",
       "2026-12-31T23:59:58Z; 2027-01-01T00:00:02Z"},
      {"beside a dated line",
       "UTC",
       {},
       "2026-11-23 00:00:00",
       "2024-03-01T00:00:00Z; Mar  1 00:00:01",
       "2024-03-01T00:00:00Z; 2024-03-01T00:00:01Z"},
      {"the settings' year also behind a dated line", "UTC", 2023, "", "2024-03-01T00:00:00Z; Mar  1 00:00:01; Mar  1 00:00:02",
       "2024-03-01T00:00:00Z; 2023-03-01T00:00:01Z; 2023-03-01T00:00:02Z"},
      // from then on
      {"new year", "UTC", 2025, "", "Dec 31 23:59:59; Jan  1 00:00:00; Mar  1 00:00:00",
       "2025-12-31T23:59:59Z; 2026-01-01T00:00:00Z; 2026-03-01T00:00:00Z"},
      {"several new years", "UTC", 2024, "", "Dec  1 00:00:00; Feb  1 00:00:00; Jul  1 00:00:00; Dec  1 00:00:00; Jan  1 00:00:00",
       "2024-12-01T00:00:00Z; 2025-02-01T00:00:00Z; 2025-07-01T00:00:00Z; 2025-12-01T00:00:00Z; 2026-01-01T00:00:00Z"},
      {"a line of the old year behind one of the new", "UTC", 2025, "",
       "Dec 31 23:59:59; Jan  1 00:00:00; Dec 31 23:59:58; Jan  1 00:00:01",
       "2025-12-31T23:59:59Z; 2026-01-01T00:00:00Z; 2025-12-31T23:59:58Z; 2026-01-01T00:00:01Z"},
      {"a step back is disorder", "UTC", 2026, "", "Nov 22 01:00:00; Nov 22 00:59:59; Nov 21 00:00:00; Nov 22 01:00:00",
       "2026-11-22T01:00:00Z; 2026-11-22T00:59:59Z; 2026-11-21T00:00:00Z; 2026-11-22T01:00:00Z"},
      {"a step back of five months is disorder", "UTC", 2026, "", "Nov 22 01:00:00; Jun 22 01:00:00",
       "2026-11-22T01:00:00Z; 2026-06-22T01:00:00Z"},
      {"a step back of seven months is a new year", "UTC", 2026, "", "Nov 22 01:00:00; Apr 22 01:00:00",
       "2026-11-22T01:00:00Z; 2027-04-22T01:00:00Z"},
      {"a new year that would be after the file is disorder",
       "UTC",
       {},
       "2026-12-01 00:00:00",
       "Nov 22 01:00:00; Apr 22 01:00:00",
       "2026-11-22T01:00:00Z; 2026-04-22T01:00:00Z"},
      {"a long silence from January to December", "UTC", 2026, "", "Jan 20 00:00:00; Dec 20 00:00:00",
       "2026-01-20T00:00:00Z; 2026-12-20T00:00:00Z"},
      {"files put together from new to old: it would be after the file",
       "UTC",
       {},
       "2026-11-22 00:00:00",
       "Jan 14 00:00:00; Dec 25 00:00:00; Dec 31 00:00:00; Jan  7 00:00:00",
       "2026-01-14T00:00:00Z; 2025-12-25T00:00:00Z; 2025-12-31T00:00:00Z; 2026-01-07T00:00:00Z"},
      {"a dated line of another year", "UTC", 2026, "", "Nov 22 01:00:00; 2024-05-01 00:00:00; May  2 00:00:00",
       "2026-11-22T01:00:00Z; 2024-05-01T00:00:00Z; 2024-05-02T00:00:00Z"},
      {"a dated line after the file: the file's time is wrong",
       "UTC",
       {},
       "2020-01-01 00:00:00",
       "2026-12-31 23:59:59; Jan  1 00:00:01",
       "2026-12-31T23:59:59Z; 2027-01-01T00:00:01Z"},
      {"a dated line of the new year by its zone",
       "+0100",
       {},
       "",
       "2026-12-31T23:30:00Z; Jan  1 00:30:01",
       "2026-12-31T23:30:00Z; 2026-12-31T23:30:01Z"},
      {"what has no date does not come between", "UTC", 2025, "", "Dec 31 23:59:59; 00:00:00; x; Jan  1 00:00:00",
       "2025-12-31T23:59:59Z; [00:00:00]; [x]; 2026-01-01T00:00:00Z"},
      // 29 February
      {"a leap year", "UTC", 2024, "", "Feb 29 12:00:00; Mar  1 12:00:00", "2024-02-29T12:00:00Z; 2024-03-01T12:00:00Z"},
      {"no leap year: the next stamp has the year", "UTC", 2026, "", "Feb 29 12:00:00; Mar  1 12:00:00",
       "[Feb 29 12:00:00]; 2026-03-01T12:00:00Z"},
      {"the latest leap year before the file", "UTC", {}, "2026-11-23 00:00:00", "Feb 29 12:00:00", "2024-02-29T12:00:00Z"},
      {"1900 was none, and the one before is eight years away",
       "UTC",
       {},
       "1903-12-31 00:00:00",
       "Feb 29 12:00:00",
       "1896-02-29T12:00:00Z"},
      {"it is the next year's", "UTC", 2027, "", "Dec 31 12:00:00; Feb 29 12:00:00", "2027-12-31T12:00:00Z; 2028-02-29T12:00:00Z"},
      {"it is nobody's", "UTC", 2026, "", "Mar  1 12:00:00; Feb 29 12:00:00; Mar  1 13:00:00",
       "2026-03-01T12:00:00Z; [Feb 29 12:00:00]; 2026-03-01T13:00:00Z"},
      {"the end of a year that is none", "UTC", 2026, "", "Dec 31 23:59:59", "2026-12-31T23:59:59Z"},
  };
  return all;
}

}  // namespace

TEST_CASE("stamps become times", "[base]") {
  for (const auto& row : rows()) {
    INFO(row.why << ": " << row.stamps);
    Calendar calendar(settings(row.zone, row.year, row.latest));
    CHECK(placed(calendar, row.stamps) == row.times);
  }
}

TEST_CASE("a prefix of the stamps has the same times", "[base]") {
  for (const auto& row : rows()) {
    for (std::size_t end = row.stamps.find(';'); end != std::string_view::npos; end = row.stamps.find(';', end + 1)) {
      INFO(row.why << ": " << row.stamps.substr(0, end));
      Calendar calendar(settings(row.zone, row.year, row.latest));
      CHECK(std::string(row.times).starts_with(placed(calendar, row.stamps.substr(0, end))));
    }
  }
}

TEST_CASE("a stamp that comes again has the time that it had", "[base]") {
  const auto twice = [](std::string_view all) {
    std::string doubled;
    for (const auto one : split(all, ';')) doubled += fmt::format("{0}{1}; {1}", doubled.empty() ? "" : "; ", trim(one));
    return doubled;
  };
  for (const auto& row : rows()) {
    INFO(row.why << ": " << row.stamps);
    Calendar calendar(settings(row.zone, row.year, row.latest));
    CHECK(placed(calendar, twice(row.stamps)) == twice(row.times));
  }
}

TEST_CASE("the text of a stamp stays as logged", "[base]") {
  Calendar calendar(settings("+01:00", 2026, ""));
  CHECK(calendar.place(parse_stamp("Nov 22 01:00:00")).text == "Nov 22 01:00:00");
}

TEST_CASE("an input that grows past new year", "[base]") {
  Calendar calendar(settings("UTC", {}, "2026-12-20 00:00:00"));
  CHECK(placed(calendar, "Dec 19 00:00:00") == "2026-12-19T00:00:00Z");
  calendar.extend(parse_stamp("2027-01-01 00:00:05").micros.value());
  CHECK(placed(calendar, "Jan  1 00:00:04") == "2027-01-01T00:00:04Z");
  calendar.extend(0);  // time does not run backwards
  CHECK(placed(calendar, "Jan  1 00:00:05") == "2027-01-01T00:00:05Z");
}

// Each day of eight years in a row, noon of each, with nothing told but the first year.
TEST_CASE("a log of many years keeps its years", "[base]") {
  Calendar calendar(settings("UTC", 2023, ""));
  constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;
  const auto first = parse_stamp("2023-01-01 12:00:00").micros.value();
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::int64_t day = 0; day < 8 * 365 + 2; ++day) {
    const auto iso = utc_text(first + day * kDay);
    const auto logged = std::string(kMonths[std::stoi(iso.substr(5, 2)) - 1]) + " " + iso.substr(8, 2) + " 12:00:00";
    INFO(logged);
    CHECK(placed(calendar, logged) == iso);
  }
}

}  // namespace smtpwhy
