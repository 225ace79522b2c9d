// A command before its turn that the server let pass: before the greeting, or MAIL before EHLO (RFC 5321 sections 3.1 and 4.1.4). Other
// servers refuse it. Only where the log has the beginning: else what is missing may have been said. What no server lets pass is a root.
#include "diagnose/check.h"
#include "diagnose/session_facts.h"

#include <algorithm>

namespace smtpwhy {
namespace {

bool spoke_before_greeting(const Session& session) {
  if (!begins_with_greeting(session) || session.exchanges.size() < 2) return false;
  const auto& first = session.exchanges[1];
  return first.command && first.command->line != 0 && first.command->line < session.exchanges.front().reply_line;
}

// Replies that nobody asked for: the log lacks commands.
bool lacks_commands(const Session& session) {
  return std::any_of(session.exchanges.begin(), session.exchanges.end(), [](const Exchange& e) { return e.unsolicited; });
}

}  // namespace

void check_out_of_turn(Examination& examination) {
  const auto& session = examination.session;
  if (spoke_before_greeting(session)) {
    leave(examination, "out-of-turn", Severity::warning, "pipelining-error", 1, evidence_of(examination, 1));
  }
  if (!begins_with_greeting(session) || lacks_commands(session)) return;
  const auto& exchanges = session.exchanges;
  const auto first = std::find_if(exchanges.begin(), exchanges.end(),
                                  [](const Exchange& e) { return says_hello(e.verb()) || opens_transaction(e.verb()); });
  if (first == exchanges.end() || !opens_transaction(first->verb()) || !first->succeeded()) return;
  const auto index = static_cast<std::size_t>(first - exchanges.begin());
  leave(examination, "out-of-turn", Severity::note, "hello-missing", index, evidence_of(examination, index));
}

}  // namespace smtpwhy
