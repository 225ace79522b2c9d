// The command `send` itself: from options to a conversation and its report.
#pragma once

#include "cli/commands.h"

namespace smtpwhy::cli {

Exit send_as_asked(const Arguments& arguments, Console& console);

}  // namespace smtpwhy::cli
