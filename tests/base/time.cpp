#include "base/time.h"

#include "base/text.h"

#include "catch.h"

namespace smtpwhy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kNovember = 1'795'309'728 * kSecond;  // 2026-11-22T01:08:48Z

// A stamp as one line: what it tells and where it ends.
std::string shown(const Stamp& stamp) {
  if (!stamp.micros) return "none";
  const auto fraction = *stamp.micros % kSecond == 0 ? "" : "." + std::to_string(*stamp.micros % kSecond + kSecond).substr(1);
  constexpr std::int64_t kLeapYear = 63'072'000 * kSecond;  // 1972
  const auto shift = stamp.form == StampForm::no_year ? kLeapYear : 0;
  const auto whole = utc_text(*stamp.micros - *stamp.micros % kSecond + shift);
  const auto time = whole.substr(0, whole.size() - 1) + fraction;
  switch (stamp.form) {
    case StampForm::dated: return time + (stamp.zoned ? " UTC" : " local");
    case StampForm::no_year: return "no year, " + time.substr(5);
    case StampForm::time_of_day: return "no date, " + time.substr(11);
    case StampForm::none: break;
  }
  return "micros without a form";
}

}  // namespace

TEST_CASE("stamps as logs print them", "[base]") {
  struct Row {
    std::string_view why, text;
    std::string_view is;
  };
  for (const auto& row : std::vector<Row>{
           // RFC 3164 and what grew out of it
           {"syslog", "Nov 22 01:04:26", "no year, 11-22T01:04:26"},
           {"syslog, a day of one digit", "Nov  2 01:04:26", "no year, 11-02T01:04:26"},
           {"a day of one digit, with one space", "Nov 2 01:04:26", "no year, 11-02T01:04:26"},
           {"syslog with a fraction", "Nov 22 01:04:26.123456", "no year, 11-22T01:04:26.123456"},
           {"a leap day without a year may be", "Feb 29 23:59:59", "no year, 02-29T23:59:59"},
           {"the last day of the year", "Dec 31 23:59:59", "no year, 12-31T23:59:59"},
           {"the day after the leap day", "Mar  1 00:00:00", "no year, 03-01T00:00:00"},
           {"lower case", "nov 22 01:04:26", "no year, 11-22T01:04:26"},
           {"a year behind the day", "Nov 22 2026 01:04:26", "2026-11-22T01:04:26 local"},
           {"a year behind the day, a fraction", "Nov  2 2026 01:04:26.5", "2026-11-02T01:04:26.500000 local"},
           {"a year before", "2026 Nov 22 01:04:26", "2026-11-22T01:04:26 local"},
           {"a year before, a day of one digit", "2026 Nov  2 01:04:26", "2026-11-02T01:04:26 local"},
           {"a year at the end", "Nov 22 01:04:26 2026", "2026-11-22T01:04:26 local"},
           {"a year and a zone at the end, as OpenSSL", "Nov 22 01:04:26 2026 GMT", "2026-11-22T01:04:26 UTC"},
           {"Java", "Nov 22, 2026 1:05:46 AM", "2026-11-22T01:05:46 local"},
           {"Java, afternoon", "Nov 22, 2026 1:05:46 PM", "2026-11-22T13:05:46 local"},
           {"a comma behind the year", "Nov 22, 2026, 12:05:46 am", "2026-11-22T00:05:46 local"},
           // RFC 3339 and its relatives
           {"with a space, without a zone", "2026-11-22 01:08:48", "2026-11-22T01:08:48 local"},
           {"with a T and Z", "2026-11-22T01:08:48Z", "2026-11-22T01:08:48 UTC"},
           {"lower case t and z", "2026-11-22t01:08:48z", "2026-11-22T01:08:48 UTC"},
           {"milliseconds", "2026-11-22T01:08:48.123Z", "2026-11-22T01:08:48.123000 UTC"},
           {"a comma, as Python logs", "2026-11-22 01:08:48,123", "2026-11-22T01:08:48.123000 local"},
           {"a colon before milliseconds", "2026-11-22 01:08:48:123", "2026-11-22T01:08:48.123000 local"},
           {"microseconds", "2026-11-22T01:08:48.123456Z", "2026-11-22T01:08:48.123456 UTC"},
           {"nanoseconds: what is over is dropped", "2026-11-22T01:08:48.123456789Z", "2026-11-22T01:08:48.123456 UTC"},
           {"sevenths of a digit, as .NET", "2026-11-22T01:08:48.1234567Z", "2026-11-22T01:08:48.123456 UTC"},
           {"one digit", "2026-11-22T01:08:48.5Z", "2026-11-22T01:08:48.500000 UTC"},
           {"east of Greenwich", "2026-11-22T02:08:48+01:00", "2026-11-22T01:08:48 UTC"},
           {"west, by half an hour, without a colon", "2026-11-21T19:38:48-0530", "2026-11-22T01:08:48 UTC"},
           {"hours alone, as PostgreSQL", "2026-11-22 02:08:48+01", "2026-11-22T01:08:48 UTC"},
           {"a fraction and a zone", "2026-11-22T02:08:48.25+0100", "2026-11-22T01:08:48.250000 UTC"},
           {"a space before the zone", "2015-01-05 12:00:02 +0000", "2015-01-05T12:00:02 UTC"},
           {"a space before a zone with a colon", "2015-01-05 12:00:02 -05:00", "2015-01-05T17:00:02 UTC"},
           {"UTC", "2026-11-22 01:08:48 UTC", "2026-11-22T01:08:48 UTC"},
           {"a name that means one offset", "2026-11-22 02:08:48 CET", "2026-11-22T01:08:48 UTC"},
           {"the other side of the date line", "2026-11-22T14:00:00+14:00", "2026-11-22T00:00:00 UTC"},
           {"slashes, year first", "2026/11/22 01:00:00", "2026-11-22T01:00:00 local"},
           {"slashes, year first, a fraction", "2026/11/22 01:00:00.123456", "2026-11-22T01:00:00.123456 local"},
           {"points, year first", "2006.10.17 12:31:04", "2006-10-17T12:31:04 local"},
           {"the month by name", "2026-Nov-22 01:00:00.5", "2026-11-22T01:00:00.500000 local"},
           {"a weekday before", "Sat 2014-07-26 12:58:47", "2014-07-26T12:58:47 local"},
           {"a weekday before, a zone behind", "Sun 2026-11-22 02:04:26 CET", "2026-11-22T01:04:26 UTC"},
           {"the epoch", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00 UTC"},
           {"a leap day", "2000-02-29 23:59:59", "2000-02-29T23:59:59 local"},
           {"a leap second (RFC 3339 section 5.7)", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00 UTC"},
           {"a tab between date and time", "2026-11-22\t01:08:48", "2026-11-22T01:08:48 local"},
           // ctime
           {"ctime", "Sun Nov 22 01:05:46 2026", "2026-11-22T01:05:46 local"},
           {"ctime, a day of one digit", "Mon Nov  2 01:05:46 2026", "2026-11-02T01:05:46 local"},
           {"date(1) and Java", "Sun Nov 22 02:05:46 CET 2026", "2026-11-22T01:05:46 UTC"},
           {"Ruby", "Sun Nov 22 02:05:46 +0100 2026", "2026-11-22T01:05:46 UTC"},
           {"Apache", "Sun Nov 22 01:05:46.123456 2026", "2026-11-22T01:05:46.123456 local"},
           {"without a year, as mailq", "Sun Nov 22 01:05:46", "no year, 11-22T01:05:46"},
           // RFC 5322 and other days that come first
           {"a message's date", "Sun, 22 Nov 2026 02:05:46 +0100 (CET)", "2026-11-22T01:05:46 UTC"},
           {"a comment of several words", "Sun, 22 Nov 2026 02:05:46 +0100 (GMT+01:00, Berlin)", "2026-11-22T01:05:46 UTC"},
           {"without seconds", "Sun, 22 Nov 2026 02:05 +0100", "2026-11-22T01:05:00 UTC"},
           {"without a weekday", "22 Nov 2026 01:05:46 GMT", "2026-11-22T01:05:46 UTC"},
           {"a day of one digit", "Thu, 2 Mar 2017 10:15:54 +0000", "2017-03-02T10:15:54 UTC"},
           {"a day of one digit, two spaces", "Thu,  2 Mar 2017 10:15:54 +0000", "2017-03-02T10:15:54 UTC"},
           {"a year of two digits (RFC 5322 section 4.3)", "2 Mar 99 10:15:54 EST", "1999-03-02T15:15:54 UTC"},
           {"an access log", "22/Nov/2026:01:05:46 +0000", "2026-11-22T01:05:46 UTC"},
           {"slashes", "17/Jun/2011 17:00:45", "2011-06-17T17:00:45 local"},
           {"hyphens", "28-Nov-2019 11:08:54 +0000", "2019-11-28T11:08:54 UTC"},
           {"hyphens and milliseconds", "28-Nov-2019 11:08:54.250", "2019-11-28T11:08:54.250000 local"},
           // numbers alone
           {"the first part is above 12", "22/11/2026 01:00:00", "2026-11-22T01:00:00 local"},
           {"the second part is above 12", "11/22/2026 01:00:00", "2026-11-22T01:00:00 local"},
           {"years of two digits", "11/22/26 09:00:00", "2026-11-22T09:00:00 local"},
           {"both parts are the same", "02/02/26 09:00:00", "2026-02-02T09:00:00 local"},
           {"it could be either", "01/02/26 09:00:00", "no date, 09:00:00"},
           {"it could be either, with a zone", "01/02/26 09:00:00 +0100", "no date, 09:00:00"},
           {"hyphens are as unclear", "01-02-2026 09:00:00.5", "no date, 09:00:00.500000"},
           {"points are day first", "01.02.2026 09:00:00", "2026-02-01T09:00:00 local"},
           {"half a day", "11/22/2026 1:08:48 PM", "2026-11-22T13:08:48 local"},
           {"noon", "11/22/2026 12:08:48 PM", "2026-11-22T12:08:48 local"},
           {"midnight", "11/22/2026 12:08:48 AM", "2026-11-22T00:08:48 local"},
           {"a comma between", "22/11/2026, 01:00:00", "2026-11-22T01:00:00 local"},
           // numbers of seconds
           {"seconds and microseconds", "1157520813.485077", "2006-09-06T05:33:33.485077 UTC"},
           {"seconds", "1157520813", "2006-09-06T05:33:33 UTC"},
           {"milliseconds", "1732237200123", "2024-11-22T01:00:00.123000 UTC"},
           {"microseconds", "1732237200123456", "2024-11-22T01:00:00.123456 UTC"},
           {"nanoseconds", "1732237200123456789", "2024-11-22T01:00:00.123456 UTC"},
           {"the most nanoseconds", "9999999999999999999", "2286-11-20T17:46:39.999999 UTC"},
           {"TAI64N", "@4000000052fafd8d38754cec", "2014-02-12T04:50:11.947211 UTC"},
           {"TAI64", "@4000000052fafd8d", "2014-02-12T04:50:11 UTC"},
           {"TAI64NA", "@4000000052fafd8d38754cec00000000", "2014-02-12T04:50:11.947211 UTC"},
           {"TAI64N in capitals", "@4000000052FAFD8D38754CEC", "2014-02-12T04:50:11.947211 UTC"},
           {"TAI64N at the epoch", "@400000000000000a00000000", "1970-01-01T00:00:00 UTC"},
           {"TAI64N in 2026: leap seconds are not counted by who writes it", "@400000006a1ddd3a00000000",
            "2026-06-01T19:27:44 UTC"},
           // the time alone
           {"no date", "01:08:48", "no date, 01:08:48"},
           {"no date, microseconds", "01:08:48.773966", "no date, 01:08:48.773966"},
           {"no date, a colon before milliseconds", "19:37:31:628", "no date, 19:37:31.628000"},
           {"midnight", "00:00:00", "no date, 00:00:00"},
           // around it
           {"spaces around", " 2026-11-22 01:08:48 ", "2026-11-22T01:08:48 local"},
           {"brackets", "[17/Jun/2011 17:00:45]", "2011-06-17T17:00:45 local"},
           {"brackets around the time alone", "[12:00:00]", "no date, 12:00:00"},
           // no stamps
           {"no leap day", "2026-02-29 01:08:48", "none"},
           {"no leap day by name", "Feb 29 2026 01:08:48", "none"},
           {"30 February", "Feb 30 01:08:48", "none"},
           {"day 0", "Nov  0 01:08:48", "none"},
           {"day 31 in November", "Nov 31 01:08:48", "none"},
           {"month 13", "2026-13-01 01:08:48", "none"},
           {"month 0", "2026-00-01 01:08:48", "none"},
           {"day 0", "2026-01-00 01:08:48", "none"},
           {"both parts above 12", "13/13/2026 01:00:00", "none"},
           {"a part of zero", "00/02/2026 01:00:00", "none"},
           {"a year of three digits", "22/11/126 01:00:00", "none"},
           {"two separators", "2026-11/22 01:00:00", "none"},
           {"another octet between date and time", "2026-11-22x01:08:48", "none"},
           {"semicolons in the time", "2026-11-22 01;08;48", "none"},
           {"semicolons in syslog's time", "Nov 22 01;08;48", "none"},
           {"digits for colons", "Nov 22 01908948", "none"},
           {"a letter in the year", "2O26-11-22 01:08:48", "none"},
           {"a slash in the day", "2026-11-2/ 01:08:48", "none"},
           {"hour 24", "24:00:00", "none"},
           {"hour 24 at the end of a day", "2026-11-22T24:00:00Z", "none"},
           {"hour 13 in the afternoon", "11/22/2026 13:08:48 PM", "none"},
           {"hour 0 in the afternoon", "11/22/2026 0:08:48 PM", "none"},
           {"minute 60", "01:60:00", "none"},
           {"second 61", "01:00:61", "none"},
           {"one digit for the hour", "1:08:48", "none"},
           {"one digit for the hour in syslog's form", "Nov 22 1:08:48", "none"},
           {"no seconds", "01:08", "none"},
           {"no seconds in syslog's form", "Nov 22 01:08", "none"},
           {"a point without digits", "2026-11-22 01:08:48.", "none"},
           {"a place instead of a zone", "2026-11-22 01:08:48 Europe/Berlin", "none"},
           {"a name that means several offsets", "2026-11-22 01:08:48 IST", "none"},
           {"half a zone", "2026-11-22T01:08:48+0", "none"},
           {"a zone further than any place", "2026-11-22T01:08:48+2500", "none"},
           {"a zone with 60 minutes", "2026-11-22T01:08:48+01:60", "none"},
           {"a date alone", "2026-11-22", "none"},
           {"letters for digits", "2O26-11-22 01:08:48", "none"},
           {"a zone without a date", "01:08:48Z", "none"},
           {"words behind", "Nov 22 01:04:26 mta", "none"},
           {"no such month", "Nop 22 01:04:26", "none"},
           {"a weekday alone", "Sun", "none"},
           {"a whole name", "November 22 01:04:26", "none"},
           {"no bracket behind", "[17/Jun/2011 17:00:45", "none"},
           {"no bracket before", "17/Jun/2011 17:00:45]", "none"},
           {"eleven digits", "11575208130", "none"},
           {"twenty digits", "99999999999999999999", "none"},
           {"more digits than any number has", std::string_view("9999999999999999999999999999999999999999999999999999999999"),
            "none"},
           {"milliseconds with a fraction", "1732237200123.5", "none"},
           {"TAI64N before any time", "@000000000000000000000000", "none"},
           {"TAI64N after any time", "@7fffffffffffffff00000000", "none"},
           {"TAI64N that overflows", "@ffffffffffffffff00000000", "none"},
           {"TAI64N with more than a second of nanoseconds", "@4000000052fafd8d3b9aca00", "none"},
           {"TAI64N cut", "@4000000052fafd8d38754ce", "none"},
           {"a NUL", std::string_view("Nov 22 01:04:2\0", 15), "none"},
           {"a queue id", "6EA79AE813B", "none"},
           {"an IP address", "192.0.2.26", "none"},
           {"a reply", "250 2.1.0 Ok", "none"},
           {"nothing", "", "none"},
           {"spaces", "  ", "none"},
           {"brackets around nothing", "[]", "none"},
       }) {
    INFO(row.why << ": " << row.text);
    const auto stamp = parse_stamp(row.text);
    CHECK(shown(stamp) == row.is);
    CHECK(row.text.find(stamp.text) != std::string_view::npos);
    CHECK(
        (stamp.form == StampForm::none || is_digit(stamp.text.back()) || is_alpha(stamp.text.back()) || stamp.text.back() == ')'));
    CHECK((stamp.form == StampForm::none) == !stamp.micros.has_value());
  }
}

TEST_CASE("the stamp that a line begins with", "[base]") {
  struct Row {
    std::string_view why, line, is, text, rest;
  };
  for (const auto& row : std::vector<Row>{
           {"syslog", "Nov 22 01:04:26 mta postfix/smtp[9]: x", "no year, 11-22T01:04:26", "Nov 22 01:04:26",
            " mta postfix/smtp[9]: x"},
           {"a day of one digit", "Nov  2 01:04:26 mta x", "no year, 11-02T01:04:26", "Nov  2 01:04:26", " mta x"},
           {"a fraction", "Nov 22 01:04:26.123456 mta x", "no year, 11-22T01:04:26.123456", "Nov 22 01:04:26.123456", " mta x"},
           {"a host that looks like a year", "Nov 22 01:04:26 2026 x", "no year, 11-22T01:04:26", "Nov 22 01:04:26", " 2026 x"},
           {"a host that looks like a zone", "Nov 22 01:04:26 EST x", "no year, 11-22T01:04:26", "Nov 22 01:04:26", " EST x"},
           {"a host that begins with AM", "Nov 22 01:04:26 am.example.net x", "no year, 11-22T01:04:26", "Nov 22 01:04:26",
            " am.example.net x"},
           {"a host that is a number", "Nov 22 01:04:26 192.0.2.1 x", "no year, 11-22T01:04:26", "Nov 22 01:04:26", " 192.0.2.1 x"},
           {"a year behind the day", "Nov 22 2026 01:04:26: x", "2026-11-22T01:04:26 local", "Nov 22 2026 01:04:26", ": x"},
           {"a year before", "2026 Nov 22 01:04:26 mta x", "2026-11-22T01:04:26 local", "2026 Nov 22 01:04:26", " mta x"},
           {"nothing behind", "Nov 22 01:04:26", "no year, 11-22T01:04:26", "Nov 22 01:04:26", ""},
           {"RFC 5424", "2026-11-22T01:08:48.003Z mta app", "2026-11-22T01:08:48.003000 UTC", "2026-11-22T01:08:48.003Z",
            " mta app"},
           {"a zone", "2026-11-22T02:08:48.003456+01:00 mta", "2026-11-22T01:08:48.003456 UTC", "2026-11-22T02:08:48.003456+01:00",
            " mta"},
           {"Exim", "2026-11-22 01:08:48 1xUw4p-0001cx-2h <= a", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48",
            " 1xUw4p-0001cx-2h <= a"},
           {"Exim with a zone", "2026-11-22 02:08:48 +0100 1xUw4p", "2026-11-22T01:08:48 UTC", "2026-11-22 02:08:48 +0100",
            " 1xUw4p"},
           {"Exim with milliseconds and a zone", "2026-11-22 02:08:48.123 +0100 [12] x", "2026-11-22T01:08:48.123000 UTC",
            "2026-11-22 02:08:48.123 +0100", " [12] x"},
           {"a zone by name", "2026-11-22 01:08:48 UTC [12] x", "2026-11-22T01:08:48 UTC", "2026-11-22 01:08:48 UTC", " [12] x"},
           {"a word that only begins like a zone", "2026-11-22 01:08:48 ESTABLISHED", "2026-11-22T01:08:48 local",
            "2026-11-22 01:08:48", " ESTABLISHED"},
           {"a host that only begins like a zone", "2026-11-22 01:08:48 MET-1 x", "2026-11-22T01:08:48 local",
            "2026-11-22 01:08:48", " MET-1 x"},
           {"H= is no zone", "2026-11-22 01:08:48 H=(vm) [192.0.2.1]", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48",
            " H=(vm) [192.0.2.1]"},
           {"a number that is no zone", "2026-11-22 01:08:48 +15551234 x", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48",
            " +15551234 x"},
           {"a tab behind", "2026-11-22 01:08:48\tCLIENT -> SERVER: QUIT", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48",
            "\tCLIENT -> SERVER: QUIT"},
           {"a comma as point", "2026-11-22 01:08:48,123 INFO x", "2026-11-22T01:08:48.123000 local", "2026-11-22 01:08:48,123",
            " INFO x"},
           {"a comma between fields", "2026-11-22 01:08:48,192.0.2.1,x", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48",
            ",192.0.2.1,x"},
           {"a comma before a reply", "2026-11-22 01:08:48,250-x", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48", ",250-x"},
           {"a field of digits", "2026-11-22 01:08:48,250,x", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48", ",250,x"},
           {"a row of fields", "2023-01-11T15:59:53.909Z,EX1,9", "2023-01-11T15:59:53.909000 UTC", "2023-01-11T15:59:53.909Z",
            ",EX1,9"},
           {"a colon before a reply", "2026-11-22 01:08:48:250 Ok", "2026-11-22T01:08:48 local", "2026-11-22 01:08:48", ":250 Ok"},
           {"a weekday", "Sat 2014-07-26 12:58:47: 05: [5] x", "2014-07-26T12:58:47 local", "Sat 2014-07-26 12:58:47",
            ": 05: [5] x"},
           {"ctime", "Sun Nov 22 01:05:46 2026 [9] x", "2026-11-22T01:05:46 local", "Sun Nov 22 01:05:46 2026", " [9] x"},
           {"ctime with a zone", "Sun Nov 22 02:05:46 CET 2026: x", "2026-11-22T01:05:46 UTC", "Sun Nov 22 02:05:46 CET 2026",
            ": x"},
           {"mailq", "Sun Nov 22 01:05:46  a@example.net", "no year, 11-22T01:05:46", "Sun Nov 22 01:05:46", "  a@example.net"},
           {"a message's date", "Sun, 22 Nov 2026 01:05:46 +0000 (UTC) x", "2026-11-22T01:05:46 UTC",
            "Sun, 22 Nov 2026 01:05:46 +0000 (UTC)", " x"},
           {"what is no comment", "Sun, 22 Nov 2026 01:05:46 +0000 (1 mail) x", "2026-11-22T01:05:46 UTC",
            "Sun, 22 Nov 2026 01:05:46 +0000", " (1 mail) x"},
           {"in brackets", "[2026-11-22 01:24:35]<2> x", "2026-11-22T01:24:35 local", "2026-11-22 01:24:35", "<2> x"},
           {"in brackets, an access log's", "[22/Nov/2026:02:05:46 +0100] x", "2026-11-22T01:05:46 UTC",
            "22/Nov/2026:02:05:46 +0100", " x"},
           {"in brackets, a colon behind", "[28-Nov-2019 11:08:54 +0000]: <s> Send: x", "2019-11-28T11:08:54 UTC",
            "28-Nov-2019 11:08:54 +0000", ": <s> Send: x"},
           {"in brackets, without a zone", "[17/Jun/2011 17:00:45] x", "2011-06-17T17:00:45 local", "17/Jun/2011 17:00:45", " x"},
           {"in brackets, syslog's", "[Nov 22 01:04:26] x", "no year, 11-22T01:04:26", "Nov 22 01:04:26", " x"},
           {"Go", "2026/11/22 01:00:00 [SMTP 192.0.2.1:5] x", "2026-11-22T01:00:00 local", "2026/11/22 01:00:00",
            " [SMTP 192.0.2.1:5] x"},
           {"a date that could be either", "01/02/26 09:00:00\tSMTP-OU", "no date, 09:00:00", "01/02/26 09:00:00", "\tSMTP-OU"},
           {"TAI64N", "@4000000052fafd8d38754cec new msg 5", "2014-02-12T04:50:11.947211 UTC", "@4000000052fafd8d38754cec",
            " new msg 5"},
           {"TAI64N in another daemon's brackets", "[@4000000052fafd8d38754cec] x", "2014-02-12T04:50:11.947211 UTC",
            "@4000000052fafd8d38754cec", " x"},
           {"seconds with a fraction", "1157520813.485077 new msg 5", "2006-09-06T05:33:33.485077 UTC", "1157520813.485077",
            " new msg 5"},
       }) {
    INFO(row.why << ": " << row.line);
    const auto found = stamp_at_head(row.line);
    REQUIRE(found);
    CHECK(shown(found->stamp) == row.is);
    CHECK(found->stamp.text == row.text);
    CHECK(found->rest == row.rest);
    CHECK(found->rest.data() + found->rest.size() == row.line.data() + row.line.size());
  }
}

TEST_CASE("lines that begin with no stamp", "[base]") {
  struct Row {
    std::string_view why, line;
  };
  for (const auto& row : std::vector<Row>{
           {"nothing", ""},
           {"the time alone: conversations begin so", "01:08:48.773966 send: 'x'"},
           {"the time alone in brackets", "[12:00:00] x"},
           {"a whole number", "1157520813 x"},
           {"a number with a point that goes on", "1157520813.485077.mail x"},
           {"a reply", "250 2.1.0 Ok"},
           {"an IP address", "192.0.2.26 - - x"},
           {"a month without a day", "May I ask"},
           {"a word that begins like a month", "Marx 22 01:04:26"},
           {"a weekday without a date", "Sun rises"},
           {"a space before", " Nov 22 01:04:26 mta"},
           {"a bracket that is not closed", "[2026-11-22 01:24:35 x] y"},
           {"a process id", "[12345] x"},
           {"an impossible time", "Nov 22 25:04:26 mta"},
           {"an impossible day", "Nov 32 01:04:26 mta"},
           {"digits that go on", "Nov 22 01:04:261 mta"},
           {"TAI64N that goes on", "@4000000052fafd8d38754cec0 x"},
           {"a mail address", "@example.net:a@example.org"},
       }) {
    INFO(row.why << ": " << row.line);
    CHECK(!stamp_at_head(row.line));
  }
}

TEST_CASE("a stamp that is cut anywhere is no other date", "[base]") {
  for (const std::string_view whole :
       {"Nov 22 01:04:26.123456", "2026-11-22T01:08:48.123456789+01:00", "Sun, 22 Nov 2026 02:05:46 +0100 (CET)",
        "[28-Nov-2019 11:08:54 +0000]", "@4000000052fafd8d38754cec", "1157520813.485077", "Sun Nov 22 02:05:46 CET 2026",
        "22/11/2026 01:00:00", "Nov 22, 2026 1:05:46 AM"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string exact(whole.substr(0, size));  // so that a sanitizer sees one byte too far
      INFO(exact);
      const auto stamp = parse_stamp(exact);
      CHECK((stamp.form == StampForm::none || stamp.text == trim(exact)));
      const auto found = stamp_at_head(exact);
      CHECK((!found || found->stamp.text.size() + found->rest.size() <= exact.size()));
    }
  }
}

TEST_CASE("offsets from UTC", "[base]") {
  struct Row {
    std::string_view why, text;
    std::optional<std::int32_t> seconds;
  };
  for (const auto& row : std::vector<Row>{
           {"with a colon", "+01:00", 3600},
           {"without", "-0500", -5 * 3600},
           {"half an hour", "+05:30", 19800},
           {"hours alone", "+01", 3600},
           {"no offset", "+00:00", 0},
           {"UTC", "UTC", 0},
           {"Z", "Z", 0},
           {"a name that is always the same", "CEST", 7200},
           {"the furthest", "+14:00", 14 * 3600},
           {"further", "+14:01", std::nullopt},
           {"60 minutes", "+01:60", std::nullopt},
           {"a place", "Europe/Berlin", std::nullopt},
           {"no sign", "0100", std::nullopt},
           {"one digit", "+1", std::nullopt},
           {"three digits", "+100", std::nullopt},
           {"words behind", "+01:00 x", std::nullopt},
           {"a space before", " +01:00", std::nullopt},
           {"a sign alone", "+", std::nullopt},
           {"nothing", "", std::nullopt},
       }) {
    INFO(row.why);
    CHECK((parse_utc_offset(row.text) == row.seconds));
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
           {"syslog", "Nov 22 01:08:48", "Nov 22 01:08:50", 2'000'000},
           {"syslog, past new year", "Dec 31 23:59:59", "Jan  1 00:00:01", 2'000'000},
           {"syslog, backwards", "Nov 22 01:08:48", "Nov 22 01:08:47", std::nullopt},
           {"one with a zone, one without", "2026-11-22T01:08:48Z", "2026-11-22T01:08:49", std::nullopt},
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

TEST_CASE("whatever octet stands in a clock, it is digits and colons or none", "[base]") {
  const std::string clock = "01:08:48";
  for (std::size_t i = 0; i < clock.size(); ++i) {
    for (int octet = 0; octet < 256; ++octet) {
      auto text = clock;
      text[i] = static_cast<char>(octet);
      const bool tens_of_hours = i == 0 && octet >= '0' && octet <= '2';
      const bool tens = (i == 3 || i == 6) && octet >= '0' && octet <= '5';
      const bool ones = (i == 1 || i == 4 || i == 7) && octet >= '0' && octet <= '9';
      const bool colon = (i == 2 || i == 5) && octet == ':';
      const bool good = tens_of_hours || tens || ones || colon;
      for (const auto* const date : {"Nov 22 ", "2026-11-22 "}) {
        const auto stamp = parse_stamp(date + text);
        if ((stamp.form != StampForm::none) != good) FAIL_CHECK(date << " octet " << octet << " at " << i);
      }
    }
  }
}

}  // namespace smtpwhy
