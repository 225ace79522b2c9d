// Commands sent without waiting for replies, where the server had not offered that or the command has to be the last of its group (RFC
// 2920 section 3.1). Replies then answer other commands than the client thinks, or are lost.
#include "diagnose/check.h"
#include "diagnose/session_facts.h"

namespace smtpwhy {
namespace {

// RFC 2920 section 3.1; RFC 3207 section 4 for STARTTLS.
bool ends_a_group(Verb verb) {
  switch (verb) {
    case Verb::ehlo:
    case Verb::data:
    case Verb::vrfy:
    case Verb::expn:
    case Verb::noop:
    case Verb::turn:
    case Verb::starttls: return true;
    default: return false;
  }
}

bool sent_before_reply(const Exchange& exchange, const Exchange& next) {
  return exchange.reply && exchange.command && next.command && exchange.command->line != 0 && next.command->line != 0 &&
         next.command->line < exchange.reply_line && next.command->line > exchange.command->line;
}

}  // namespace

void check_out_of_step(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  for (std::size_t i = 0; i + 1 < exchanges.size(); ++i) {
    if (!sent_before_reply(exchanges[i], exchanges[i + 1])) continue;
    const auto hello = hello_before(session, i + 1);
    if (!hello) continue;
    const auto& said = exchanges[*hello];
    const bool offered = offers(said, "PIPELINING") || (said.verb() != Verb::helo && !shows_offers(said));
    if (offered && !ends_a_group(exchanges[i].verb())) continue;
    leave(examination, "out-of-step", Severity::warning, "pipelining-error", i + 1, evidence_of(examination, i + 1));
    return;
  }
}

}  // namespace smtpwhy
