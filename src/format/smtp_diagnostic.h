// The text of a diagnostic where it says that it is SMTP's: `smtp; 550 …` (RFC 3464 section 2.3.6).
#pragma once

#include "base/text.h"

#include <string_view>

namespace smtpwhy {

/// Without the type where that is `smtp`; else as it is. A view into `text`.
[[nodiscard]] inline std::string_view without_smtp_type(std::string_view text) {
  constexpr std::string_view type = "smtp;";
  return starts_with_ignoring_case(text, type) ? trim(text.substr(type.size())) : text;
}

}  // namespace smtpwhy
