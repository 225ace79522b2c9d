// Logs to whole reports in memory, and logs that are out to do harm.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::test {

/// What `analyze --format FORM` writes for a log, with the built-in tables. `name` is the input's.
[[nodiscard]] std::string report_on(std::string_view form, std::string_view log, std::string_view name = "session.log");

struct HostileLog {
  std::string why;
  std::string log;
};

/// Each of many harmful texts in every field that a log can fill: in conversations and deliveries. `harm` names the text.
[[nodiscard]] const std::vector<HostileLog>& hostile_logs();

}  // namespace smtpwhy::test
