// Words for a POSIX shell: support staff paste the commands that we print.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// `word` as one word of a POSIX shell: as it is where all its characters are harmless, else in single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view word);

}  // namespace smtpwhy
