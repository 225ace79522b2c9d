// What containers and the journal put around a line.
#pragma once

#include "unwrap/line_peelers.h"

namespace smtpwhy::unwrap {

/// `{"log":"text\n","stream":"stdout","time":"…"}`: Docker's json-file driver.
[[nodiscard]] std::optional<PeeledLine> peel_docker_json(std::string_view line, PeelMemory& memory);

/// `mail-1  | text`: docker compose logs.
[[nodiscard]] std::optional<PeeledLine> peel_docker_compose(std::string_view line, PeelMemory& memory);

/// `2026-11-22T01:04:26.123456789Z stdout F text`: what Kubernetes' container runtimes write (CRI).
[[nodiscard]] std::optional<PeeledLine> peel_kubernetes(std::string_view line, PeelMemory& memory);

/// `{"MESSAGE":"text","SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"1234",…}`: journalctl -o json.
[[nodiscard]] std::optional<PeeledLine> peel_journal_json(std::string_view line, PeelMemory& memory);

/// `MESSAGE=text` among other `NAME=value` lines, which become empty: journalctl -o export.
[[nodiscard]] std::optional<PeeledLine> peel_journal_export(std::string_view line, PeelMemory& memory);

}  // namespace smtpwhy::unwrap
