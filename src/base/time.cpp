#include "base/time.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 24 * 3600 * kSecond;

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
    {packed("UTC"), 0},    {packed("GMT"), 0},    {packed("UT"), 0},     {packed("Z"), 0},      {packed("z"), 0},
    {packed("EST"), -300}, {packed("EDT"), -240}, {packed("CST"), -360}, {packed("CDT"), -300}, {packed("MST"), -420},
    {packed("MDT"), -360}, {packed("PST"), -480}, {packed("PDT"), -420}, {packed("WET"), 0},    {packed("WEST"), 60},
    {packed("CET"), 60},   {packed("CEST"), 120}, {packed("MET"), 60},   {packed("MEST"), 120}, {packed("EET"), 120},
    {packed("EEST"), 180}, {packed("MSK"), 180},  {packed("JST"), 540},  {packed("KST"), 540},  {packed("AEST"), 600},
    {packed("AEDT"), 660}, {packed("NZST"), 720}, {packed("NZDT"), 780},
};
constexpr std::ptrdiff_t kLongestZoneName = 4;
constexpr std::int32_t kFurthestOffset = 14 * 60;  // minutes; Kiribati

// Days before each month of a leap year, and of the whole year.
constexpr std::array<int, 13> kLeapYear = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366};

// 1970-01-01 in TAI64 as daemontools, runit and all who copied them count: UTC and 10 seconds.
constexpr std::uint64_t kTaiEpoch = (std::uint64_t{1} << 62U) + 10;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999; what is further away is no time

constexpr int kNoYear = -1;

struct Date {
  int year = kNoYear;
  int month = 0;
  int day = 0;
};

enum class Extent { whole, head };
enum class Clock { strict, loose };  // loose: one digit for the hour, no seconds, AM and PM

// Takes a stamp from the head of a text; not good() once something did not fit.
class Scanner {
 public:
  Scanner(std::string_view text, Extent extent)
      : at_(text.data()), end_(text.data() + text.size()), whole_(extent == Extent::whole) {}

  // The stamp, or one of form `none`.
  Stamp stamp();
  // The zone's offset in minutes, here or behind a space; nothing is taken where there is none.
  std::optional<std::int32_t> zone();
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

 private:
  [[nodiscard]] char peek(std::ptrdiff_t ahead = 0) const { return ahead < end_ - at_ ? at_[ahead] : '\0'; }
  [[nodiscard]] std::ptrdiff_t digits(std::ptrdiff_t from = 0) const;
  [[nodiscard]] std::uint32_t three_letters() const;
  bool take(char wanted);
  void expect(char wanted);
  void spaces();
  std::uint64_t number(std::ptrdiff_t least, std::ptrdiff_t most);
  int small(std::ptrdiff_t least, std::ptrdiff_t most) { return static_cast<int>(number(least, most)); }
  int two();
  int fail();

  void read();
  void read_words();
  void read_digits(std::ptrdiff_t count);
  void read_unix_time(std::ptrdiff_t count);
  void read_tai64();
  void read_year_first();
  void read_month_first(bool weekday);
  void read_day_first();
  void read_numeric(int first, char separator);

  int month();
  int year();
  void between();
  void time(Clock clock);
  [[nodiscard]] bool at_point() const;
  std::int64_t fraction();
  int twelve_hours(int hour);
  void take_zone();
  std::optional<std::int32_t> numeric_zone(std::ptrdiff_t from);
  std::optional<std::int32_t> named_zone(std::ptrdiff_t from);
  void take_comment();
  bool take_late_year(Date& date);
  void place(const Date& date);

  const char* at_;
  const char* end_;
  bool whole_;
  bool good_ = true;
  std::int64_t time_ = 0;  // of the day
  std::int64_t micros_ = 0;
  StampForm form_ = StampForm::none;
  std::optional<std::int32_t> zone_;
};

int Scanner::fail() {
  good_ = false;
  return 0;
}

bool Scanner::take(char wanted) {
  if (peek() != wanted || at_ == end_) return false;
  ++at_;
  return true;
}

void Scanner::expect(char wanted) {
  if (!take(wanted)) fail();
}

void Scanner::spaces() {
  if (peek() != ' ' && peek() != '\t') fail();
  while (peek() == ' ' || peek() == '\t') ++at_;
}

std::ptrdiff_t Scanner::digits(std::ptrdiff_t from) const {
  auto end = from;
  while (is_digit(peek(end))) ++end;
  return end - from;
}

std::uint32_t Scanner::three_letters() const { return end_ - at_ >= 3 ? letters(at_[0], at_[1], at_[2]) : 0; }

std::uint64_t Scanner::number(std::ptrdiff_t least, std::ptrdiff_t most) {
  std::uint64_t value = 0;
  const char* const begin = at_;
  for (; at_ != end_ && at_ - begin < most && is_digit(*at_); ++at_) value = value * 10 + static_cast<std::uint64_t>(*at_ - '0');
  if (at_ - begin < least) fail();
  return value;
}

int Scanner::two() {
  if (end_ - at_ < 2 || !is_digit(at_[0]) || !is_digit(at_[1])) return fail();
  const int value = (at_[0] - '0') * 10 + (at_[1] - '0');
  at_ += 2;
  return value;
}

Stamp Scanner::stamp() {
  const bool bracket = take('[');
  const char* const begin = at_;
  read();
  const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
  if (bracket) expect(']');
  if (!good_ || form_ == StampForm::none) return {};
  return {text, micros_, form_, zone_.has_value() && form_ == StampForm::dated};
}

void Scanner::read() {
  if (is_digit(peek())) {
    const auto count = digits();
    if (count >= 10) return read_unix_time(count);
    if (peek(2) != ':') return read_digits(count);
    if (!whole_) return;
    time(Clock::strict);
    micros_ = time_;
    form_ = StampForm::time_of_day;
  } else if (peek() == '@') {
    read_tai64();
  } else {
    read_words();
  }
}

void Scanner::read_words() {
  const auto name = three_letters();
  if (month_of(name) != 0) return read_month_first(false);
  if (!is_weekday(name)) return static_cast<void>(fail());
  at_ += 3;
  take(',');
  spaces();
  if (is_digit(peek())) return read_digits(digits());
  read_month_first(true);
}

void Scanner::read_digits(std::ptrdiff_t count) {
  if (count == 4) return read_year_first();
  if (count <= 2) return read_day_first();
  fail();
}

// Seconds may have a fraction; they must where anything else could stand in the same place.
void Scanner::read_unix_time(std::ptrdiff_t count) {
  constexpr std::ptrdiff_t kSeconds = 10;  // from 2001 to 2286
  if (count > 19 || (count - kSeconds) % 3 != 0) return static_cast<void>(fail());
  const auto value = number(count, count);
  micros_ = static_cast<std::int64_t>(count == 19 ? value / 1000 : value);
  for (auto places = count; places < 16; places += 3) micros_ *= 1000;
  const bool point = count == kSeconds && peek() == '.' && is_digit(peek(1));
  if (point) micros_ += fraction();
  if (!whole_ && (!point || (at_ != end_ && !is_space(peek()) && peek() != ']'))) fail();
  form_ = StampForm::dated;
  zone_ = 0;
}

// The digits of a number to base 16 at the head of `text`, which has enough of them.
std::uint64_t hexadecimal(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value << 4U | static_cast<std::uint64_t>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
  return value;
}

// Seconds in 16 digits, where present nanoseconds in 8 and attoseconds in 8 more.
void Scanner::read_tai64() {
  expect('@');
  std::ptrdiff_t count = 0;
  while (is_digit(peek(count)) || (to_lower(peek(count)) >= 'a' && to_lower(peek(count)) <= 'f')) ++count;
  if (count != 16 && count != 24 && count != 32) return static_cast<void>(fail());
  const std::string_view text(at_, static_cast<std::size_t>(count));
  const auto seconds = static_cast<std::int64_t>(hexadecimal(text.substr(0, 16)) - kTaiEpoch);
  const auto nanoseconds = static_cast<std::int64_t>(hexadecimal(text.substr(16).substr(0, 8)));
  if (seconds > kLastSecond || seconds < -kLastSecond || nanoseconds > 999'999'999) return static_cast<void>(fail());
  at_ += count;
  micros_ = seconds * kSecond + nanoseconds / 1000;
  form_ = StampForm::dated;
  zone_ = 0;
}

void Scanner::read_year_first() {
  Date date;
  date.year = small(4, 4);
  const char separator = peek();
  if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return static_cast<void>(fail());
  ++at_;
  date.month = is_digit(peek()) && separator != ' ' ? small(1, 2) : month();
  expect(separator);
  if (separator == ' ' && peek() == ' ') ++at_;
  date.day = small(1, 2);
  between();
  time(Clock::strict);
  take_zone();
  place(date);
}

void Scanner::read_month_first(bool weekday) {
  Date date;
  date.month = month();
  spaces();
  date.day = small(1, 2);
  const bool comma = take(',');
  spaces();
  if (peek(2) != ':' && digits() == 4) {
    date.year = small(4, 4);
    between();
    time(Clock::loose);
    take_zone();
  } else {
    time(Clock::strict);
    if (comma) fail();
    // In a line's head a number behind is a year only where a weekday shows the form of ctime.
    if (good_ && (weekday || whole_)) take_late_year(date);
  }
  place(date);
}

// ` 2026` or ` CET 2026`, or nothing is taken.
bool Scanner::take_late_year(Date& date) {
  const char* const begin = at_;
  take_zone();
  while (peek() == ' ') ++at_;
  const char next = peek(4);
  if (at_ == begin || at_[-1] != ' ' || digits() != 4 || is_alpha(next) || next == '.' || next == '-' ||
      (next == ':' && is_digit(peek(5)))) {
    at_ = begin;
    zone_.reset();
    return false;
  }
  date.year = small(4, 4);
  if (!zone_) take_zone();
  return true;
}

void Scanner::read_day_first() {
  const int first = small(1, 2);
  const char separator = peek();
  if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return static_cast<void>(fail());
  ++at_;
  if (separator == ' ' && peek() == ' ') ++at_;
  if (is_digit(peek())) return read_numeric(first, separator);
  Date date;
  date.day = first;
  date.month = month();
  expect(separator);
  date.year = year();
  between();
  time(Clock::loose);
  take_zone();
  take_comment();
  place(date);
}

// Which part is the day: see the head of time.h.
void Scanner::read_numeric(int first, char separator) {
  const int second = small(1, 2);
  expect(separator);
  Date date;
  date.year = year();
  between();
  time(Clock::loose);
  take_zone();
  const bool day_first = separator == '.' || first > 12 || first == second;
  date.day = day_first ? first : second;
  date.month = day_first ? second : first;
  if (separator == ' ' || date.month == 0 || date.day == 0) fail();
  if (day_first || second > 12) return place(date);
  micros_ = time_;
  form_ = StampForm::time_of_day;
}

int Scanner::month() {
  const int month = month_of(three_letters());
  if (month == 0) return fail();
  at_ += 3;
  return month;
}

int Scanner::year() {
  const bool two = digits() == 2;
  const int year = two ? small(2, 2) : small(4, 4);
  if (!two) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

// What stands between date and time.
void Scanner::between() {
  if (peek() == 'T' || peek() == 't' || peek() == ':') {
    ++at_;
  } else {
    take(',');
    spaces();
  }
}

void Scanner::time(Clock clock) {
  int hour = clock == Clock::loose ? small(1, 2) : two();
  expect(':');
  const int minute = two();
  int second = 0;
  if (clock == Clock::strict || peek() == ':') {
    expect(':');
    second = two();
  }
  const auto part = at_point() ? fraction() : 0;
  if (clock == Clock::loose) hour = twelve_hours(hour);
  if (hour > 23 || minute > 59 || second > 60 || is_digit(peek())) fail();
  time_ = ((hour * 60 + minute) * 60 + second) * kSecond + part;
}

// In a line's head, a comma may end a field of its own: it is a point only where the digits look like a fraction. Some print a colon
// before milliseconds.
bool Scanner::at_point() const {
  const char c = peek();
  if (c == '.') return is_digit(peek(1));
  if (c != ',' && (c != ':' || !whole_)) return false;
  const auto count = digits(1);
  if (whole_ && c == ',') return count > 0;
  const char next = peek(1 + count);
  return count > 0 && count % 3 == 0 && count <= 9 && next != ',' && next != '.' && next != '-';
}

// The point and the digits behind it, as microseconds; more than six are dropped.
std::int64_t Scanner::fraction() {
  std::int64_t value = 0;
  std::int64_t unit = kSecond / 10;
  for (++at_; is_digit(peek()); ++at_, unit /= 10) value += (*at_ - '0') * unit;
  return value;
}

int Scanner::twelve_hours(int hour) {
  const std::ptrdiff_t space = peek() == ' ' ? 1 : 0;
  const char half = to_lower(peek(space));
  const char behind = peek(space + 2);
  if ((half != 'a' && half != 'p') || to_lower(peek(space + 1)) != 'm' || is_alpha(behind) || is_digit(behind)) return hour;
  at_ += space + 2;
  if (hour < 1 || hour > 12) return fail();
  return hour % 12 + (half == 'p' ? 12 : 0);
}

void Scanner::take_zone() {
  if (good_) zone_ = zone();
}

std::optional<std::int32_t> Scanner::zone() {
  std::ptrdiff_t from = 0;
  while (peek(from) == ' ') ++from;
  const char first = peek(from);
  if (first == '+' || first == '-') return numeric_zone(from);
  if (is_alpha(first)) return named_zone(from);
  return std::nullopt;
}

// `+01:00`, `+0100`; right behind the time also `+01`.
std::optional<std::int32_t> Scanner::numeric_zone(std::ptrdiff_t from) {
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

std::optional<std::int32_t> Scanner::named_zone(std::ptrdiff_t from) {
  std::ptrdiff_t size = 0;
  while (size <= kLongestZoneName && is_alpha(peek(from + size))) ++size;
  const char next = peek(from + size);
  if (size > kLongestZoneName || is_digit(next)) return std::nullopt;
  constexpr std::string_view kInWords = "-._=/@";  // `MET-1`, `est.example.net`
  if (next != '\0' && kInWords.find(next) != std::string_view::npos) return std::nullopt;
  const auto name = packed({at_ + from, static_cast<std::size_t>(size)});
  const auto* const known =
      std::find_if(std::begin(kZoneNames), std::end(kZoneNames), [&](const auto& zone) { return zone.name == name; });
  if (known == std::end(kZoneNames)) return std::nullopt;
  at_ += from + size;
  return known->minutes;
}

// ` (CET)` behind a zone (RFC 5322 section 3.3). In a line's head only a word is one.
void Scanner::take_comment() {
  if (!zone_ || peek() != ' ' || peek(1) != '(') return;
  std::ptrdiff_t end = 2;
  while (end < end_ - at_ && peek(end) != ')' && (whole_ || is_alpha(peek(end)))) ++end;
  if (peek(end) == ')') at_ += end + 1;
}

void Scanner::place(const Date& date) {
  if (!good_) return;
  const auto month = static_cast<std::size_t>(date.month);
  if (month < 1 || month > 12 || date.day < 1 || date.day > kLeapYear[month] - kLeapYear[month - 1])
    return static_cast<void>(fail());
  if (date.year == kNoYear) {
    micros_ = (kLeapYear[month - 1] + date.day - 1) * kDay + time_;
    form_ = StampForm::no_year;
    return;
  }
  const std::chrono::year_month_day day{std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (!day.ok()) return static_cast<void>(fail());
  micros_ = std::chrono::sys_days(day).time_since_epoch().count() * kDay + time_ - zone_.value_or(0) * 60 * kSecond;
  form_ = StampForm::dated;
}

}  // namespace

Stamp parse_stamp(std::string_view text) {
  text = trim(text);
  Scanner scanner(text, Extent::whole);
  const auto stamp = scanner.stamp();
  if (stamp.form != StampForm::none && scanner.rest().empty()) return stamp;
  return {text, std::nullopt, StampForm::none, false};
}

std::optional<StampAt> stamp_at_head(std::string_view line) {
  Scanner scanner(line, Extent::head);
  const auto stamp = scanner.stamp();
  if (stamp.form == StampForm::none) return std::nullopt;
  return StampAt{stamp, scanner.rest()};
}

std::optional<std::int32_t> parse_utc_offset(std::string_view text) {
  if (text.starts_with(' ')) return std::nullopt;
  Scanner scanner(text, Extent::whole);
  const auto minutes = scanner.zone();
  if (!minutes || !scanner.rest().empty()) return std::nullopt;
  return *minutes * 60;
}

std::string utc_text(std::int64_t micros) {
  const auto days = micros >= 0 ? micros / kDay : -((-micros + kDay - 1) / kDay);
  const auto rest = micros - days * kDay;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const auto seconds = rest / kSecond;
  const auto millis = rest % kSecond / 1000;
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()), seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (millis != 0) text += fmt::format(".{:03}", millis);
  return text + "Z";
}

std::optional<std::int64_t> elapsed(const Stamp& from, const Stamp& to) {
  if (!from.micros || !to.micros || from.form != to.form || from.zoned != to.zoned) return std::nullopt;
  auto difference = *to.micros - *from.micros;
  if (difference < 0 && from.form == StampForm::time_of_day) difference += kDay;
  if (difference < 0 && from.form == StampForm::no_year) difference += kLeapYear.back() * kDay;
  constexpr std::int64_t kLongest = 3600 * kSecond;  // longer than any timeout of RFC 5321 section 4.5.3.2: not one exchange
  if (difference < 0 || difference > kLongest) return std::nullopt;
  return difference;
}

}  // namespace smtpwhy
