#include "base/stamp_scanner.h"

#include "base/clock.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace smtpwhy {
namespace {

// The name of a month or a weekday has three letters; as a number they are compared at once, in either case.
constexpr std::uint32_t letters(char a, char b, char c) {
  return (static_cast<std::uint32_t>(static_cast<unsigned char>(a)) << 16U |
          static_cast<std::uint32_t>(static_cast<unsigned char>(b)) << 8U | static_cast<unsigned char>(c)) |
         0x202020U;
}

constexpr int month_of(std::uint32_t name) {
  switch (name) {
    case letters('j', 'a', 'n'): return 1;
    case letters('f', 'e', 'b'): return 2;
    case letters('m', 'a', 'r'): return 3;
    case letters('a', 'p', 'r'): return 4;
    case letters('m', 'a', 'y'): return 5;
    case letters('j', 'u', 'n'): return 6;
    case letters('j', 'u', 'l'): return 7;
    case letters('a', 'u', 'g'): return 8;
    case letters('s', 'e', 'p'): return 9;
    case letters('o', 'c', 't'): return 10;
    case letters('n', 'o', 'v'): return 11;
    case letters('d', 'e', 'c'): return 12;
    default: return 0;
  }
}

constexpr bool is_weekday(std::uint32_t name) {
  switch (name) {
    case letters('m', 'o', 'n'):
    case letters('t', 'u', 'e'):
    case letters('w', 'e', 'd'):
    case letters('t', 'h', 'u'):
    case letters('f', 'r', 'i'):
    case letters('s', 'a', 't'):
    case letters('s', 'u', 'n'): return true;
    default: return false;
  }
}

// Up to four letters as a number.
constexpr std::uint32_t packed(std::string_view name) {
  std::uint32_t value = 0;
  for (const char c : name) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

// Names that mean one offset wherever they are printed. RFC 5322 section 4.3 settles those of North America; BST and IST, which are used
// for several places, are left out.
struct ZoneName {
  std::uint32_t name;
  std::int32_t minutes;
};
constexpr ZoneName kZoneNames[] = {
    {packed("Z"), 0},      {packed("UTC"), 0},    {packed("GMT"), 0},    {packed("UT"), 0},     {packed("z"), 0},
    {packed("EST"), -300}, {packed("EDT"), -240}, {packed("CST"), -360}, {packed("CDT"), -300}, {packed("MST"), -420},
    {packed("MDT"), -360}, {packed("PST"), -480}, {packed("PDT"), -420}, {packed("WET"), 0},    {packed("WEST"), 60},
    {packed("CET"), 60},   {packed("CEST"), 120}, {packed("MET"), 60},   {packed("MEST"), 120}, {packed("EET"), 120},
    {packed("EEST"), 180}, {packed("MSK"), 180},  {packed("JST"), 540},  {packed("KST"), 540},  {packed("AEST"), 600},
    {packed("AEDT"), 660}, {packed("NZST"), 720}, {packed("NZDT"), 780},
};
constexpr std::ptrdiff_t kLongestZoneName = 4;     // octets; of those above
constexpr std::int32_t kFurthestOffset = 14 * 60;  // minutes; Kiribati

// Days before each month of a leap year, and of the whole year.
constexpr std::array<int, 13> kLeapYear = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366};

// 1970-01-01 in TAI64 as daemontools, runit and all who copied them count: UTC and 10 seconds.
constexpr std::uint64_t kTaiEpoch = (std::uint64_t{1} << 62U) + 10;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999; what is further away is no time

constexpr int kNoDigits = 100;  // above all that two can be

// The number that two bytes are; `kNoDigits` where they are none.
constexpr int two_digits(const char* at) {
  return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : kNoDigits;
}

// The digits of a number to base 16 at the head of `text`, which has enough of them.
std::uint64_t hexadecimal(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value << 4U | static_cast<std::uint64_t>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
  return value;
}

}  // namespace

bool StampScanner::take(char wanted) {
  if (peek() != wanted || at_ == end_) return false;
  ++at_;
  return true;
}

void StampScanner::expect(char wanted) {
  if (!take(wanted)) fail();
}

void StampScanner::spaces() {
  if (peek() != ' ' && peek() != '\t') fail();
  while (peek() == ' ' || peek() == '\t') ++at_;
}

std::ptrdiff_t StampScanner::digits(std::ptrdiff_t from) const {
  auto end = from;
  while (is_digit(peek(end))) ++end;
  return end - from;
}

std::uint32_t StampScanner::three_letters() const { return end_ - at_ >= 3 ? letters(at_[0], at_[1], at_[2]) : 0; }

std::uint64_t StampScanner::number(std::ptrdiff_t least, std::ptrdiff_t most) {
  std::uint64_t value = 0;
  const char* const begin = at_;
  for (; at_ != end_ && at_ - begin < most && is_digit(*at_); ++at_) value = value * 10 + static_cast<std::uint64_t>(*at_ - '0');
  if (at_ - begin < least) fail();
  return value;
}

int StampScanner::one_or_two_digits() {
  if (!is_digit(peek())) {
    fail();
    return 0;
  }
  const int first = *at_++ - '0';
  return is_digit(peek()) ? first * 10 + (*at_++ - '0') : first;
}

Stamp StampScanner::stamp() {
  const bool bracket = take('[');
  const char* const begin = at_;
  if (!read_syslog() && !read_iso()) read();
  const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
  if (bracket) expect(']');
  if (!good_ || form_ == StampForm::none) return {};
  return {text, micros_, form_, zone_.has_value() && form_ == StampForm::dated};
}

void StampScanner::read() {
  if (is_alpha(peek())) return read_words();
  if (is_digit(peek())) {
    const auto count = digits();
    if (count >= 10) return read_unix_time(count);
    if (peek(2) != ':') return read_digits(count);
    if (!whole_) return;
    time_of_day();
    micros_ = time_;
    form_ = StampForm::time_of_day;
  } else if (peek() == '@') {
    read_tai64();
  }
}

// What most lines of mail server logs begin with, `Nov 22 01:04:26`, at its fixed places; false, and nothing taken, where it is anything
// more or less. read_month_first() would read it too, in more than twice the time.
bool StampScanner::read_syslog() {
  constexpr std::ptrdiff_t kDate = 7;
  constexpr auto kSize = kDate + kClockSize;
  if (end_ - at_ < kSize || at_[3] != ' ' || at_[6] != ' ' || !is_digit(at_[5])) return false;
  const auto month = static_cast<std::size_t>(month_of(letters(at_[0], at_[1], at_[2])));
  const int day = at_[4] == ' ' ? at_[5] - '0' : two_digits(at_ + 4);
  const int seconds = clock_seconds(at_ + kDate);
  const char next = peek(kSize);
  if (month == 0 || seconds < 0 || day == 0 || day > kLeapYear[month] - kLeapYear[month - 1]) return false;
  if (whole_ ? at_ + kSize != end_ : next == '.' || next == ',' || is_digit(next)) return false;
  at_ += kSize;
  micros_ = (kLeapYear[month - 1] + day - 1) * kMicrosPerDay + seconds * kMicrosPerSecond;
  form_ = StampForm::no_year;
  return true;
}

// `2026-11-22 01:08:48` or with a T, as most others begin, at its fixed places; false, and nothing taken, where it is anything else.
// read_year_first() would read it too.
bool StampScanner::read_iso() {
  constexpr std::ptrdiff_t kDate = 11;
  constexpr auto kSize = kDate + kClockSize;
  if (end_ - at_ < kSize || at_[4] != '-' || at_[7] != '-' || (at_[10] != ' ' && at_[10] != 'T')) return false;
  Date date;
  const int century = two_digits(at_);
  const int year = two_digits(at_ + 2);
  date.month = two_digits(at_ + 5);
  date.day = two_digits(at_ + 8);
  const int seconds = clock_seconds(at_ + kDate);
  if (std::max({century, year, date.month, date.day}) >= kNoDigits || seconds < 0) return false;
  date.year = century * 100 + year;
  at_ += kSize;
  time_ = seconds * kMicrosPerSecond;
  if (at_point()) time_ += fraction();
  if (is_digit(peek())) fail();
  take_zone();
  place(date);
  return true;
}

void StampScanner::read_words() {
  const auto name = three_letters();
  if (month_of(name) != 0) return read_month_first(false);
  if (!is_weekday(name)) return fail();
  at_ += 3;
  take(',');
  spaces();
  if (is_digit(peek())) return read_digits(digits());
  read_month_first(true);
}

void StampScanner::read_digits(std::ptrdiff_t count) {
  if (count == 4) return read_year_first();
  if (count <= 2) return read_day_first();
  fail();
}

// Seconds may have a fraction; they must where anything else could stand in the same place.
void StampScanner::read_unix_time(std::ptrdiff_t count) {
  constexpr std::ptrdiff_t kSeconds = 10;  // from 2001 to 2286
  if (count > 19 || (count - kSeconds) % 3 != 0) return fail();
  const auto value = number(count, count);
  micros_ = static_cast<std::int64_t>(count == 19 ? value / 1000 : value);
  for (auto places = count; places < 16; places += 3) micros_ *= 1000;
  const bool point = count == kSeconds && peek() == '.' && is_digit(peek(1));
  if (point) micros_ += fraction();
  if (!whole_ && (!point || (at_ != end_ && !is_space(peek()) && peek() != ']'))) fail();
  form_ = StampForm::dated;
  zone_ = 0;
}

// Seconds in 16 digits, where present nanoseconds in 8 and attoseconds in 8 more.
void StampScanner::read_tai64() {
  expect('@');
  std::ptrdiff_t count = 0;
  while (is_digit(peek(count)) || (to_lower(peek(count)) >= 'a' && to_lower(peek(count)) <= 'f')) ++count;
  if (count != 16 && count != 24 && count != 32) return fail();
  const std::string_view text(at_, static_cast<std::size_t>(count));
  const auto seconds = static_cast<std::int64_t>(hexadecimal(text.substr(0, 16)) - kTaiEpoch);
  const auto nanoseconds = static_cast<std::int64_t>(hexadecimal(text.substr(16).substr(0, 8)));
  if (seconds > kLastSecond || seconds < -kLastSecond || nanoseconds > 999'999'999) return fail();
  at_ += count;
  micros_ = seconds * kMicrosPerSecond + nanoseconds / 1000;
  form_ = StampForm::dated;
  zone_ = 0;
}

void StampScanner::read_year_first() {
  Date date;
  date.year = two_digits(at_) * 100 + two_digits(at_ + 2);
  at_ += 4;
  const char separator = peek();
  if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return fail();
  ++at_;
  date.month = is_digit(peek()) && separator != ' ' ? one_or_two_digits() : month();
  expect(separator);
  if (separator == ' ' && peek() == ' ') ++at_;
  date.day = one_or_two_digits();
  between();
  time_of_day();
  take_zone();
  place(date);
}

void StampScanner::read_month_first(bool weekday) {
  Date date;
  date.month = month();
  spaces();
  date.day = one_or_two_digits();
  const bool comma = take(',');
  spaces();
  if (peek(2) != ':' && digits() == 4) {
    date.year = small(4, 4);
    between();
    loose_time();
    take_zone();
  } else {
    time_of_day();
    if (comma) fail();
    // In a line's head a number behind is a year only where a weekday shows the form of ctime.
    if (good_ && (weekday || whole_)) take_late_year(date);
  }
  place(date);
}

// ` 2026` or ` CET 2026`, or nothing is taken.
void StampScanner::take_late_year(Date& date) {
  const char* const begin = at_;
  take_zone();
  while (peek() == ' ') ++at_;
  const char next = peek(4);
  if (at_ == begin || at_[-1] != ' ' || digits() != 4 || is_alpha(next) || next == '.' || next == '-' ||
      (next == ':' && is_digit(peek(5)))) {
    at_ = begin;
    zone_.reset();
    return;
  }
  date.year = small(4, 4);
  if (!zone_) take_zone();
}

void StampScanner::read_day_first() {
  const int first = one_or_two_digits();
  const char separator = peek();
  if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return fail();
  ++at_;
  if (separator == ' ' && peek() == ' ') ++at_;
  if (is_digit(peek())) return read_numeric(first, separator);
  Date date;
  date.day = first;
  date.month = month();
  expect(separator);
  date.year = year();
  between();
  loose_time();
  take_zone();
  take_comment();
  place(date);
}

// Which part is the day: see the head of time.h.
void StampScanner::read_numeric(int first, char separator) {
  const int second = one_or_two_digits();
  expect(separator);
  Date date;
  date.year = year();
  between();
  loose_time();
  take_zone();
  const bool day_first = separator == '.' || first > 12 || first == second;
  date.day = day_first ? first : second;
  date.month = day_first ? second : first;
  if (separator == ' ' || date.month == 0 || date.day == 0) fail();
  if (day_first || second > 12) return place(date);
  micros_ = time_;
  form_ = StampForm::time_of_day;
}

int StampScanner::month() {
  const int month = month_of(three_letters());
  if (month != 0) {
    at_ += 3;
  } else {
    fail();
  }
  return month;
}

int StampScanner::year() {
  const bool two = digits() == 2;
  const int year = two ? small(2, 2) : small(4, 4);
  if (!two) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

// What stands between date and time.
void StampScanner::between() {
  if (peek() == 'T' || peek() == 't' || peek() == ':') {
    ++at_;
  } else {
    take(',');
    spaces();
  }
}

void StampScanner::time_of_day() {
  const int seconds = end_ - at_ >= kClockSize ? clock_seconds(at_) : -1;
  if (seconds < 0) return fail();
  at_ += kClockSize;
  time_ = seconds * kMicrosPerSecond;
  if (at_point()) time_ += fraction();
  if (is_digit(peek())) fail();
}

// With one digit for the hour, without seconds, by halves of a day.
void StampScanner::loose_time() {
  int hour = one_or_two_digits();
  expect(':');
  const int minute = small(2, 2);
  const int second = take(':') ? small(2, 2) : 0;
  const auto part = at_point() ? fraction() : 0;
  hour = twelve_hours(hour);
  if (hour > 23 || minute > 59 || second > 60 || is_digit(peek())) fail();
  time_ = ((hour * 60 + minute) * 60 + second) * kMicrosPerSecond + part;
}

// In a line's head, a comma may end a field of its own: it is a point only where the digits look like a fraction. Some print a colon
// before milliseconds.
bool StampScanner::at_point() const {
  const char c = peek();
  if (c == '.') return is_digit(peek(1));
  if (c != ',' && (c != ':' || !whole_)) return false;
  const auto count = digits(1);
  if (whole_ && c == ',') return count > 0;
  const char next = peek(1 + count);
  return count > 0 && count % 3 == 0 && count <= 9 && next != ',' && next != '.' && next != '-';
}

// The point and the digits behind it, as microseconds; more than six are dropped.
std::int64_t StampScanner::fraction() {
  ++at_;
  return take_fraction(at_, end_);
}

int StampScanner::twelve_hours(int hour) {
  const std::ptrdiff_t space = peek() == ' ' ? 1 : 0;
  const char half = to_lower(peek(space));
  const char behind = peek(space + 2);
  if ((half != 'a' && half != 'p') || to_lower(peek(space + 1)) != 'm' || is_alpha(behind) || is_digit(behind)) return hour;
  at_ += space + 2;
  if (hour < 1 || hour > 12) fail();
  return hour % 12 + (half == 'p' ? 12 : 0);
}

void StampScanner::take_zone() {
  if (good_) zone_ = zone();
}

std::optional<std::int32_t> StampScanner::zone() {
  std::ptrdiff_t from = 0;
  while (peek(from) == ' ') ++from;
  const char first = peek(from);
  if (first == '+' || first == '-') return numeric_zone(from);
  if ((first >= 'A' && first <= 'Z') || first == 'z') return named_zone(from);
  return std::nullopt;
}

// `+01:00`, `+0100`; right behind the time also `+01`.
std::optional<std::int32_t> StampScanner::numeric_zone(std::ptrdiff_t from) {
  const auto two = [this](std::ptrdiff_t at) { return (peek(at) - '0') * 10 + (peek(at + 1) - '0'); };
  const auto count = digits(from + 1);
  const bool colon = count == 2 && peek(from + 3) == ':' && digits(from + 4) == 2;
  if (count != 4 && !colon && (count != 2 || from != 0)) return std::nullopt;
  const int minutes = count == 4 ? two(from + 3) : (colon ? two(from + 4) : 0);
  const int offset = two(from + 1) * 60 + minutes;
  const auto end = from + 1 + (colon ? 5 : count);
  if (minutes > 59 || offset > kFurthestOffset || is_alpha(peek(end)) || peek(end) == ':') return std::nullopt;
  const int sign = peek(from) == '-' ? -1 : 1;
  at_ += end;
  return sign * offset;
}

std::optional<std::int32_t> StampScanner::named_zone(std::ptrdiff_t from) {
  std::ptrdiff_t size = 0;
  while (size <= kLongestZoneName && is_alpha(peek(from + size))) ++size;
  const char next = peek(from + size);
  if (size > kLongestZoneName || is_digit(next) || (size == 1 && from != 0)) return std::nullopt;  // ` Z` is a word
  constexpr std::string_view kInWords = "-._=/@";                                                  // `MET-1`, `est.example.net`
  if (next != '\0' && kInWords.find(next) != std::string_view::npos) return std::nullopt;
  const auto name = packed({at_ + from, static_cast<std::size_t>(size)});
  const auto* const known =
      std::find_if(std::begin(kZoneNames), std::end(kZoneNames), [&](const auto& zone) { return zone.name == name; });
  if (known == std::end(kZoneNames)) return std::nullopt;
  at_ += from + size;
  return known->minutes;
}

// ` (CET)` behind a zone (RFC 5322 section 3.3). In a line's head only a word is one.
void StampScanner::take_comment() {
  if (!zone_ || peek() != ' ' || peek(1) != '(') return;
  std::ptrdiff_t end = 2;
  while (end < end_ - at_ && peek(end) != ')' && (whole_ || is_alpha(peek(end)))) ++end;
  if (peek(end) == ')') at_ += end + 1;
}

void StampScanner::place(const Date& date) {
  if (!good_) return;
  const auto month = static_cast<std::size_t>(date.month);
  if (month < 1 || month > 12 || date.day < 1 || date.day > kLeapYear[month] - kLeapYear[month - 1]) return fail();
  if (!date.year) {
    micros_ = (kLeapYear[month - 1] + date.day - 1) * kMicrosPerDay + time_;
    form_ = StampForm::no_year;
    return;
  }
  const std::chrono::year_month_day day{std::chrono::year(*date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (!day.ok()) return fail();
  micros_ =
      std::chrono::sys_days(day).time_since_epoch().count() * kMicrosPerDay + time_ - zone_.value_or(0) * 60 * kMicrosPerSecond;
  form_ = StampForm::dated;
}

}  // namespace smtpwhy
