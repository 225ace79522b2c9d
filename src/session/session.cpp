#include "session/session.h"

#include <array>

namespace smtpwhy {

std::string_view name(Side side) {
  static constexpr std::array<std::string_view, 3> names = {"", "client", "server"};
  return names.at(static_cast<std::size_t>(side));
}

std::string_view name(FailureRole role) {
  static constexpr std::array<std::string_view, 4> names = {"", "primary", "secondary", "benign"};
  return names.at(static_cast<std::size_t>(role));
}

std::string_view name(Outcome outcome) {
  static constexpr std::array<std::string_view, 5> names = {"accepted", "temporary", "permanent", "mixed", "unknown"};
  return names.at(static_cast<std::size_t>(outcome));
}

std::string_view name(SessionOutcome outcome) {
  static constexpr std::array<std::string_view, 5> names = {"completed", "refused", "lost", "timeout", "truncated"};
  return names.at(static_cast<std::size_t>(outcome));
}

std::string_view Exchange::answers() const {
  if (command) return smtpwhy::name(command->verb);
  return unsolicited ? std::string_view() : std::string_view("CONNECT");
}

}  // namespace smtpwhy
