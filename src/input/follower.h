// Follows an input that grows: reads what there is, waits for more, and goes on when the file is rotated. Compressed input is
// unpacked, as `read_input` does.
#pragma once

#include "base/result.h"
#include "input/input_end.h"

#include <string>
#include <string_view>

namespace smtpwhy {

/// Where it goes. Those that give a bool give false for: no more, please.
class FollowSink {
 public:
  virtual ~FollowSink() = default;
  /// More of the text; the view lives only during the call.
  virtual bool on_bytes(std::string_view bytes) = 0;
  /// What comes next begins anew: the file was replaced by another of its name, or emptied.
  virtual void on_new_text() = 0;
  /// All that there is has been handed on. Comes once, before the wait for more.
  virtual bool on_pause() = 0;
};

/// Follows `name` (a path, or `-` for standard input) until `stop`, a descriptor, has something to read (-1: never). Files are
/// looked at again and again, some times a second, which works on any file system; pipes and terminals are waited for. A file that
/// was renamed is read until there is something in a new one of its name; one that became shorter is read from its beginning.
/// Errors are those of `read_input`: a file must be there at first, later it may be gone for a while.
[[nodiscard]] Result<InputEnd> follow_input(const std::string& name, int stop, FollowSink& sink);

}  // namespace smtpwhy
