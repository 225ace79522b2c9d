// Exchange Online's message trace, as its administrators export it or paste it.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_message_trace_format();

}  // namespace smtpwhy
