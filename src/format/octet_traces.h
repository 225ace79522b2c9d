// Traces that show octets: nmap --script-trace, and the network trace of .NET.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_nmap_format();
[[nodiscard]] std::unique_ptr<Format> make_dotnet_trace_format();

}  // namespace smtpwhy
