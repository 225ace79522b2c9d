// A connection was opened, and the server said nothing until it ended: no greeting came (RFC 5321 section 3.1).
//
// The client may have talked on all the same. Logs of programs may leave out what servers say; what a terminal shows does not, nor do
// other logs of both sides.
#include "diagnose/check.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// Whether the log shows the connection before the first command, and is nobody's own.
bool shows_both_from_the_start(const Session& session) {
  const auto& first = session.exchanges.front();
  return session.logger == Side::unknown && first.command && first.command->line > session.first_line;
}

bool server_is_silent(const Session& session) {
  const auto& all = session.exchanges;
  return std::none_of(all.begin(), all.end(), [](const Exchange& e) { return e.reply || e.reply_unseen; });
}

}  // namespace

void check_no_greeting(Examination& examination) {
  const auto& session = examination.session;
  if (!session.problems.empty() || !session.strays.empty() || session.under_way) return;
  if (!session.exchanges.empty() && !(shows_both_from_the_start(session) && server_is_silent(session))) return;
  knowledge::ExplainContext context;
  context.host = session.server;
  context.from_client = true;
  examination.diagnosis.findings.push_back({"no-greeting",
                                            Severity::temporary,
                                            examination.explainer.explain_cause("greeting-missing", context, examination.depth),
                                            {examination.input, session.first_line, {}, "the connection"},
                                            time_of(session)});
}

}  // namespace smtpwhy
