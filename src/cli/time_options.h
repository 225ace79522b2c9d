// --year and --timezone: what a user knows about the stamps of a log.
#pragma once

#include "base/calendar.h"
#include "base/result.h"
#include "cli/options.h"

namespace smtpwhy::cli {

/// The settings without `latest`, which each input has for itself. What is no year or no offset is a usage error that says what is.
[[nodiscard]] Result<CalendarSettings> calendar_settings(const Arguments& arguments);

}  // namespace smtpwhy::cli
