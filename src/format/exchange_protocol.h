// Exchange's protocol log of its Receive and Send connectors: conversations, as CSV.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_exchange_protocol_format();

}  // namespace smtpwhy
