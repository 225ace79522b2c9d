#include "smtp/reply_code.h"

#include <array>

namespace smtpwhy {

std::string_view name(ReplySeverity severity) {
  static constexpr std::array<std::string_view, 5> names = {"preliminary", "success", "intermediate", "temporary", "permanent"};
  return names.at(static_cast<std::size_t>(severity));
}

}  // namespace smtpwhy
