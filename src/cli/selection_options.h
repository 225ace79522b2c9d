// --since, --until and --only: what of all that logs tell is to be reported.
#pragma once

#include "base/result.h"
#include "cli/options.h"
#include "knowledge/tables.h"
#include "summary/selection.h"

namespace smtpwhy::cli {

/// What is no time, no field, or no cause of `tables`, is a usage error that says what is.
[[nodiscard]] Result<Selection> selection_in(const Arguments& arguments, const knowledge::Tables& tables);

}  // namespace smtpwhy::cli
