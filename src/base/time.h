// Stamps: the times that logs print. No clock is read here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// A time as a log has it. Views live as long as the line they were read from.
struct Stamp {
  std::string_view text;               ///< as logged; empty: the log has none
  std::optional<std::int64_t> micros;  ///< since 1970-01-01 UTC where `dated`, else since midnight; nothing: not understood
  bool dated = false;
};

/// Reads `2026-11-22 01:08:48`, `2026-11-22T01:08:48.123Z`, `…+01:00` (without a zone: taken as UTC) and `01:08:48.773966`. Other
/// forms give a stamp with text only.
[[nodiscard]] Stamp parse_stamp(std::string_view text);

/// `2026-11-22T01:08:48Z`, with `.123` where there is a part of a second.
[[nodiscard]] std::string utc_text(std::int64_t micros);

/// From one stamp to a later one, in microseconds: only where both have the same form and time does not run backwards (past midnight
/// it may).
[[nodiscard]] std::optional<std::int64_t> elapsed(const Stamp& from, const Stamp& to);

}  // namespace smtpwhy
