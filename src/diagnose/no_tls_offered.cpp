// The server's answer to EHLO offers no STARTTLS, and a message was sent or a login made (RFC 3207). A note, since the connection may have
// been encrypted from its start (port 465, RFC 8314), which few logs tell; a warning, where something in between has struck the word
// out: firewalls leave X in its place.
#include "diagnose/check.h"
#include "diagnose/session_facts.h"
#include "smtp/ports.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// `XXXXXXXA`, `XXXXXXXX`: as long as STARTTLS.
bool struck_out(std::string_view line) { return line.starts_with("XXXXXXX") && line.size() == std::string_view("STARTTLS").size(); }

}  // namespace

void check_no_tls_offered(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  if (session.encrypted() || stays_on_this_machine(session) || session.port == kSubmissionsPort) return;
  const auto used = std::find_if(exchanges.begin(), exchanges.end(), [](const Exchange& e) {
    return (e.verb() == Verb::end_of_data && e.reply) || (e.verb() == Verb::auth && e.succeeded());
  });
  if (used == exchanges.end()) return;
  const auto hello = hello_before(session, static_cast<std::size_t>(used - exchanges.begin()));
  if (!hello) return;
  const auto& said = exchanges[*hello];
  if (said.verb() != Verb::ehlo || !shows_offers(said) || offers(said, "STARTTLS")) return;
  const bool struck = std::any_of(said.reply->lines.begin(), said.reply->lines.end(), struck_out);
  leave(examination, "no-tls-offered", struck ? Severity::warning : Severity::note, struck ? "starttls-removed" : "no-tls-offered",
        *hello, evidence_of(examination, *hello));
}

}  // namespace smtpwhy
