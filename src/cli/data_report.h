// What the tables come to, in numbers: `smtpwhy data report`.
#pragma once

#include "base/result.h"
#include "knowledge/tables.h"

#include <string>

namespace smtpwhy::cli {

/// Counts of the rows of all kinds, a line each. With a folder of logs like corpus/ also how many formats have a log there, and how many a
/// captured one: a folder with the format's name, in which a `.toml` says `made = "captured"`. Empty: no folder. An Error where it cannot be read.
[[nodiscard]] Result<std::string> data_report(const knowledge::Tables& tables, const std::string& corpus);

}  // namespace smtpwhy::cli
