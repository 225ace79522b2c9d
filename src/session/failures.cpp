#include "session/failures.h"

#include <algorithm>
#include <iterator>

namespace smtpwhy {
namespace {

constexpr int kAuthenticationRequired = 530;  // also: STARTTLS first (RFC 3207 section 4)

bool carries_message(Verb verb) {
  return verb == Verb::data || verb == Verb::bdat || verb == Verb::burl || verb == Verb::end_of_data;
}
bool does_nothing(Verb verb) { return verb == Verb::rset || verb == Verb::noop || verb == Verb::quit; }

// ANONYMOUS takes anybody (RFC 4505 section 2): that it was accepted says nothing of a password that was refused.
bool is_anonymous(const Session& session, std::size_t index) {
  const auto next =
      std::find_if(session.logins.begin(), session.logins.end(), [&](const LoginAttempt& login) { return login.exchange > index; });
  return next != session.logins.begin() && std::prev(next)->mechanism == "ANONYMOUS";
}

template <class Heals>
bool healed_later(const Session& session, std::size_t index, Heals heals) {
  const auto& exchanges = session.exchanges;
  for (std::size_t i = index + 1; i < exchanges.size() && !opens_transaction(exchanges[i].verb()); ++i) {
    if (exchanges[i].succeeded() && heals(i)) return true;
  }
  return false;
}

bool is_benign(const Session& session, std::size_t index) {
  const auto verb_of = [&](std::size_t i) { return session.exchanges[i].verb(); };
  const auto logs_in = [&](std::size_t i) { return verb_of(i) == Verb::auth && !is_anonymous(session, i); };
  if (says_hello(verb_of(index))) return healed_later(session, index, [&](std::size_t i) { return says_hello(verb_of(i)); });
  return verb_of(index) == Verb::auth && healed_later(session, index, logs_in);
}

/// What has gone wrong so far, seen from the next exchange.
class History {
 public:
  [[nodiscard]] bool explains(const Exchange& exchange) const {
    const Verb verb = exchange.verb();
    const int code = exchange.reply->code.value();
    if (greeting_refused_ || (hello_refused_ && !says_hello(verb))) return true;
    if (verb == Verb::rcpt) return mail_refused_;
    if (carries_message(verb)) return mail_refused_ || (recipients_refused_ > 0 && recipients_accepted_ == 0) || data_refused_;
    if (verb == Verb::unknown && exchange.command) return data_refused_;
    if (does_nothing(verb)) return anything_;
    if (code == kAuthenticationRequired) return login_refused_ || tls_refused_;
    return code == kBadSequence && anything_in_transaction_;
  }

  void add(const Exchange& exchange) {
    const Verb verb = exchange.verb();
    const bool nested =
        opens_transaction(verb) && mail_accepted_ && exchange.failed() && exchange.reply->code.value() == kBadSequence;
    if (nested) return;
    if (opens_transaction(verb)) begin_transaction();
    if (opens_transaction(verb)) mail_accepted_ = exchange.succeeded();
    if (verb == Verb::rset && exchange.succeeded()) begin_transaction();
    if (exchange.succeeded()) {
      if (says_hello(verb)) hello_refused_ = false;
      if (verb == Verb::rcpt) ++recipients_accepted_;
      if (verb == Verb::end_of_data) mail_accepted_ = false;
    }
    if (exchange.failed() && exchange.failure != FailureRole::benign) add_failure(exchange);
  }

 private:
  void begin_transaction() {
    mail_accepted_ = mail_refused_ = data_refused_ = anything_in_transaction_ = false;
    recipients_accepted_ = recipients_refused_ = 0;
  }

  void add_failure(const Exchange& exchange) {
    const Verb verb = exchange.verb();
    anything_ = anything_in_transaction_ = true;
    if (!exchange.command && !exchange.unsolicited) greeting_refused_ = true;
    if (says_hello(verb)) hello_refused_ = true;
    if (opens_transaction(verb)) mail_refused_ = true;
    if (verb == Verb::rcpt) ++recipients_refused_;
    if (carries_message(verb)) data_refused_ = true;
    if (verb == Verb::auth) login_refused_ = true;
    if (verb == Verb::starttls) tls_refused_ = true;
  }

  bool greeting_refused_ = false;
  bool hello_refused_ = false;
  bool mail_refused_ = false;
  bool mail_accepted_ = false;
  bool data_refused_ = false;
  bool login_refused_ = false;
  bool tls_refused_ = false;
  bool anything_ = false;
  bool anything_in_transaction_ = false;
  int recipients_accepted_ = 0;
  int recipients_refused_ = 0;
};

}  // namespace

void assign_failures(Session& session) {
  History history;
  auto& exchanges = session.exchanges;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    auto& exchange = exchanges[i];
    if (exchange.failed()) {
      exchange.failure = is_benign(session, i)        ? FailureRole::benign
                         : history.explains(exchange) ? FailureRole::secondary
                                                      : FailureRole::primary;
    }
    history.add(exchange);
  }
}

}  // namespace smtpwhy
