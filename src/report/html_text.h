// Text from strangers in HTML: every byte of it stays text.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// `text`, made printable, for content and for attribute values in quotes of either kind.
[[nodiscard]] std::string html_text(std::string_view text);

/// What a log says, in an element of its own: it reorders nothing around it.
[[nodiscard]] std::string html_code(std::string_view text);

/// A row of a list of facts (`dl`); empty where there is no value, which is HTML already.
[[nodiscard]] std::string html_fact(std::string_view label, const std::string& value);

}  // namespace smtpwhy
