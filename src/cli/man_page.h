// Man pages, out of the tables of commands and options.
#pragma once

#include "cli/commands.h"

#include <string>

namespace smtpwhy::cli {

/// `smtpwhy.1`: all commands, and what they have in common. Roff with the macros of man(7), in ASCII.
[[nodiscard]] std::string man_page();
/// The page of one command: `smtpwhy-analyze.1`.
[[nodiscard]] std::string man_page(const CommandRow& command);

}  // namespace smtpwhy::cli
