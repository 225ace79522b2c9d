// What logging libraries put in front of each line: a time, a level, a thread, the name of the logger.
#pragma once

#include "unwrap/line_peelers.h"

namespace smtpwhy::unwrap {

/// `2026-01-05 10:00:41,123 - smtp.client - DEBUG - text`, `[10:00:41] text`, `[2026-01-05 10:00:41] mail.DEBUG: text`: the time must be
/// there, the rest may be. Of what stands behind it only what can be nothing else is taken off.
[[nodiscard]] std::optional<PeeledLine> peel_line_heading(std::string_view line, PeelMemory& memory);

/// Most formats know the headings of their own lines: this one is looked for only where no format speaks up.
[[nodiscard]] const LinePeeler& line_heading();

}  // namespace smtpwhy::unwrap
