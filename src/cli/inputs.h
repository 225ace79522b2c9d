// Which logs a command reads.
#pragma once

#include "base/result.h"
#include "cli/console.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

struct LogsToRead {
  std::vector<std::string> names;
  std::vector<Error> errors;  ///< folders that could not be read; the others are among `names`
};

/// The files that were named, in the order in which they were written, with those of a folder in its place (see input/folder.h); the parts
/// of a rotated log by age. Standard input where there are none. Where that is a terminal: a usage error, with `example` as its hint.
/// Where nothing is left to read: the first error.
[[nodiscard]] Result<LogsToRead> logs_to_read(const std::vector<std::string>& names, const Console& console,
                                              std::string_view example);

}  // namespace smtpwhy::cli
