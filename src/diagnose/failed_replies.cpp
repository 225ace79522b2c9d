// A reply with 4xx or 5xx that is what went wrong. Each is classified; those that only follow from another are no findings.
#include "diagnose/check.h"

namespace smtpwhy {

void check_failed_replies(Examination& examination) {
  const auto& exchanges = examination.session.exchanges;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const auto& exchange = exchanges[i];
    if (!exchange.failed()) continue;
    const auto said = one_line(*exchange.reply);
    auto explanation = examination.explainer.explain(std::string_view(said).substr(0, kLongestEvidence),
                                                     context_of(examination.session, i), examination.depth);
    examination.diagnosis.exchanges[i] = {explanation.cause, explanation.cause_group};
    if (exchange.failure != FailureRole::primary) continue;
    const auto severity = exchange.reply->code.digit(1) == 4 ? Severity::temporary : Severity::permanent;
    examination.diagnosis.findings.push_back({"failed-reply", severity, std::move(explanation),
                                              evidence_of(examination.input, exchange.reply_line, said, describe_command(exchange)),
                                              time_of(examination.session), i});
  }
}

}  // namespace smtpwhy
