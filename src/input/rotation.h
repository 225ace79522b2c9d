// Rotated logs: which names are parts of one log, and which part is older. Names alone tell; nothing is opened.
//
// mail.log, mail.log.1, mail.log.2.gz       logrotate, newsyslog, savelog: the greater the number, the older
// mail.1.log beside mail.log                the same, with the extension kept
// mainlog-20260105, mail-2026-01-05.xz      dates: ascending; a time or a count behind the date too
// current, @4000000052fafd8d38754cec.s      multilog: TAI64N labels, ascending
//
// The name without number or date is what is written now, so it comes last.
#pragma once

#include <string>
#include <vector>

namespace smtpwhy {

/// `names` with the parts of each rotated log together, the oldest first, in place of the first of them. All others keep their
/// place, and so does what the names do not tell apart.
[[nodiscard]] std::vector<std::string> in_time_order(std::vector<std::string> names);

}  // namespace smtpwhy
