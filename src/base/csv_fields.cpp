#include "base/csv_fields.h"

#include <algorithm>

namespace smtpwhy {

const std::vector<std::string_view>& CsvRow::read(std::string_view line, char separator) {
  fields_.clear();
  if (!copies_.empty()) copies_.clear();  // to clear an empty deque takes time, too
  for (;;) {
    fields_.push_back(take_field(line, separator));
    if (line.empty()) return fields_;
    line.remove_prefix(1);
  }
}

// Takes one field off `rest`, up to the separator behind it.
std::string_view CsvRow::take_field(std::string_view& rest, char separator) {
  if (rest.starts_with('"')) return take_quoted(rest, separator);
  const auto field = rest.substr(0, rest.find(separator));
  rest.remove_prefix(field.size());
  return field;
}

std::string_view CsvRow::take_quoted(std::string_view& rest, char separator) {
  rest.remove_prefix(1);
  const auto plain = rest.substr(0, rest.find('"'));
  const auto behind = rest.substr(std::min(plain.size() + 1, rest.size()));
  if (behind.empty() || behind.starts_with(separator)) {
    rest = behind;
    return plain;
  }
  auto& field = copies_.emplace_back();
  bool quoted = true;
  std::size_t at = 0;
  for (; at < rest.size() && (quoted || rest[at] != separator); ++at) {
    const bool is_quote = quoted && rest[at] == '"';
    const bool is_doubled = is_quote && at + 1 < rest.size() && rest[at + 1] == '"';
    if (is_doubled) ++at;
    if (is_quote && !is_doubled) {
      quoted = false;
    } else {
      field += rest[at];
    }
  }
  rest.remove_prefix(at);
  return field;
}

std::vector<std::string> csv_fields(std::string_view line, char separator) {
  CsvRow row;
  const auto& fields = row.read(line, separator);
  return {fields.begin(), fields.end()};
}

}  // namespace smtpwhy
