// Queues as mail servers list them, in any order of messages and also pasted in part:
//   Postfix   `mailq`, `postqueue -p`: `ID[*!#]  SIZE DAY MONTH DATE TIME  SENDER`, `(reason)`, then the recipients it holds for, indented
//   Postfix   `postqueue -j`: one JSON object for each message
//   Sendmail  `mailq`: `ID[*X-]  SIZE DAY MONTH DATE HH:MM SENDER`, `(reason)`, recipients; a reason is cut after 60 characters, and some
//             versions write it below the recipient
//   Exim      `exim -bp`: `AGE SIZE ID <SENDER> [*** frozen ***]`, then recipients, `D` before those who have it. No reasons
// A message that waits with a reason is one whose last attempt was deferred; without one nothing is told of it.
#pragma once

#include "format/format.h"

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_mailq_format();

}  // namespace smtpwhy
