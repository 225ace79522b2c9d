#include "session/failures.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr int kAuthenticationRequired = 530;  // also: STARTTLS first (RFC 3207 section 4)

bool carries_message(Verb verb) {
  return verb == Verb::data || verb == Verb::bdat || verb == Verb::burl || verb == Verb::end_of_data;
}
bool does_nothing(Verb verb) { return verb == Verb::rset || verb == Verb::noop || verb == Verb::quit; }

bool accepted_later(const std::vector<Exchange>& exchanges, std::size_t index, bool (*same_kind)(Verb)) {
  for (std::size_t i = index + 1; i < exchanges.size(); ++i) {
    if (opens_transaction(exchanges[i].verb())) return false;
    if (same_kind(exchanges[i].verb()) && exchanges[i].succeeded()) return true;
  }
  return false;
}

bool logs_in(Verb verb) { return verb == Verb::auth; }

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
      const bool benign = (says_hello(exchange.verb()) && accepted_later(exchanges, i, says_hello)) ||
                          (exchange.verb() == Verb::auth && accepted_later(exchanges, i, logs_in));
      exchange.failure = benign ? FailureRole::benign : history.explains(exchange) ? FailureRole::secondary : FailureRole::primary;
    }
    history.add(exchange);
  }
}

}  // namespace smtpwhy
