#include "base/quoted_printable.h"

#include "base/text.h"

#include <optional>

namespace smtpwhy {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char small = to_lower(c);
  if (small >= 'a' && small <= 'f') return static_cast<unsigned>(small - 'a') + 10U;
  return std::nullopt;
}

std::optional<char> octet_at(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const auto high = hex_digit(text[1]);
  const auto low = hex_digit(text[2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4U | *low);
}

}  // namespace

bool append_quoted_printable(std::string_view line, std::string& text) {
  line = trim_right(line);
  const bool goes_on = line.ends_with('=');
  if (goes_on) line.remove_suffix(1);
  while (!line.empty()) {
    const auto octet = line.front() == '=' ? octet_at(line) : std::nullopt;
    text += octet.value_or(line.front());
    line.remove_prefix(octet ? 3 : 1);
  }
  return goes_on;
}

}  // namespace smtpwhy
