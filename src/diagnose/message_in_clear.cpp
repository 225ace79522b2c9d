// A message that went over the network in clear text although the server had offered STARTTLS (RFC 3207).
#include "diagnose/check.h"
#include "diagnose/session_facts.h"

#include <algorithm>

namespace smtpwhy {

void check_message_in_clear(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  const auto sent = std::find_if(exchanges.begin(), exchanges.end(),
                                 [](const Exchange& e) { return e.verb() == Verb::end_of_data && e.reply.has_value(); });
  const auto& findings = examination.diagnosis.findings;
  const bool worse = std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.kind == "login-in-clear"; });
  if (sent == exchanges.end() || worse || stays_on_this_machine(session)) return;
  const auto index = static_cast<std::size_t>(sent - exchanges.begin());
  const auto hello = hello_before(session, index);
  if (!hello || encrypted(session, index) || !offers(exchanges[*hello], "STARTTLS")) return;
  leave(examination, "message-in-clear", Severity::note, "message-in-clear", index, evidence_of(examination, index));
}

}  // namespace smtpwhy
