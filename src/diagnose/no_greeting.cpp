// A connection was opened, and then nothing was said until it ended: no greeting came (RFC 5321 section 3.1).
#include "diagnose/check.h"

namespace smtpwhy {

void check_no_greeting(Examination& examination) {
  const auto& session = examination.session;
  const bool silent = session.exchanges.empty() && session.problems.empty() && session.strays.empty();
  if (!silent) return;
  knowledge::ExplainContext context;
  context.host = session.server;
  context.from_client = true;
  examination.diagnosis.findings.push_back({"no-greeting",
                                            Severity::temporary,
                                            examination.explainer.explain_cause("greeting-missing", context),
                                            {examination.input, session.first_line, {}, "the connection"},
                                            time_of(session)});
}

}  // namespace smtpwhy
