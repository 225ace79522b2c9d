// The log of the SMTP service of IIS, in each of its three forms; Exchange 2000 and 2003 used it as well.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_iis_smtp_format();

}  // namespace smtpwhy
