// LogLine: a line as a format sees it, after all that others wrapped around it was taken off (syslog, containers, quoting).
#pragma once

#include "base/time.h"

#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// All views live only during the call that hands the line over.
struct LogLine {
  std::uint64_t number = 0;  ///< of the line of the input that it stands in, from 1
  std::string_view text;     ///< without what was taken off, and without CRLF
  bool cut = false;          ///< it was longer than what is read of a line
  Stamp stamp;               ///< of the innermost wrapper that has one
  std::string_view process;  ///< who wrote it, as syslog has it: `postfix/smtp[1234]`; empty: nobody says
};

}  // namespace smtpwhy
