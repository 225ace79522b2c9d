#include "cli/inputs.h"

#include "input/reader.h"
#include "input/rotation.h"

namespace smtpwhy::cli {

Result<std::vector<std::string>> logs_to_read(const std::vector<std::string>& names, const Console& console,
                                              std::string_view example) {
  if (!names.empty()) return in_time_order(names);
  if (!console.input_is_terminal) return std::vector<std::string>{std::string(kStandardInput)};
  return Error{ErrorKind::usage, "no log to read", {}, "name a file, or pipe a log into smtpwhy: " + std::string(example), {}};
}

}  // namespace smtpwhy::cli
