// Adviser: says, while the conversation goes on, what a refusal means. The client knows replies and no causes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Views live only during the call.
struct Refusal {
  std::string_view reply;      ///< the whole reply in one line, its code first
  std::string_view command;    ///< the verb that it answers, `.`, `CONNECT`; empty: nothing
  std::string_view host;       ///< whom we speak with
  std::string_view sender;     ///< the reverse-path
  std::string_view recipient;  ///< whom the reply is about; empty: nobody alone
};

class Adviser {
 public:
  virtual ~Adviser() = default;
  /// Remarks for the record, one line each; none where there is nothing to say.
  [[nodiscard]] virtual std::vector<std::string> advice_on(const Refusal& refusal) = 0;
};

}  // namespace smtpwhy
