// What the client itself complained of: no connection, a lost one, TLS that failed, a login that was not offered.
//
// A program that repeats a refusal in its own words ("RCPT failed: 550") tells nothing new, nor does a connection that the server
// closed after it had refused.
#include "diagnose/check.h"

#include <algorithm>

namespace smtpwhy {
namespace {

std::string_view cause_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::lost: return "connection-lost";
    case Trouble::timeout: return "reply-timeout";
    case Trouble::connect_failed: return "network";
    case Trouble::tls_failed: return "tls";
    case Trouble::hung_up:
    case Trouble::none:
    case Trouble::other: break;
  }
  return {};
}

// What answers is no mail server: that tells more than that no reply came of it, or that the client found no connection in it.
bool speaks_no_smtp(const Session& session) {
  return !session.strays.empty() &&
         std::none_of(session.exchanges.begin(), session.exchanges.end(), [](const Exchange& e) { return e.reply.has_value(); });
}

// Behind QUIT and its reply the connection ends, whatever a program calls that (`Connection to host lost.`).
bool took_leave(const Session& session) {
  return std::any_of(session.exchanges.begin(), session.exchanges.end(),
                     [](const Exchange& e) { return e.verb() == Verb::quit && e.succeeded(); });
}

bool already_told(const Session& session, const ClientProblem& problem) {
  const auto& exchanges = session.exchanges;
  const bool refused =
      std::any_of(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return e.failure == FailureRole::primary; });
  // Where a reply refused, there was a connection; so where another program than a mail server spoke.
  if (problem.trouble == Trouble::connect_failed) return refused || speaks_no_smtp(session);
  if (problem.trouble == Trouble::other) return refused;
  if (problem.trouble == Trouble::timeout) return speaks_no_smtp(session);
  if (problem.trouble != Trouble::lost) return false;
  if (speaks_no_smtp(session) || took_leave(session)) return true;
  const auto open = std::find_if(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return e.command && !e.reply; });
  if (open != exchanges.end() && open->verb() == Verb::quit) return true;  // QUIT alone is open: nothing was left to say
  const auto last = std::find_if(exchanges.rbegin(), exchanges.rend(), [](const Exchange& e) { return e.reply.has_value(); });
  return refused && last != exchanges.rend() && last->failed();
}

// Whether it sums up what went wrong in a conversation: other words, and "could not connect" where a reply shows that it did.
bool sums_up(const Session& session, const ClientProblem& problem) {
  if (problem.trouble != Trouble::connect_failed) return problem.trouble == Trouble::other;
  return std::any_of(session.exchanges.begin(), session.exchanges.end(), [](const Exchange& e) { return e.reply.has_value(); });
}

// Of all that is said about one broken connection the first counts; what sums up counts only where nothing else does.
const ClientProblem* telling_problem(const Session& session) {
  const auto find = [&](bool summary) -> const ClientProblem* {
    const auto found = std::find_if(session.problems.begin(), session.problems.end(), [&](const ClientProblem& p) {
      return p.trouble != Trouble::hung_up && sums_up(session, p) == summary;
    });
    return found == session.problems.end() ? nullptr : &*found;
  };
  const auto* const first = find(false);
  if (first != nullptr && !already_told(session, *first)) return first;
  const auto* const summary = find(true);
  if (summary == nullptr || already_told(session, *summary)) return nullptr;
  return first != nullptr && summary->trouble == Trouble::other ? nullptr : summary;
}

// A client may quote a reply that stands nowhere else. Its own decision not to go on is neither temporary nor permanent.
Severity severity_of(const ClientProblem& problem, const knowledge::Explanation& explanation) {
  if (explanation.severity == ReplySeverity::permanent) return Severity::permanent;
  if (explanation.severity == ReplySeverity::temporary) return Severity::temporary;
  return problem.trouble == Trouble::other ? Severity::warning : Severity::temporary;
}

// Which command went without a reply, for a person.
std::string unanswered(const Session& session) {
  const auto& exchanges = session.exchanges;
  const auto found = std::find_if(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return e.command && !e.reply; });
  if (found != exchanges.end()) return describe_command(*found);
  return exchanges.empty() ? "the connection" : std::string();
}

// How long the client had waited, where it waited for a reply.
std::optional<std::uint32_t> waited(const Session& session, const ClientProblem& problem) {
  const bool for_reply = problem.trouble == Trouble::timeout || problem.trouble == Trouble::lost;
  return for_reply ? session.waited_us : std::nullopt;
}

knowledge::Explanation explained(const Examination& examination, const ClientProblem& problem) {
  knowledge::ExplainContext context;
  context.from_client = true;
  context.host = examination.session.server;
  context.otherwise = cause_of(problem.trouble);
  return examination.explainer.explain(problem.text.substr(0, kLongestEvidence), context, examination.depth);
}

// Says that there was no connection, or no encryption, and not why.
bool is_umbrella(const knowledge::Explanation& explanation) { return explanation.cause == "network" || explanation.cause == "tls"; }

// Programs tell the failure first, and below it what it came of (`nested exception is:`, `Caused by:`): that tells more, where a rule knows
// it. Null: there is no such problem.
const ClientProblem* reason_behind(const Examination& examination, const ClientProblem& told, knowledge::Explanation& explanation) {
  constexpr std::ptrdiff_t kFew = 8;  // wrapped in one another
  const auto& problems = examination.session.problems;
  const auto* const end = problems.data() + problems.size();
  for (const auto* problem = &told + 1; problem < end && problem - &told <= kFew; ++problem) {
    if (problem->trouble == Trouble::hung_up || already_told(examination.session, *problem)) continue;
    auto other = explained(examination, *problem);
    if (other.confidence != knowledge::Confidence::rule || is_umbrella(other)) continue;
    explanation = std::move(other);
    return problem;
  }
  return nullptr;
}

}  // namespace

void check_client_problems(Examination& examination) {
  const auto& session = examination.session;
  const auto* problem = telling_problem(session);
  if (problem == nullptr) return;
  auto explanation = explained(examination, *problem);
  if (is_umbrella(explanation)) {
    if (const auto* const behind = reason_behind(examination, *problem, explanation)) problem = behind;
  }
  const auto severity = severity_of(*problem, explanation);
  auto evidence = evidence_of(examination.input, problem->line, problem->text, unanswered(session));
  evidence.after_us = waited(session, *problem);
  examination.diagnosis.findings.push_back(
      {"client-problem", severity, std::move(explanation), std::move(evidence), time_of(session)});
}

}  // namespace smtpwhy
