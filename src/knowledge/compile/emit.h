// Writes tables as C++ constants, from which `builtin_tables()` is compiled.
#pragma once

#include "knowledge/tables.h"

#include <string>

namespace smtpwhy::knowledge {

/// One C++ source file. The same tables give the same bytes.
[[nodiscard]] std::string emit_tables(const Tables& tables);

}  // namespace smtpwhy::knowledge
