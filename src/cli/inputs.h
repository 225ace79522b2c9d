// Which logs a command reads.
#pragma once

#include "base/result.h"
#include "cli/console.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

/// The files that were named, in the order in which they were written; standard input where there are none. Where that is a terminal: a
/// usage error, with `example` as its hint.
[[nodiscard]] Result<std::vector<std::string>> logs_to_read(const std::vector<std::string>& names, const Console& console,
                                                            std::string_view example);

}  // namespace smtpwhy::cli
