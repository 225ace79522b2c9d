// StampScanner: the grammar of stamps, which is told in time.h, read by hand from the head of a text: no look back but where a word might
// be a zone or a year, no allocation.
#pragma once

#include "base/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtpwhy {

class StampScanner {
 public:
  enum class Extent { whole, head };

  /// `text` must outlive what is read from it. In a `head`, what stands behind the stamp is not taken for a part of it.
  StampScanner(std::string_view text, Extent extent)
      : at_(text.data()), end_(text.data() + text.size()), whole_(extent == Extent::whole) {}

  /// The stamp, or one of form `none` and without text. It is for the caller to see whether anything is left.
  Stamp stamp();
  /// The offset in minutes that a zone here or behind spaces means; nothing is taken where there is none.
  std::optional<std::int32_t> zone();
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

 private:
  struct Date {
    std::optional<int> year;
    int month = 0;
    int day = 0;
  };

  // A byte from here on; NUL behind the end.
  [[nodiscard]] char peek(std::ptrdiff_t ahead = 0) const { return ahead < end_ - at_ ? at_[ahead] : '\0'; }
  [[nodiscard]] std::ptrdiff_t digits(std::ptrdiff_t from = 0) const;
  [[nodiscard]] std::uint32_t three_letters() const;
  bool take(char wanted);
  void expect(char wanted);
  void spaces();
  std::uint64_t number(std::ptrdiff_t least, std::ptrdiff_t most);
  int small(std::ptrdiff_t least, std::ptrdiff_t most) { return static_cast<int>(number(least, most)); }
  int one_or_two_digits();
  void fail() { good_ = false; }

  void read();
  bool read_syslog();
  bool read_iso();
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
  void time_of_day();
  void loose_time();
  [[nodiscard]] bool at_point() const;
  std::int64_t fraction();
  int twelve_hours(int hour);
  void take_zone();
  std::optional<std::int32_t> numeric_zone(std::ptrdiff_t from);
  std::optional<std::int32_t> named_zone(std::ptrdiff_t from);
  void take_comment();
  void take_late_year(Date& date);
  void place(const Date& date);

  const char* at_;
  const char* end_;
  bool whole_;
  bool good_ = true;
  std::int64_t time_ = 0;  // since midnight
  std::int64_t micros_ = 0;
  StampForm form_ = StampForm::none;
  std::optional<std::int32_t> zone_;
};

}  // namespace smtpwhy
