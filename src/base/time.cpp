#include "base/time.h"

#include "base/text.h"

#include <chrono>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 24 * 3600 * kSecond;

// Takes numbers and separators from the head of a text; false once something did not fit.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    if (rest_.size() < digits) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (!take(wanted)) fail();
  }

  // Digits behind the point, as microseconds; more than six are dropped.
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::int64_t unit = kSecond / 10;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), unit /= 10) value += (rest_.front() - '0') * unit;
    return value;
  }

  int fail() {
    good_ = false;
    return 0;
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::int64_t time_of_day(Scanner& scanner) {
  const int hour = scanner.number(2);
  scanner.expect(':');
  const int minute = scanner.number(2);
  scanner.expect(':');
  const int second = scanner.number(2);
  const auto fraction = scanner.take('.') || scanner.take(',') ? scanner.fraction() : 0;
  if (hour > 23 || minute > 59 || second > 60) scanner.fail();
  return ((hour * 60 + minute) * 60 + second) * kSecond + fraction;
}

// `Z`, `+01:00`, `-0530` or nothing, as what must be subtracted to come to UTC.
std::int64_t zone(Scanner& scanner) {
  if (scanner.take('Z') || scanner.rest().empty()) return 0;
  const int sign = scanner.take('-') ? -1 : 1;
  if (sign > 0) scanner.expect('+');
  const int hours = scanner.number(2);
  scanner.take(':');
  const int minutes = scanner.number(2);
  return sign * (hours * 60 + minutes) * 60 * kSecond;
}

std::optional<std::int64_t> dated_micros(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.expect('-');
  const int month = scanner.number(2);
  scanner.expect('-');
  const int day = scanner.number(2);
  if (!scanner.take('T')) scanner.expect(' ');
  const auto time = time_of_day(scanner);
  const auto offset = zone(scanner);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scanner.good() || !scanner.rest().empty() || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay + time - offset;
}

std::optional<std::int64_t> undated_micros(std::string_view text) {
  Scanner scanner(text);
  const auto time = time_of_day(scanner);
  if (!scanner.good() || !scanner.rest().empty()) return std::nullopt;
  return time;
}

}  // namespace

Stamp parse_stamp(std::string_view text) {
  text = trim(text);
  if (const auto micros = dated_micros(text)) return {text, micros, true};
  return {text, undated_micros(text), false};
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
  if (!from.micros || !to.micros || from.dated != to.dated) return std::nullopt;
  auto difference = *to.micros - *from.micros;
  if (difference < 0 && !from.dated) difference += kDay;
  constexpr std::int64_t kLongest = 3600 * kSecond;  // longer than any timeout of RFC 5321 section 4.5.3.2: not one exchange
  if (difference < 0 || difference > kLongest) return std::nullopt;
  return difference;
}

}  // namespace smtpwhy
