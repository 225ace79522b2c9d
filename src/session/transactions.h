// Mail transactions out of exchanges: who was written to, and how each recipient fared (RFC 5321 section 3.3).
#pragma once

#include "session/session.h"

#include <vector>

namespace smtpwhy {

/// In the order in which they were opened. A recipient that was accepted fares as the message does; one that was accepted in a
/// transaction without an end is `unknown`. Views are those of the exchanges.
[[nodiscard]] std::vector<Transaction> transactions_of(const std::vector<Exchange>& exchanges);

}  // namespace smtpwhy
