// Reading an input into its run with several threads.
#pragma once

#include "base/result.h"
#include "input/input_end.h"
#include "run/input_run.h"
#include "run/reading.h"

#include <string>

namespace smtpwhy {

/// As `read_into`, in up to `threads` threads at once, of which this is one. Sessions and deliveries go where `run` hands them, some of
/// them from other threads, but always one after the other. Where the system gives no thread, all is done in this one.
/// That nobody reads the output any more ends reading with the next block, so where input comes slowly it waits for that.
[[nodiscard]] Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading, std::size_t threads);

}  // namespace smtpwhy
