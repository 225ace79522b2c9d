// The other side does not speak SMTP: its first line is no reply (RFC 5321 section 3.1).
#include "diagnose/check.h"

#include <algorithm>

namespace smtpwhy {

void check_not_smtp(Examination& examination) {
  const auto& session = examination.session;
  if (session.strays.empty()) return;
  const auto& stray = session.strays.front();
  const bool first = std::none_of(session.exchanges.begin(), session.exchanges.end(),
                                  [&](const Exchange& e) { return e.reply && e.reply_line < stray.line; });
  if (!first) return;
  knowledge::ExplainContext context;
  context.host = session.server;
  context.from_client = true;
  examination.diagnosis.findings.push_back(
      {"not-smtp", Severity::warning, examination.explainer.explain_cause("not-smtp", context, examination.depth),
       evidence_of(examination.input, stray.line, stray.text, "the connection"), time_of(session)});
}

}  // namespace smtpwhy
