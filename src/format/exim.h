// Exim's main log and reject log (specification, chapter "Log files").
#pragma once

#include "format/format.h"

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_exim_format();

}  // namespace smtpwhy
