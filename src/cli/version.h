// Which smtpwhy this is, and of which day its tables are.
#pragma once

#include <string_view>

namespace smtpwhy::cli {

/// `0.1.0`, as vcpkg.json has it.
[[nodiscard]] std::string_view program_version();
/// The day when the built-in tables were last brought up to date, as data/date.txt has it: `2026-01-05`.
[[nodiscard]] std::string_view data_date();

}  // namespace smtpwhy::cli
