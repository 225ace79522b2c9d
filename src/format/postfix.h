// Postfix's log: what its daemons say of messages (postfix-logwatch and the sources src/*/ are the reference; the manual page of each
// daemon names its lines).
#pragma once

#include "format/format.h"

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_postfix_format();

}  // namespace smtpwhy
