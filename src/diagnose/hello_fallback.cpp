// EHLO was refused, and the client went on with HELO (RFC 5321 section 3.2): without any extension, so no login, no TLS, no sizes.
#include "diagnose/check.h"

namespace smtpwhy {

void check_hello_fallback(Examination& examination) {
  const auto& exchanges = examination.session.exchanges;
  for (std::size_t i = 0; i + 1 < exchanges.size(); ++i) {
    if (exchanges[i].verb() != Verb::ehlo || exchanges[i].failure != FailureRole::benign) continue;
    const auto& next = exchanges[i + 1];
    if (next.verb() != Verb::helo || !next.succeeded()) continue;
    leave(examination, "hello-fallback", Severity::note, "hello-fallback", i, evidence_of(examination, i));
    return;
  }
}

}  // namespace smtpwhy
