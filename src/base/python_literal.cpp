#include "base/python_literal.h"

#include "base/text.h"

namespace smtpwhy {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char l = to_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// `text` begins behind a backslash; what it stands for goes to `value`, and how many characters it took is given back.
std::size_t take_escape(std::string_view text, std::string& value) {
  switch (text[0]) {
    case 'r': value += '\r'; return 1;
    case 'n': value += '\n'; return 1;
    case 't': value += '\t'; return 1;
    case '\\':
    case '\'':
    case '"': value += text[0]; return 1;
    default: break;
  }
  if (text[0] == 'x' && text.size() >= 3 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
    value += static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
    return 3;
  }
  value += '\\';
  return 0;
}

}  // namespace

std::optional<std::string> take_python_literal(std::string_view text, std::string_view* rest) {
  if (text.starts_with('b') || text.starts_with('u')) text.remove_prefix(1);
  if (text.empty() || (text[0] != '\'' && text[0] != '"')) return std::nullopt;
  const char quote = text[0];
  std::string value;
  std::size_t at = 1;
  while (at < text.size() && text[at] != quote) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      at += 1 + take_escape(text.substr(at + 1), value);
    } else {
      value += text[at++];
    }
  }
  if (rest != nullptr) *rest = at < text.size() ? text.substr(at + 1) : std::string_view();
  return value;
}

}  // namespace smtpwhy
