#include "session/transactions.h"

#include "smtp/path.h"

#include <algorithm>

namespace smtpwhy {
namespace {

Outcome outcome_of(const Exchange& exchange) {
  if (!exchange.reply) return Outcome::unknown;
  switch (exchange.reply->code.digit(1)) {
    case 2: return Outcome::accepted;
    case 4: return Outcome::temporary;
    case 5: return Outcome::permanent;
    default: return Outcome::unknown;
  }
}

std::string_view address_in(const SpokenCommand& command) {
  const auto path = parse_path_argument(command.argument);
  return path ? path->address : command.argument;
}

/// Follows one session's exchanges and fills in transactions.
class Follower {
 public:
  void follow(const Exchange& exchange, std::size_t index) {
    index_ = index;
    if (!exchange.command) return follow_unasked(exchange);
    const Verb verb = exchange.verb();
    const bool nested = !transactions_.empty() && !ended_ && opening_ == Outcome::accepted && exchange.reply &&
                        exchange.reply->code.value() == kBadSequence;
    if (opens_transaction(verb) && nested) return;  // the one that is open goes on
    const bool unlogged = exchange.command->line == 0 && exchange.command->argument.empty();
    if (opens_transaction(verb) && unlogged) return;  // nobody knows whose it is
    if (opens_transaction(verb)) return open(exchange);
    if (transactions_.empty() || ended_) return;
    if (verb == Verb::rcpt) return add_recipient(exchange);
    if (verb == Verb::data || verb == Verb::bdat || verb == Verb::burl) return follow_data(exchange);
    if (verb == Verb::end_of_data) return follow_end(exchange);
    const bool resets = verb == Verb::rset || verb == Verb::ehlo || verb == Verb::helo;
    if (resets && exchange.succeeded()) ended_ = true;
  }

  std::vector<Transaction> take() {
    for (auto& transaction : transactions_) transaction.outcome = overall(transaction);
    return std::move(transactions_);
  }

 private:
  Transaction& current() { return transactions_.back(); }

  void open(const Exchange& exchange) {
    transactions_.push_back({address_in(*exchange.command), {}, Outcome::unknown});
    pending_.clear();
    opening_ = outcome_of(exchange);
    opened_by_ = index_;
    ended_ = false;
  }

  // Where MAIL was refused, its refusal is each recipient's fate, whatever RCPT got (503, most likely).
  void add_recipient(const Exchange& exchange) {
    const auto own = outcome_of(exchange);
    const bool refused_before = opening_ == Outcome::temporary || opening_ == Outcome::permanent;
    const auto fate = refused_before ? opening_ : own == Outcome::accepted ? Outcome::unknown : own;
    const auto decided_by = fate == Outcome::unknown ? std::nullopt : std::optional(refused_before ? opened_by_ : index_);
    current().recipients.push_back({address_in(*exchange.command), fate, decided_by});
    if (own == Outcome::accepted && !refused_before) pending_.push_back(current().recipients.size() - 1);
  }

  void follow_data(const Exchange& exchange) {
    const auto& argument = exchange.command->argument;
    const bool last_chunk = exchange.verb() != Verb::data && argument.size() >= 4 && equals_last(argument);
    if (exchange.failed() || (last_chunk && exchange.succeeded())) settle_all(outcome_of(exchange));
  }

  static bool equals_last(std::string_view argument) {
    const auto word = argument.substr(argument.size() - 4);
    return word == "LAST" || word == "last" || word == "Last";
  }

  void follow_end(const Exchange& exchange) {
    if (exchange.reply && exchange.reply->code.value() == kRepliesForEach) return;
    if (exchange.recipient.empty()) return settle_all(outcome_of(exchange));
    for (auto& recipient : current().recipients) {
      if (recipient.address == exchange.recipient && recipient.outcome == Outcome::unknown) {
        recipient.outcome = outcome_of(exchange);
        recipient.decided_by = index_;
        return;
      }
    }
  }

  // 421 in the middle: all that was not settled fails with it.
  void follow_unasked(const Exchange& exchange) {
    if (exchange.unsolicited && exchange.failed() && !transactions_.empty() && !ended_) settle_all(outcome_of(exchange));
  }

  void settle_all(Outcome outcome) {
    for (const auto index : pending_) {
      if (index >= current().recipients.size() || current().recipients[index].outcome != Outcome::unknown) continue;
      current().recipients[index].outcome = outcome;
      if (outcome != Outcome::unknown) current().recipients[index].decided_by = index_;
    }
    pending_.clear();
    if (outcome != Outcome::unknown) ended_ = true;
  }

  Outcome overall(const Transaction& transaction) const {
    const auto& recipients = transaction.recipients;
    if (recipients.empty()) return &transaction == &transactions_.back() ? failure_only(opening_) : Outcome::unknown;
    const auto first = recipients.front().outcome;
    const bool same = std::all_of(recipients.begin(), recipients.end(), [&](const Recipient& r) { return r.outcome == first; });
    return same ? first : Outcome::mixed;
  }

  static Outcome failure_only(Outcome outcome) { return outcome == Outcome::accepted ? Outcome::unknown : outcome; }

  std::vector<Transaction> transactions_;
  std::vector<std::size_t> pending_;  // recipients that were accepted, and wait for the message
  Outcome opening_ = Outcome::unknown;
  std::size_t opened_by_ = 0;
  std::size_t index_ = 0;  // of the exchange that is followed
  bool ended_ = true;
};

}  // namespace

std::vector<Transaction> transactions_of(const std::vector<Exchange>& exchanges) {
  Follower follower;
  for (std::size_t i = 0; i < exchanges.size(); ++i) follower.follow(exchanges[i], i);
  return follower.take();
}

}  // namespace smtpwhy
