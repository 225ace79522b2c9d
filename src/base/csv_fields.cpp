#include "base/csv_fields.h"

#include "base/octet_search.h"

#include <algorithm>
#include <array>

namespace smtpwhy {

const std::vector<std::string_view>& CsvRow::read(std::string_view line, char separator) {
  fields_.clear();
  if (!copies_.empty()) copies_.clear();  // to clear an empty deque takes time, too
  const auto rest = take_plain_fields(line, separator);
  if (rest) take_fields(*rest, separator);
  return fields_;
}

// Up to the first one in quotes: nothing where there is none, else it and all behind it.
std::optional<std::string_view> CsvRow::take_plain_fields(std::string_view line, char separator) {
  std::size_t begin = 0;
  const auto ends_plain = [&](std::size_t at) {
    if (line[at] != separator) return at == begin;
    fields_.push_back(line.substr(begin, at - begin));
    begin = at + 1;
    return false;
  };
  const bool quoted = any_place_of(std::array{separator, '"'}, line, ends_plain);
  if (quoted) return line.substr(begin);
  fields_.push_back(line.substr(begin));
  return std::nullopt;
}

void CsvRow::take_fields(std::string_view rest, char separator) {
  for (;;) {
    fields_.push_back(take_field(rest, separator));
    if (rest.empty()) return;
    rest.remove_prefix(1);
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
