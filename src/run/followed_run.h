// Reading an input into its run: to its end, or on and on.
#pragma once

#include "base/result.h"
#include "input/input_end.h"
#include "run/input_run.h"
#include "run/reading.h"

#include <string>

namespace smtpwhy {

/// Hands all of `name` to `run`; errors are those of `read_input`. Where there was no memory for more of it, it was stopped.
[[nodiscard]] Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading);

/// Follows `name` until `reading.stop` has something to read (see `follow_input`), or there is no memory for more. Whenever there is
/// nothing more yet, what was said so far is out.
[[nodiscard]] Result<InputEnd> follow_into(InputRun& run, const std::string& name, const Reading& reading);

}  // namespace smtpwhy
