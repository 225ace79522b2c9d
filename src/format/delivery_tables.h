// Deliveries as CSV: PowerMTA's accounting files, and Exchange's message tracking log.
#pragma once

#include "format/format.h"

#include <memory>
#include <vector>

namespace smtpwhy {

[[nodiscard]] std::vector<std::unique_ptr<Format>> make_delivery_table_formats();

}  // namespace smtpwhy
