// Delivery status notifications (RFC 3464), and bounces that are nothing but text, as mails: files, or an mbox.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_dsn_format();

}  // namespace smtpwhy
