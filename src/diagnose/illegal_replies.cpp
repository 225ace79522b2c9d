// A reply of a class that no RFC allows to the command: 250 to DATA, 354 to RCPT, 334 to MAIL (RFC 821 section 4.3, RFC 5321 section
// 4.3.2, and the extensions). Other codes of a right class are common practice, and clients go by the first digit.
#include "diagnose/check.h"

#include "knowledge/lookup.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// Of a preliminary, positive or intermediate reply. A failure may come at any time.
bool wrong_class(const knowledge::CommandRow& command, int digit) {
  return std::none_of(command.allows.begin(), command.allows.end(), [&](const knowledge::AllowedRow& allowed) {
    const auto lists = [&](knowledge::Numbers codes) {
      return std::any_of(codes.begin(), codes.end(), [&](int code) { return code / 100 == digit; });
    };
    return lists(allowed.intermediate) || lists(allowed.success);
  });
}

// In place of 354, a success tells rather that the log leaves the message out.
bool message_left_out(const Exchange& exchange) { return exchange.verb() == Verb::data && exchange.succeeded(); }

}  // namespace

// One finding a session: behind a wrong reply, others follow.
void check_illegal_replies(Examination& examination) {
  const auto& exchanges = examination.session.exchanges;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const auto& exchange = exchanges[i];
    if (!exchange.reply || !exchange.command || exchange.failed() || exchange.reply->code.value() == kRepliesForEach) continue;
    const auto* command = knowledge::find_command(examination.explainer.tables(), exchange.answers());
    if (command == nullptr || !wrong_class(*command, exchange.reply->code.digit(1))) continue;
    const auto severity = message_left_out(exchange) ? Severity::note : Severity::warning;
    return leave(examination, "illegal-reply", severity, "wrong-reply", i, evidence_of(examination, i));
  }
}

}  // namespace smtpwhy
