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
  TextSink& out;  ///< it is read as long as somebody reads what goes there
  CountOctets count = {};
  int stop = -1;                         ///< and until this has something to read
  std::function<bool()> no_memory = {};  ///< and as long as this does not say that no more can be taken; asked before each block
};

/// Hands all of `name` to `run`; errors are those of `read_input`. Where there was no memory for more of it, it was stopped.
[[nodiscard]] Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading);

/// The same with a thread of its own for what comes before sessions: reading, unpacking, formats. Where there can be none, it is as above.
[[nodiscard]] Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading);

/// Follows `name` until `reading.stop` has something to read (see `follow_input`), or there is no memory for more. Whenever there is
/// nothing more yet, what was said so far is out.
[[nodiscard]] Result<InputEnd> follow_into(InputRun& run, const std::string& name, const Reading& reading);

}  // namespace smtpwhy
