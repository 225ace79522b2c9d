// Reading an input into its run: to its end, or on and on.
#pragma once

#include "base/result.h"
#include "input/follower.h"
#include "input/reader.h"
#include "report/text_sink.h"
#include "run/input_run.h"

#include <string>

namespace smtpwhy {

/// How an input is read.
struct Reading {
  const TextSink& out;  ///< it is read as long as somebody reads what goes there
  CountOctets count = {};
  int stop = -1;  ///< and until this has something to read
};

/// Hands all of `name` to `run`; errors are those of `read_input`.
[[nodiscard]] Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading);

/// The same with a thread of its own for what comes before sessions: reading, unpacking, formats. Where there can be none, it is as above.
[[nodiscard]] Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading);

/// Follows `name` until `stop` has something to read (see `follow_input`). Whenever there is nothing more yet, what was said so far
/// is out.
[[nodiscard]] Result<InputEnd> follow_into(InputRun& run, const std::string& name, int stop, TextSink& out);

}  // namespace smtpwhy
