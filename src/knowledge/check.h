// Checks what the tables say, once they could be read: names that must exist, references of a known form, patterns, samples.
#pragma once

#include "base/result.h"
#include "knowledge/load.h"

#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// The kinds of line that a conversation format may have (data/README.md).
[[nodiscard]] const std::vector<std::string_view>& line_kinds();

/// Every mistake, with the place of its row in `store` where it has one:
/// keys that name nothing, words outside a list of allowed ones, placeholders and groups that do not exist, patterns that do not
/// compile, samples that another rule or another format takes.
[[nodiscard]] std::vector<Error> check_tables(const TableStore& store);

}  // namespace smtpwhy::knowledge
