// Reading an input into its run: to its end, or on and on.
#pragma once

#include "base/result.h"
#include "input/follower.h"
#include "input/reader.h"
#include "report/text_sink.h"
#include "run/input_run.h"

#include <string>

namespace smtpwhy {

/// Hands all of `name` to `run`, as long as somebody reads what goes to `out`; `count` and errors as of `read_input`.
[[nodiscard]] Result<FollowEnd> read_into(InputRun& run, const std::string& name, const TextSink& out, const CountOctets& count);

/// The same with a thread of its own for what comes before sessions: reading, unpacking, formats. Where there can be none, it is as above.
[[nodiscard]] Result<FollowEnd> read_apart_into(InputRun& run, const std::string& name, const TextSink& out,
                                                const CountOctets& count);

/// Follows `name` until `stop` has something to read (see `follow_input`). Whenever there is nothing more yet, what was said so far
/// is out.
[[nodiscard]] Result<FollowEnd> follow_into(InputRun& run, const std::string& name, int stop, TextSink& out);

}  // namespace smtpwhy
