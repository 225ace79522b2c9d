#include "bench/generate/stamp.h"

#include "bench/generate/text.h"

#include <chrono>

namespace smtpwhy::bench {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kWeekdays = "ThuFriSatSunMonTueWed";  // 1970 began on a Thursday

std::string_view month_name(int month) { return kMonths.substr(static_cast<std::size_t>(month - 1) * 3, 3); }

// Two digits: most of a stamp is made of them.
void put_two(std::string& out, int number, char zero = '0') {
  out += number < 10 ? zero : static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

void put_clock(std::string& out, std::int64_t micros, bool seconds = true) {
  const auto within = static_cast<int>((micros % kDay) / kSecond);
  put_two(out, within / 3600);
  out += ':';
  put_two(out, within / 60 % 60);
  if (!seconds) return;
  out += ':';
  put_two(out, within % 60);
}

void put_date(std::string& out, const Date& date, char between) {
  put(out, date.year);
  if (between != 0) out += between;
  put_two(out, date.month);
  if (between != 0) out += between;
  put_two(out, date.day);
}

void put_mail_date(std::string& out, std::int64_t micros, const Date& date) {
  put(out, kWeekdays.substr(static_cast<std::size_t>(micros / kDay % 7) * 3, 3), ", ", date.day, ' ', month_name(date.month), ' ',
      date.year, ' ');
  put_clock(out, micros);
  out += " +0000";
}

void put_iso(std::string& out, std::int64_t micros, const Date& date, StampStyle style) {
  put_date(out, date, '-');
  out += style == StampStyle::exim ? ' ' : 'T';
  put_clock(out, micros);
  if (style == StampStyle::exim) return;
  out += '.';
  const auto fraction = static_cast<std::uint64_t>(micros % kSecond);
  const bool short_form = style == StampStyle::exchange;
  put_padded(out, short_form ? fraction / 1000 : fraction, short_form ? 3 : 6);
  out += short_form ? "Z" : "+00:00";
}

}  // namespace

Date date_of(std::int64_t micros) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{micros / kDay}}};
  return {int{date.year()}, static_cast<int>(unsigned{date.month()}), static_cast<int>(unsigned{date.day()})};
}

int hour_of(std::int64_t micros) { return static_cast<int>(micros % kDay / kHour); }

void put_stamp(std::string& out, std::int64_t micros, StampStyle style) {
  const auto date = date_of(micros);
  switch (style) {
    case StampStyle::rfc3164:
      put(out, month_name(date.month), ' ');
      put_two(out, date.day, ' ');
      out += ' ';
      put_clock(out, micros);
      return;
    case StampStyle::sendmail_id:
      put_date(out, date, 0);
      put_two(out, hour_of(micros));
      put_two(out, static_cast<int>(micros % kHour / kMinute));
      return;
    case StampStyle::rfc5322: put_mail_date(out, micros, date); return;
    default: put_iso(out, micros, date, style);
  }
}

}  // namespace smtpwhy::bench
