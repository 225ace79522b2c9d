// Syslog's head of a line: stamp, host, and who wrote it (RFC 3164 section 4.1, RFC 5424 section 6, and journalctl, which prints alike).
#pragma once

#include "unwrap/line_peelers.h"

namespace smtpwhy::unwrap {

/// `<22>Nov 22 01:04:26 host postfix/smtp[1234]: text`, with or without the priority, with any stamp that `stamp_at_head` knows, and
/// `mail.info` or the like in front of the process. The process must be there: a stamp alone is no syslog.
[[nodiscard]] std::optional<PeeledLine> peel_syslog(std::string_view line, PeelMemory& memory);

/// `<22>1 2026-11-22T01:04:26Z host postfix/smtp 1234 - - text`; the process becomes `postfix/smtp[1234]`, in `memory`.
[[nodiscard]] std::optional<PeeledLine> peel_syslog_5424(std::string_view line, PeelMemory& memory);

/// `postfix/smtp[1234]: text` without a stamp, as containers print it, perhaps behind the host's full name. The number must be there.
[[nodiscard]] std::optional<PeeledLine> peel_process(std::string_view line, PeelMemory& memory);

}  // namespace smtpwhy::unwrap
