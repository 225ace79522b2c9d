// CSV: one line's fields (RFC 4180 section 2). Fields that hold line breaks are not for logs.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// One line after the other. Nothing is copied but fields with quotes inside, so that a long log of them is read without allocating.
class CsvRow {
 public:
  /// The fields of `line` between separators, as `csv_fields` has them: views that live as long as `line`, until the next one is read.
  const std::vector<std::string_view>& read(std::string_view line, char separator = ',');

  /// Of the last line.
  [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }

 private:
  std::optional<std::string_view> take_plain_fields(std::string_view line, char separator);
  void take_fields(std::string_view rest, char separator);
  std::string_view take_field(std::string_view& rest, char separator);
  std::string_view take_quoted(std::string_view& rest, char separator);

  std::vector<std::string_view> fields_;
  std::deque<std::string> copies_;  // of fields with quotes inside
};

/// The fields of `line` between separators, without quotes; doubled quotes inside of quotes are one. Total: a quote that nothing closes ends
/// with the line, and what stands behind a closing quote belongs to the field. An empty line has one empty field.
[[nodiscard]] std::vector<std::string> csv_fields(std::string_view line, char separator = ',');

}  // namespace smtpwhy
