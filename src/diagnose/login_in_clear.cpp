// A password that went over the network in clear text: AUTH PLAIN or LOGIN, or a token, where the server had offered STARTTLS and it was not
// used (RFC 4954 section 4: PLAIN only under TLS). Where STARTTLS was not offered, the connection may have been encrypted from its start.
#include "diagnose/check.h"
#include "diagnose/session_facts.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

// Mechanisms whose secret can be read off the line.
bool shows_secret(std::string_view mechanism) {
  static constexpr std::array<std::string_view, 4> kClear = {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};
  return std::find(kClear.begin(), kClear.end(), mechanism) != kClear.end();
}

// Whether the server judged a password that had crossed the network: in the command itself, or in a step behind it.
bool judged(const Session& session, std::size_t login) {
  constexpr int kWrongPassword = 535;
  const auto& attempt = session.logins[login];
  const auto end = login + 1 < session.logins.size() ? session.logins[login + 1].exchange : session.exchanges.size();
  for (auto i = attempt.exchange; i < std::min(end, session.exchanges.size()); ++i) {
    const auto& exchange = session.exchanges[i];
    if (exchange.verb() != Verb::auth) break;
    const bool said = attempt.initial_response || i > attempt.exchange;
    if (said && exchange.reply && (exchange.succeeded() || exchange.reply->code.value() == kWrongPassword)) return true;
  }
  return false;
}

}  // namespace

void check_login_in_clear(Examination& examination) {
  const auto& session = examination.session;
  if (stays_on_this_machine(session)) return;
  for (std::size_t i = 0; i < session.logins.size(); ++i) {
    const auto at = session.logins[i].exchange;
    if (!shows_secret(session.logins[i].mechanism) || encrypted(session, at) || !judged(session, i)) continue;
    const auto hello = hello_before(session, at);
    if (!hello || !offers(session.exchanges[*hello], "STARTTLS")) continue;
    leave(examination, "login-in-clear", Severity::warning, "login-in-clear", at, evidence_of(examination, at));
    return;
  }
}

}  // namespace smtpwhy
