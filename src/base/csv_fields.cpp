#include "base/csv_fields.h"

namespace smtpwhy {
namespace {

// Takes one field off `rest`, up to the separator behind it.
std::string take_field(std::string_view& rest, char separator) {
  std::string field;
  bool quoted = rest.starts_with('"');
  std::size_t at = quoted ? 1 : 0;
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

}  // namespace

std::vector<std::string> csv_fields(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (;;) {
    fields.push_back(take_field(line, separator));
    if (line.empty()) return fields;
    line.remove_prefix(1);
  }
}

}  // namespace smtpwhy
