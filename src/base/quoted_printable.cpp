#include "base/quoted_printable.h"

#include "base/text.h"

namespace smtpwhy {

bool append_quoted_printable(std::string_view line, std::string& text) {
  line = trim_right(line);
  const bool goes_on = line.ends_with('=');
  if (goes_on) line.remove_suffix(1);
  while (!line.empty()) {
    const auto octet = line.front() == '=' ? octet_from_hex(line.substr(1)) : std::nullopt;
    text += octet.value_or(line.front());
    line.remove_prefix(octet ? 3 : 1);
  }
  return goes_on;
}

}  // namespace smtpwhy
