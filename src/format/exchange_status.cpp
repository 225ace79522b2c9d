#include "format/exchange_status.h"

#include <algorithm>
#include <string>

namespace smtpwhy {

std::string_view part_of_exchange_status(std::string_view status, std::string_view name) {
  const auto mark = '{' + std::string(name) + '=';
  const auto at = status.find(mark);
  if (at == std::string_view::npos) return {};
  status.remove_prefix(at + mark.size());
  return status.substr(0, std::min(status.find("};"), status.rfind('}')));
}

std::string_view last_error_of_exchange(std::string_view status) {
  const auto error = part_of_exchange_status(status, "LED");
  return error.empty() ? status : error;
}

}  // namespace smtpwhy
