#include "base/time.h"

#include "catch.h"

namespace smtpwhy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kNovember = 1'795'309'728 * kSecond;          // 2026-11-22T01:08:48Z
constexpr std::int64_t kEarly = ((1 * 60 + 8) * 60 + 48) * kSecond;  // 01:08:48

}  // namespace

TEST_CASE("stamps as logs print them", "[base]") {
  struct Row {
    std::string_view why, text;
    std::optional<std::int64_t> micros;
    bool dated;
  };
  for (const auto& row : std::vector<Row>{
           {"with a space, without a zone: UTC", "2026-11-22 01:08:48", kNovember, true},
           {"with a T and Z", "2026-11-22T01:08:48Z", kNovember, true},
           {"milliseconds", "2026-11-22T01:08:48.123Z", kNovember + 123'000, true},
           {"a comma, as Python logs", "2026-11-22 01:08:48,123", kNovember + 123'000, true},
           {"microseconds", "2026-11-22T01:08:48.123456Z", kNovember + 123'456, true},
           {"nanoseconds: what is over is dropped", "2026-11-22T01:08:48.123456789Z", kNovember + 123'456, true},
           {"one digit", "2026-11-22T01:08:48.5Z", kNovember + 500'000, true},
           {"east of Greenwich", "2026-11-22T02:08:48+01:00", kNovember, true},
           {"west, by half an hour, without a colon", "2026-11-21T19:38:48-0530", kNovember, true},
           {"a fraction and a zone", "2026-11-22T02:08:48.25+0100", kNovember + 250'000, true},
           {"the epoch", "1970-01-01T00:00:00Z", 0, true},
           {"before the epoch", "1969-12-31T23:59:59Z", -kSecond, true},
           {"a leap day", "2000-02-29 23:59:59", 951'868'799 * kSecond, true},
           {"a leap second (RFC 3339 section 5.7)", "2016-12-31T23:59:60Z", 1'483'228'800 * kSecond, true},
           {"spaces around", " 2026-11-22 01:08:48 ", kNovember, true},
           {"no date", "01:08:48", kEarly, false},
           {"no date, microseconds", "01:08:48.773966", kEarly + 773'966, false},
           {"midnight", "00:00:00", 0, false},
           {"no leap day", "2026-02-29 01:08:48", std::nullopt, false},
           {"month 13", "2026-13-01 01:08:48", std::nullopt, false},
           {"day 0", "2026-01-00 01:08:48", std::nullopt, false},
           {"hour 24", "24:00:00", std::nullopt, false},
           {"minute 60", "01:60:00", std::nullopt, false},
           {"second 61", "01:00:61", std::nullopt, false},
           {"one digit for the hour", "1:08:48", std::nullopt, false},
           {"no seconds", "01:08", std::nullopt, false},
           {"words behind", "2026-11-22 01:08:48 CET", std::nullopt, false},
           {"half a zone", "2026-11-22T01:08:48+0", std::nullopt, false},
           {"a date alone", "2026-11-22", std::nullopt, false},
           {"syslog's form", "Nov 22 01:08:48", std::nullopt, false},
           {"letters for digits", "2O26-11-22 01:08:48", std::nullopt, false},
           {"a zone without a date", "01:08:48Z", std::nullopt, false},
           {"nothing", "", std::nullopt, false},
       }) {
    INFO(row.why);
    const auto stamp = parse_stamp(row.text);
    CHECK((stamp.micros == row.micros));
    CHECK(stamp.dated == row.dated);
    CHECK(stamp.text.size() <= row.text.size());
    CHECK((row.text.starts_with(' ') || stamp.text == row.text));
  }
}

TEST_CASE("times as we print them", "[base]") {
  struct Row {
    std::string_view why;
    std::int64_t micros;
    std::string_view text;
  };
  for (const auto& row : std::vector<Row>{
           {"whole seconds", kNovember, "2026-11-22T01:08:48Z"},
           {"milliseconds", kNovember + 123'000, "2026-11-22T01:08:48.123Z"},
           {"leading zeros in the fraction", kNovember + 7'000, "2026-11-22T01:08:48.007Z"},
           {"what is below a millisecond is left out", kNovember + 999, "2026-11-22T01:08:48Z"},
           {"the epoch", 0, "1970-01-01T00:00:00Z"},
           {"just before it", -1, "1969-12-31T23:59:59.999Z"},
           {"a day before it", -24 * 3600 * kSecond, "1969-12-31T00:00:00Z"},
           {"a leap day", 951'868'799 * kSecond, "2000-02-29T23:59:59Z"},
       }) {
    INFO(row.why);
    CHECK(utc_text(row.micros) == row.text);
  }
}

TEST_CASE("what is printed is read as the same time", "[base]") {
  for (std::int64_t millis = -4'000'000'000'000; millis <= 4'000'000'000'000; millis += 86'399'999'993) {
    INFO(millis);
    CHECK((parse_stamp(utc_text(millis * 1000)).micros == millis * 1000));
  }
}

TEST_CASE("the time between two stamps", "[base]") {
  struct Row {
    std::string_view why, from, to;
    std::optional<std::int64_t> micros;
  };
  for (const auto& row : std::vector<Row>{
           {"with dates", "2026-11-22 01:08:48", "2026-11-22 01:08:50.5", 2'500'000},
           {"without dates", "01:08:48.25", "01:08:48.75", 500'000},
           {"none at all", "01:08:48", "01:08:48", 0},
           {"past midnight without a date", "23:59:59.5", "00:00:01", 1'500'000},
           {"past midnight with one", "2026-11-22 23:59:59", "2026-11-23 00:00:01", 2'000'000},
           {"zones are taken into account", "2026-11-22T01:00:00Z", "2026-11-22T02:00:01+01:00", 1'000'000},
           {"an hour is still an exchange", "01:00:00", "02:00:00", 3600 * kSecond},
           {"more is not", "01:00:00", "02:00:00.000001", std::nullopt},
           {"time that runs backwards", "2026-11-22 01:08:48", "2026-11-22 01:08:47", std::nullopt},
           {"backwards without a date would be nearly a day", "01:08:48", "01:08:47", std::nullopt},
           {"one dated, one not", "2026-11-22 01:08:48", "01:08:49", std::nullopt},
           {"a stamp that was not understood", "01:08:48", "soon", std::nullopt},
           {"no stamp", "", "01:08:48", std::nullopt},
       }) {
    INFO(row.why);
    CHECK((elapsed(parse_stamp(row.from), parse_stamp(row.to)) == row.micros));
  }
}

}  // namespace smtpwhy
