// A password that went over the network in clear text: AUTH PLAIN or LOGIN, or a token, where the server had offered STARTTLS and it was not
// used (RFC 4954 section 4: PLAIN only under TLS). Where STARTTLS was not offered, the connection may have been encrypted from its start.
#include "diagnose/check.h"
#include "diagnose/offers.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

// Mechanisms whose secret can be read off the line.
bool shows_secret(std::string_view mechanism) {
  constexpr std::array<std::string_view, 4> kClear = {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};
  return std::find(kClear.begin(), kClear.end(), mechanism) != kClear.end();
}

// The server has the password, right or wrong; where it refused before, there may have been none yet.
bool judged_login(const Exchange& exchange) {
  constexpr int kWrongPassword = 535;
  return exchange.verb() == Verb::auth && exchange.reply &&
         (exchange.succeeded() || exchange.reply->code.value() == kWrongPassword);
}

}  // namespace

void check_login_in_clear(Examination& examination) {
  const auto& session = examination.session;
  const auto& exchanges = session.exchanges;
  const bool shown = std::any_of(session.logins.begin(), session.logins.end(),
                                 [](const LoginAttempt& attempt) { return shows_secret(attempt.mechanism); });
  const auto judged = std::find_if(exchanges.begin(), exchanges.end(), judged_login);
  if (!shown || judged == exchanges.end()) return;
  const auto index = static_cast<std::size_t>(judged - exchanges.begin());
  const auto hello = hello_before(session, index);
  if (!hello || encrypted(session, index) || !offers(exchanges[*hello], "STARTTLS")) return;
  leave(examination, "login-in-clear", Severity::warning, "login-in-clear", index, evidence_of(examination, index));
}

}  // namespace smtpwhy
