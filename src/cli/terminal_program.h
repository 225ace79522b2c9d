// What a program of ours does around its work: streams, terminal, signals, and the exit status.
#pragma once

#include "cli/commands.h"

#include <string>
#include <vector>

namespace smtpwhy::cli {

using Work = Exit (*)(const std::vector<std::string>& words, Console& console);

/// Runs `work` with standard output and errors; the exit status of the process.
[[nodiscard]] int run_at_terminal(Work work, const std::vector<std::string>& words);

}  // namespace smtpwhy::cli
