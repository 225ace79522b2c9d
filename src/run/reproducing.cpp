#include "run/reproducing.h"

#include "smtp/command.h"
#include "smtp/path.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string finding_title(const Finding& finding) {
  return finding.explanation.title.empty() ? finding.explanation.code_title : finding.explanation.title;
}

AttemptFailure failure_of(const Finding& finding, int code) {
  const auto& explanation = finding.explanation;
  return {
      finding.evidence.text, finding.evidence.command, std::string(explanation.cause), std::string(explanation.cause_group), code,
      finding_title(finding)};
}

// Where nothing failed, a client that would not go on: for whoever tries it again that is the failure.
const Finding* first_failure(const Diagnosis& diagnosis) {
  const auto& all = diagnosis.findings;
  auto found = std::find_if(all.begin(), all.end(), is_failure);
  if (found == all.end()) {
    found = std::find_if(all.begin(), all.end(), [](const Finding& f) { return f.kind == "client-problem"; });
  }
  return found == all.end() ? nullptr : &*found;
}

// The exchange that decides: the one that the finding is about, else the first that went wrong by itself.
std::optional<std::size_t> failed_exchange(const Session& session, const Finding* finding) {
  const auto& all = session.exchanges;
  if (finding != nullptr && finding->exchange && all[*finding->exchange].failed()) return finding->exchange;
  const auto found = std::find_if(all.begin(), all.end(), [](const Exchange& e) { return e.failure == FailureRole::primary; });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

// Of commands that do the same, one stands for all.
std::string_view meaning_of(std::string_view verb) {
  if (verb == "HELO" || verb == "LHLO") return "EHLO";
  if (verb == "SEND" || verb == "SOML" || verb == "SAML") return "MAIL";
  return verb == "BDAT" ? "." : verb;
}

// What a command does, without how it is said: names and parameters may differ from one client to the next.
std::string without_manner(const std::string& line) {
  const auto command = parse_command(line);
  if (command.verb == Verb::unknown) return line;
  std::string meaning(meaning_of(name(command.verb)));
  if (says_hello(command.verb)) return meaning;
  const auto path = parse_path_argument(command.argument);
  const bool has_path = opens_transaction(command.verb) || command.verb == Verb::rcpt;
  return has_path && path ? fmt::format("{}:{}", meaning, path->address) : line;
}

// A log may tell less of why no reply came, or what is wrong with a certificate, than the client knows now.
bool may_be(std::string_view untold, std::string_view cause) {
  return untold == "reply-missing" || (untold == "certificate-invalid" && cause.starts_with("certificate-"));
}

// What a certificate or a handshake failed at is seen only where there is one.
bool is_about_handshake(const AttemptFailure& failure) {
  return failure.code == 0 &&
         (failure.cause == "tls" || failure.cause.starts_with("certificate-") || failure.cause.starts_with("tls-"));
}

// Two RCPT commands for different people.
bool are_of_others(const AttemptFailure& then, const AttemptFailure& now) {
  const auto whose = [](const AttemptFailure& failure) {
    const auto command = parse_command(failure.command);
    const auto path = command.verb == Verb::rcpt ? parse_path_argument(command.argument) : std::nullopt;
    return path ? path->address : std::string_view();
  };
  return !whose(then).empty() && !whose(now).empty() && whose(then) != whose(now);
}

// Programs call it one thing or the other where nothing came.
bool is_silence(std::string_view cause) { return cause == "connection-timeout" || cause == "reply-timeout"; }

bool is_same_cause(const AttemptFailure& then, const AttemptFailure& now, bool same_command) {
  if (then.cause.empty() || now.cause.empty()) return false;
  if (then.cause == now.cause) return true;
  if (same_command && is_silence(then.cause) && is_silence(now.cause)) return true;
  const bool nowhere = then.command.empty() || now.command.empty();
  if ((!same_command && !nowhere) || then.code != now.code) return false;
  const bool untold = then.code == 0 && (may_be(then.cause, now.cause) || may_be(now.cause, then.cause));
  // Or only the group of causes.
  return untold || then.cause == now.group || then.group == now.cause;
}

std::string_view cause_of(const Finding* finding) { return finding == nullptr ? std::string_view() : finding->explanation.cause; }

LoggedAttempt attempt_of(const Session& session, const Finding* finding, std::size_t input, bool with_script) {
  LoggedAttempt attempt;
  attempt.session = session.id;
  if (with_script) attempt.script = script_of(session, cause_of(finding));
  const auto failed = failed_exchange(session, finding);
  attempt.how = reproduction_of(session, failed);
  attempt.input = input;
  attempt.line = session.first_line;
  attempt.encrypted = session.encrypted();
  attempt.unasked = failed && session.exchanges[*failed].unsolicited;
  for (const auto& exchange : session.exchanges) {
    if (exchange.reply) attempt.answered.emplace_back(exchange.answers());
  }
  if (finding == nullptr) return attempt;
  attempt.failure = failure_of(*finding, failed ? session.exchanges[*failed].reply->code.value() : 0);
  attempt.line = finding->evidence.line;
  return attempt;
}

// How well an attempt suits where none is named: it failed, and it can be played where that is wanted.
constexpr int kBestRank = 3;
int rank_of(const LoggedAttempt& attempt) {
  const bool playable = !attempt.script || attempt.script->ok();
  return (attempt.failure ? 2 : 0) + (playable ? 1 : 0);
}

LoggedAttempt attempt_of(const Delivery& delivery, const Finding* finding, std::size_t input, bool with_script) {
  LoggedAttempt attempt;
  attempt.how = reproduction_of(delivery);
  attempt.input = input;
  attempt.line = delivery.line;
  attempt.queue_id = delivery.queue_id;
  if (with_script) attempt.script = script_of(delivery, cause_of(finding));
  if (finding != nullptr) attempt.failure = failure_of(*finding, delivery.reply.code ? delivery.reply.code->value() : 0);
  return attempt;
}

}  // namespace

bool AttemptFinder::settled() const { return found_ && rank_of(*found_) == kBestRank; }

void AttemptFinder::consider(LoggedAttempt attempt) {
  if (!found_ || rank_of(attempt) > rank_of(*found_)) found_ = std::move(attempt);
}

bool AttemptFinder::is_new(const std::string& problem) const {
  return by_problem_.size() < Summary::kMostGroups && by_problem_.find(problem) == by_problem_.end();
}

void AttemptFinder::on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) {
  if (next_ != nullptr) next_->on_session(session, diagnosis, input);
  if (wanted_.finding) {
    for (const auto& finding : diagnosis.findings) {
      const auto problem = problem_key(finding);
      if (is_new(problem)) by_problem_.emplace(problem, attempt_of(session, &finding, input, wanted_.with_script));
    }
    return;
  }
  const bool wanted = wanted_.session ? *wanted_.session == session.id : wanted_.queue_id.empty();
  if (wanted && !settled()) consider(attempt_of(session, first_failure(diagnosis), input, wanted_.with_script));
}

void AttemptFinder::on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) {
  if (next_ != nullptr) next_->on_delivery(delivery, diagnosis, input);
  const auto* const finding = diagnosis.finding ? &*diagnosis.finding : nullptr;
  if (wanted_.finding) {
    const auto problem = finding == nullptr ? std::string() : problem_key(*finding);
    if (finding != nullptr && is_new(problem))
      by_problem_.emplace(problem, attempt_of(delivery, finding, input, wanted_.with_script));
    return;
  }
  const bool wanted = !wanted_.session && (wanted_.queue_id.empty() || wanted_.queue_id == delivery.queue_id);
  if (wanted && !settled()) consider(attempt_of(delivery, finding, input, wanted_.with_script));
}

void AttemptFinder::on_end(const std::vector<InputReport>& inputs, const Summary& summary) {
  if (next_ != nullptr) next_->on_end(inputs, summary);
  const auto findings = summary.findings();
  if (!wanted_.finding || *wanted_.finding == 0 || *wanted_.finding > findings.size()) return;
  const auto problem = by_problem_.find(problem_key(findings[*wanted_.finding - 1]->first));
  if (problem != by_problem_.end()) found_ = problem->second;
}

bool was_tried(const LoggedAttempt& then, const LoggedAttempt& now) {
  if (then.unasked) return false;
  if (!then.failure) return true;
  if (is_about_handshake(*then.failure) && !now.encrypted) return false;
  // Where a delivery's log does not name the command, it may have been any up to the last.
  const bool any =
      then.how.failed_at.empty() && then.session == 0 && (then.failure->code != 0 || then.failure->cause == "connection-lost");
  const auto meant = any ? std::string_view(".") : meaning_of(then.how.failed_at);
  return meant.empty() ||
         std::any_of(now.answered.begin(), now.answered.end(), [&](const auto& verb) { return meaning_of(verb) == meant; });
}

FailureNow failure_now(const std::optional<AttemptFailure>& then, const std::optional<AttemptFailure>& now) {
  if (!now) return FailureNow::gone;
  if (!then || are_of_others(*then, *now)) return FailureNow::changed;
  const bool same_command = without_manner(then->command) == without_manner(now->command);
  const bool same_reply = then->code != 0 && then->code == now->code && same_command;
  return same_reply || is_same_cause(*then, *now, same_command) ? FailureNow::same : FailureNow::changed;
}

}  // namespace smtpwhy
