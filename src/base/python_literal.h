// Python's string literals, as its programs print them in debug output: `'ehlo x\r\n'`, `b"it's"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// The value of a literal at the head of `text`: with or without `b`, in single or double quotes, with `\r \n \t \\ \' \" \xNN`
/// (other escapes stay as they are). Nothing where no literal begins there; one that is cut off ends with the text. `rest`, where
/// given, becomes what follows.
[[nodiscard]] std::optional<std::string> take_python_literal(std::string_view text, std::string_view* rest = nullptr);

/// `text` without quotes around it, in which `\r \n \t \\ \' \" \xNN` become what they stand for.
[[nodiscard]] std::string without_backslashes(std::string_view text);

}  // namespace smtpwhy
