#include "bench/generate/log_writer.h"

#include <array>

namespace smtpwhy::bench {

std::span<const LogKind> log_kinds() {
  static constexpr std::array kinds = {
      LogKind{"postfix", "Postfix, two hosts, stamps of RFC 3164", make_postfix_log},
      LogKind{"postfix-iso", "the same with stamps of RFC 3339", make_postfix_iso_log},
  };
  return kinds;
}

}  // namespace smtpwhy::bench
