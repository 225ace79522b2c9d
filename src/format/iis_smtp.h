// The W3C extended log of the SMTP service of IIS, which Exchange 2000 and 2003 used as well.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_iis_smtp_format();

}  // namespace smtpwhy
