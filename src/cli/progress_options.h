// --no-progress: whether long work shows how far it has come.
#pragma once

#include "cli/console.h"
#include "cli/options.h"
#include "run/progress.h"

#include <memory>
#include <string>
#include <vector>

namespace smtpwhy::cli {

/// Shows it on standard error, where that is a terminal; nothing where it is not, where somebody types the input in, or where the output
/// appears on a terminal meanwhile (`waits` false). The console must outlive it.
[[nodiscard]] std::unique_ptr<Progress> progress_for(const Arguments& arguments, const Console& console,
                                                     const std::vector<std::string>& inputs, bool waits);

}  // namespace smtpwhy::cli
