// Commands and replies as JSON, as the report and the flat form share them.
#pragma once

#include "diagnose/finding.h"
#include "report/json_writer.h"
#include "session/session.h"

namespace smtpwhy {

void write_command(JsonWriter& json, const Exchange& exchange);
void write_reply(JsonWriter& json, const Exchange& exchange);

/// The severity of the exchange's reply; empty without one.
[[nodiscard]] std::string_view severity_of(const Exchange& exchange);

/// In whole milliseconds; nothing where the log does not tell.
[[nodiscard]] std::optional<std::uint64_t> latency_ms(const Exchange& exchange);

/// The name of the problem that an exchange's reply is (`problem_id`); empty: it is none.
[[nodiscard]] std::string problem_of(const Diagnosis& diagnosis, std::optional<std::size_t> exchange);

}  // namespace smtpwhy
