// A command whose reply never came, and of which the client did not say why: the connection broke, or the log is incomplete.
//
// One finding a session, for the first such command; QUIT needs no reply. A log with no reply at all shows one side only: nothing
// is missing there. Where reading was stopped, or a server's own log stops, the reply may come yet. Behind a failure, clients stop
// listening: what is missing then has no meaning of its own.
#include "diagnose/check.h"

#include <algorithm>
#include <iterator>

namespace smtpwhy {
namespace {

bool explained_by_client(const Session& session) {
  return std::any_of(session.problems.begin(), session.problems.end(),
                     [](const ClientProblem& p) { return p.trouble != Trouble::other; });
}

bool is_missing(const Exchange& exchange) {
  return exchange.command && !exchange.reply && !exchange.reply_unseen && exchange.verb() != Verb::quit;
}

}  // namespace

void check_missing_replies(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  const bool any_reply = std::any_of(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return e.reply.has_value(); });
  const auto missing = std::find_if(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return is_missing(e); });
  const bool may_come =
      session.under_way && std::none_of(missing, exchanges.end(), [](const Exchange& e) { return e.reply.has_value(); });
  if (may_come) return;
  if (!any_reply || missing == exchanges.end() || explained_by_client(session)) return;
  const auto last_answered =
      std::find_if(std::make_reverse_iterator(missing), exchanges.rend(), [](const Exchange& e) { return e.reply.has_value(); });
  if (last_answered != exchanges.rend() && last_answered->failed()) return;
  const auto index = static_cast<std::size_t>(missing - exchanges.begin());
  auto context = context_of(session, index);
  context.from_client = true;
  examination.diagnosis.findings.push_back(
      {"missing-reply",
       Severity::temporary,
       examination.explainer.explain_cause("reply-missing", context, examination.depth),
       {examination.input, missing->command->line, {}, describe_command(*missing), session.waited_us},
       time_of(session),
       index});
}

}  // namespace smtpwhy
