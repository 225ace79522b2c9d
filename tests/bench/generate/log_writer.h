// A log that goes on for as long as it is asked to.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace smtpwhy::bench {

class LogWriter {
 public:
  LogWriter() = default;
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  virtual ~LogWriter() = default;

  /// Appends what comes next: one line or a few that belong together, each with its LF.
  virtual void write(std::string& out) = 0;
};

struct LogKind {
  std::string_view name;  ///< what the command line calls it
  std::string_view title;
  std::unique_ptr<LogWriter> (*make)(std::uint64_t seed);
};

[[nodiscard]] std::span<const LogKind> log_kinds();

std::unique_ptr<LogWriter> make_postfix_log(std::uint64_t seed);      ///< stamps of RFC 3164
std::unique_ptr<LogWriter> make_postfix_iso_log(std::uint64_t seed);  ///< stamps of RFC 3339
std::unique_ptr<LogWriter> make_exim_log(std::uint64_t seed);
std::unique_ptr<LogWriter> make_sendmail_log(std::uint64_t seed);
std::unique_ptr<LogWriter> make_exchange_log(std::uint64_t seed);
std::unique_ptr<LogWriter> make_kumomta_log(std::uint64_t seed);
std::unique_ptr<LogWriter> make_swaks_log(std::uint64_t seed);

}  // namespace smtpwhy::bench
