// Angle brackets, as logs and header fields put them around addresses and message ids: `<a@example.net>`.
#pragma once

#include "base/text.h"

#include <string_view>

namespace smtpwhy {

/// Without white space at both ends, and without the brackets where both are there. A view into `text`.
[[nodiscard]] inline std::string_view without_angle_brackets(std::string_view text) {
  text = trim(text);
  const bool both = text.size() > 1 && text.front() == '<' && text.back() == '>';
  return both ? text.substr(1, text.size() - 2) : text;
}

}  // namespace smtpwhy
