// STARTTLS was accepted, and then nothing more was said: the TLS handshake did not come to its end (RFC 3207 section 4.1), or the log
// stops there: only a warning, where TLS itself came about.
#include "diagnose/check.h"

#include <algorithm>

namespace smtpwhy {

void check_tls_unfinished(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  if (exchanges.empty() || exchanges.back().verb() != Verb::starttls || !exchanges.back().succeeded()) return;
  if (!session.problems.empty() || session.outcome == SessionOutcome::completed || session.under_way) return;
  const auto index = exchanges.size() - 1;
  auto context = context_of(session, index);
  context.from_client = true;
  examination.diagnosis.findings.push_back(
      {"tls-unfinished",
       session.tls_text.empty() ? Severity::temporary : Severity::warning,
       examination.explainer.explain_cause("tls-unfinished", context, examination.depth),
       {examination.input, exchanges.back().reply_line, one_line(*exchanges.back().reply), describe_command(exchanges.back())},
       time_of(session),
       index});
}

}  // namespace smtpwhy
