// Opens inputs and reads them in large blocks. Files are not mapped: one that is cut short meanwhile would kill the program.
#pragma once

#include "base/result.h"

#include <functional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// What standard input is called, on the command line and in reports.
inline constexpr std::string_view kStandardInput = "-";

/// Reads all of `name` (a path, or `-` for standard input) and hands it on in blocks, until `take` gives false; the views live only
/// during the call. An
/// Error of kind `input` where it cannot be opened (missing, a directory, not allowed) or reading breaks off: what was read
/// before that has been handed on.
[[nodiscard]] Result<Done> read_input(const std::string& name, const std::function<bool(std::string_view)>& take);

/// All of a file in one piece; for tables and other small files.
[[nodiscard]] Result<std::string> read_whole(const std::string& path);

}  // namespace smtpwhy
