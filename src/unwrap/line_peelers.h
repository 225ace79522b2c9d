// Line peelers: what syslog, containers, terminals, web pages and mails put around each line of a log. One row each.
//
// A peeler looks at one line and at nothing else, so that lines may be cut apart and put together as one likes: what its memory knows of
// lines before spares it work, and changes nothing.
#pragma once

#include "base/time.h"
#include "unwrap/peel_memory.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace smtpwhy::unwrap {

/// A line without what a peeler took off. Views are into the line, or into the memory that the peeler was given.
struct PeeledLine {
  std::string_view text;     ///< may hold several lines, with LF between
  Stamp stamp;               ///< of the wrapper
  std::string_view process;  ///< who wrote it, as syslog has it: `postfix/smtp[1234]`; then it does not stand in `text` any more
};

/// Who puts it around lines. People take what programs wrote, so theirs is never within a program's: there `> ` says who speaks.
enum class Wrapped { by_either, by_program, by_people };

struct LinePeeler {
  std::string_view name;  ///< as in the report's `wrappers`
  /// Nothing where the line has no such wrapper. `memory` keeps what does not stand in the line as it is, until the next line.
  std::optional<PeeledLine> (*peel)(std::string_view line, PeelMemory& memory);
  /// Of the lines that are not blank, how many in a hundred must have the wrapper, before it is taken for one.
  int least_percent = 0;
  Wrapped wrapped = Wrapped::by_either;
};

/// In the order in which they are looked for.
[[nodiscard]] std::span<const LinePeeler> line_peelers();

}  // namespace smtpwhy::unwrap
