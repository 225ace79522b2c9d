#include "cli/progress_options.h"

#include "input/input_file.h"

#include <algorithm>

namespace smtpwhy::cli {

std::unique_ptr<Progress> progress_for(const Arguments& arguments, const Console& console, const std::vector<std::string>& inputs,
                                       bool waits) {
  const bool typed = console.input_is_terminal && std::find(inputs.begin(), inputs.end(), kStandardInput) != inputs.end();
  const bool would_mix = console.output_is_terminal && !waits;
  if (!console.errors_are_on_terminal || typed || would_mix || arguments.has("no-progress")) return nullptr;
  return std::make_unique<Progress>(console.err, console.error_columns);
}

}  // namespace smtpwhy::cli
