// Where a password comes from: the environment, a file, a command, or the terminal without echo. Never from the command line, which
// others on the machine can read.
#pragma once

#include "base/result.h"
#include "cli/options.h"

#include <string>

namespace smtpwhy::cli {

/// Asks for it where no option says where it is. An Error where it cannot be had.
[[nodiscard]] Result<std::string> password_for(const Arguments& arguments, const std::string& user);

}  // namespace smtpwhy::cli
