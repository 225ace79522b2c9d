#include "cli/inputs.h"

#include "input/folder.h"
#include "input/reader.h"
#include "input/rotation.h"

namespace smtpwhy::cli {
namespace {

LogsToRead with_folders_opened(const std::vector<std::string>& names) {
  LogsToRead logs;
  for (const auto& name : names) {
    if (name == kStandardInput || !is_folder(name)) {
      logs.names.push_back(name);
      continue;
    }
    const auto files = files_in(name);
    if (!files) {
      logs.errors.push_back(files.error());
      continue;
    }
    logs.names.insert(logs.names.end(), files->names.begin(), files->names.end());
    logs.errors.insert(logs.errors.end(), files->errors.begin(), files->errors.end());
  }
  return logs;
}

}  // namespace

Result<LogsToRead> logs_to_read(const std::vector<std::string>& names, const Console& console, std::string_view example) {
  if (names.empty() && !console.input_is_terminal) return LogsToRead{{std::string(kStandardInput)}, {}};
  if (names.empty()) {
    return Error{ErrorKind::usage, "no log to read", {}, "name a file, or pipe a log into smtpwhy: " + std::string(example), {}};
  }
  auto logs = with_folders_opened(names);
  if (logs.names.empty()) return logs.errors.front();
  logs.names = in_time_order(std::move(logs.names));
  return logs;
}

}  // namespace smtpwhy::cli
