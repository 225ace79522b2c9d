#include "bench/generate/log_writer.h"

#include <array>

namespace smtpwhy::bench {

std::span<const LogKind> log_kinds() {
  static constexpr std::array kinds = {
      LogKind{"postfix", "Postfix, two hosts, stamps of RFC 3164", make_postfix_log},
      LogKind{"postfix-iso", "the same with stamps of RFC 3339", make_postfix_iso_log},
      LogKind{"exim", "Exim's main log", make_exim_log},
      LogKind{"sendmail", "Sendmail in syslog", make_sendmail_log},
      LogKind{"exchange", "Exchange's send protocol log", make_exchange_log},
      LogKind{"kumomta-json", "KumoMTA's records, JSON", make_kumomta_log},
      LogKind{"swaks", "transcripts of swaks", make_swaks_log},
  };
  return kinds;
}

}  // namespace smtpwhy::bench
