// Failures that began earlier than they showed: a HELO name refused only with RCPT, a login that was never tried, TLS that was offered and
// not started. The finding stays one; it is told where it began.
#include "diagnose/check.h"
#include "diagnose/session_facts.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// The command of an exchange as where something began.
Root root_at(const Exchange& exchange, std::string_view kind, std::string words) {
  return {kind, std::move(words), exchange.command ? exchange.command->line : exchange.reply_line, describe_command(exchange)};
}

std::optional<std::size_t> last_hello(const Session& session, std::size_t exchange) {
  for (std::size_t i = exchange; i-- > 0;) {
    if (says_hello(session.exchanges[i].verb())) return i;
  }
  return std::nullopt;
}

bool tried_login(const Session& session, std::size_t before) {
  return std::any_of(session.exchanges.begin(), session.exchanges.begin() + static_cast<std::ptrdiff_t>(before),
                     [](const Exchange& e) { return e.verb() == Verb::auth; });
}

std::optional<Root> hello_name(const Session& session, std::size_t failed, const Finding& finding) {
  if (finding.explanation.cause != "helo-invalid" || says_hello(session.exchanges[failed].verb())) return std::nullopt;
  const auto hello = last_hello(session, failed);
  if (!hello) return std::nullopt;
  return root_at(
      session.exchanges[*hello], "hello-name",
      "The name that was given there is what is refused; the server puts such a refusal off until it knows sender and recipient.");
}

std::optional<Root> login_not_tried(const Session& session, std::size_t failed, const Finding& finding) {
  if (finding.explanation.cause_group != "auth-required" || tried_login(session, failed)) return std::nullopt;
  const auto hello = hello_before(session, failed);
  if (!hello) return std::nullopt;
  const auto& said = session.exchanges[*hello];
  if (said.verb() == Verb::helo) {
    return root_at(said, "login-not-tried", "No login was tried; with HELO instead of EHLO there can be none.");
  }
  if (offers(said, "AUTH"))
    return root_at(said, "login-not-tried", "The server offered a login here, and the program did not try one.");
  if (offers(said, "STARTTLS") && !encrypted(session, failed)) {
    return root_at(said, "tls-not-started",
                   "The server offers a login only after STARTTLS, which it offered here; the program used neither.");
  }
  return std::nullopt;
}

std::optional<Root> tls_not_started(const Session& session, std::size_t failed, const Finding& finding) {
  const bool wants_tls = finding.explanation.cause == "tls-required";
  if ((session.exchanges[failed].verb() != Verb::auth && !wants_tls) || encrypted(session, failed)) return std::nullopt;
  const auto hello = hello_before(session, failed);
  if (!hello) return std::nullopt;
  const auto& said = session.exchanges[*hello];
  if (wants_tls && offers(said, "STARTTLS")) {
    return root_at(said, "tls-not-started", "The server offered STARTTLS here, and the program did not use it.");
  }
  if (!offers(said, "STARTTLS") || offers(said, "AUTH")) return std::nullopt;
  return root_at(said, "tls-not-started",
                 "The server offers a login only after STARTTLS, which it offered here and the program did not use.");
}

// The client itself noticed that no login was offered.
std::optional<Root> nothing_offered(const Session& session, const Finding& finding) {
  if (finding.explanation.cause != "auth-not-offered") return std::nullopt;
  const auto end = session.exchanges.size();
  const auto hello = hello_before(session, end);
  if (!hello || encrypted(session, *hello) || !offers(session.exchanges[*hello], "STARTTLS")) return std::nullopt;
  return root_at(session.exchanges[*hello], "tls-not-started",
                 "The server offers a login only after STARTTLS, which it offered here and the program did not use.");
}

// 503 where what it builds on was never said.
std::optional<Root> out_of_turn(const Session& session, std::size_t failed) {
  const auto& exchange = session.exchanges[failed];
  if (exchange.reply->code.value() != kBadSequence || !begins_with_greeting(session)) return std::nullopt;
  const auto said = [&](auto verb_fits) {
    return std::any_of(session.exchanges.begin(), session.exchanges.begin() + static_cast<std::ptrdiff_t>(failed),
                       [&](const Exchange& e) { return verb_fits(e.verb()); });
  };
  const auto verb = exchange.verb();
  if (opens_transaction(verb) && !said(says_hello))
    return root_at(exchange, "out-of-turn", "No EHLO or HELO had been said before.");
  if (verb == Verb::rcpt && !said(opens_transaction)) return root_at(exchange, "out-of-turn", "No MAIL had been said before.");
  const bool no_recipient = !said([](Verb v) { return v == Verb::rcpt; });
  if (verb == Verb::data && no_recipient) return root_at(exchange, "out-of-turn", "No RCPT had been said before.");
  return std::nullopt;
}

std::optional<Root> root_of(const Session& session, const Finding& finding) {
  if (finding.kind == "client-problem") return nothing_offered(session, finding);
  if (finding.kind != "failed-reply") return std::nullopt;
  const auto failed = *finding.exchange;
  if (auto root = hello_name(session, failed, finding)) return root;
  if (auto root = login_not_tried(session, failed, finding)) return root;
  if (auto root = tls_not_started(session, failed, finding)) return root;
  return out_of_turn(session, failed);
}

}  // namespace

void find_roots(Examination& examination) {
  for (auto& finding : examination.diagnosis.findings) {
    if (!finding.root) finding.root = root_of(examination.session, finding);
  }
}

}  // namespace smtpwhy
