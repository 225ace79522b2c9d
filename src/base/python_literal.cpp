#include "base/python_literal.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

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
  if (const auto octet = text[0] == 'x' ? octet_from_hex(text.substr(1)) : std::nullopt) {
    value += *octet;
    return 3;
  }
  value += '\\';
  return 0;
}

// The character at the head of `text`, or the escape; gives how long it is.
std::size_t take_character(std::string_view text, std::string& value) {
  if (text[0] == '\\' && text.size() > 1) return 1 + take_escape(text.substr(1), value);
  value += text[0];
  return 1;
}

}  // namespace

std::optional<std::string> take_python_literal(std::string_view text, std::string_view* rest) {
  if (text.starts_with('b') || text.starts_with('u')) text.remove_prefix(1);
  if (text.empty() || (text[0] != '\'' && text[0] != '"')) return std::nullopt;
  const char quote = text[0];
  std::string value;
  std::size_t at = 1;
  while (at < text.size() && text[at] != quote) at += take_character(text.substr(at), value);
  if (rest != nullptr) *rest = at < text.size() ? text.substr(at + 1) : std::string_view();
  return value;
}

std::string without_backslashes(std::string_view text) {
  std::string value;
  for (std::size_t at = 0; at < text.size();) {
    const auto plain = text.substr(at, std::min(text.find('\\', at), text.size()) - at);
    value += plain;
    at += plain.size();
    if (at < text.size()) at += take_character(text.substr(at), value);
  }
  return value;
}

}  // namespace smtpwhy
