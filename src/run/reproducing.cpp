#include "run/reproducing.h"

#include <algorithm>

namespace smtpwhy {
namespace {

std::string title_of(const Finding& finding) {
  return finding.explanation.title.empty() ? finding.explanation.code_title : finding.explanation.title;
}

AttemptFailure failure_of(const Finding& finding, int code) {
  return {finding.evidence.text, finding.evidence.command, std::string(finding.explanation.cause), code, title_of(finding)};
}

// The exchange that decides: the first that went wrong by itself.
std::optional<std::size_t> failed_exchange(const Session& session) {
  const auto& all = session.exchanges;
  const auto found = std::find_if(all.begin(), all.end(), [](const Exchange& e) { return e.failure == FailureRole::primary; });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace

bool AttemptFinder::is_better(bool failed) const { return !found_ || (failed && !found_->failure); }

void AttemptFinder::on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) {
  if (next_ != nullptr) next_->on_session(session, diagnosis, input);
  const bool wanted = wanted_.session ? *wanted_.session == session.id : wanted_.queue_id.empty();
  if (!wanted || !is_better(!diagnosis.findings.empty())) return;
  LoggedAttempt attempt;
  const auto failed = failed_exchange(session);
  attempt.how = reproduction_of(session, failed);
  attempt.input = input;
  attempt.line = session.first_line;
  if (!diagnosis.findings.empty()) {
    const auto& finding = diagnosis.findings.front();
    attempt.failure = failure_of(finding, failed ? session.exchanges[*failed].reply->code.value() : 0);
    attempt.line = finding.evidence.line;
  }
  found_ = std::move(attempt);
}

void AttemptFinder::on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) {
  if (next_ != nullptr) next_->on_delivery(delivery, diagnosis, input);
  const bool wanted = !wanted_.session && (wanted_.queue_id.empty() || wanted_.queue_id == delivery.queue_id);
  if (!wanted || !is_better(diagnosis.finding.has_value())) return;
  LoggedAttempt attempt{reproduction_of(delivery), std::nullopt, input, delivery.line};
  if (diagnosis.finding) attempt.failure = failure_of(*diagnosis.finding, delivery.reply.code ? delivery.reply.code->value() : 0);
  found_ = std::move(attempt);
}

void AttemptFinder::on_end(const std::vector<InputReport>& inputs, const Summary& summary) {
  if (next_ != nullptr) next_->on_end(inputs, summary);
}

FailureNow failure_now(const std::optional<AttemptFailure>& then, const std::optional<AttemptFailure>& now) {
  if (!now) return FailureNow::gone;
  if (!then) return FailureNow::changed;
  const bool same_cause = !then->cause.empty() && then->cause == now->cause;
  const bool same_reply = then->code != 0 && then->code == now->code && then->command == now->command;
  return same_cause || same_reply ? FailureNow::same : FailureNow::changed;
}

}  // namespace smtpwhy
