#include "base/shell.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {

std::string shell_quoted(std::string_view word) {
  const auto harmless = [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("@%+=:,./-_").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), harmless)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace smtpwhy
