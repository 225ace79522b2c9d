// Which attempt out of which logs is meant: --session, --queue-id, --finding, or what is found first. The same for `reproduce` and `mimic`.
#pragma once

#include "base/result.h"
#include "cli/commands.h"
#include "run/reproducing.h"

namespace smtpwhy::cli {

/// Reads the logs that are named, or standard input. With its script where that is wanted (`LoggedAttempt::script`).
[[nodiscard]] Result<LoggedAttempt> attempt_in(const Arguments& arguments, const ChosenTables& tables, const Console& console,
                                               bool with_script);

}  // namespace smtpwhy::cli
