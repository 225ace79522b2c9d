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

bool already_told(const Session& session, const ClientProblem& problem) {
  const auto& exchanges = session.exchanges;
  const bool refused =
      std::any_of(exchanges.begin(), exchanges.end(), [](const Exchange& e) { return e.failure == FailureRole::primary; });
  // Where a reply refused, there was a connection; so where another program than a mail server spoke.
  if (problem.trouble == Trouble::connect_failed) return refused || speaks_no_smtp(session);
  if (problem.trouble == Trouble::other) return refused;
  if (problem.trouble == Trouble::timeout) return speaks_no_smtp(session);
  if (problem.trouble != Trouble::lost) return false;
  if (speaks_no_smtp(session)) return true;
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

}  // namespace

void check_client_problems(Examination& examination) {
  const auto& session = examination.session;
  const auto* problem = telling_problem(session);
  if (problem == nullptr) return;
  knowledge::ExplainContext context;
  context.from_client = true;
  context.host = session.server;
  context.otherwise = cause_of(problem->trouble);
  const auto text = problem->text.substr(0, kLongestEvidence);
  auto explanation = examination.explainer.explain(text, context);
  const auto severity = severity_of(*problem, explanation);
  auto evidence = evidence_of(examination.input, problem->line, problem->text, unanswered(session));
  evidence.after_us = waited(session, *problem);
  examination.diagnosis.findings.push_back(
      {"client-problem", severity, std::move(explanation), std::move(evidence), time_of(session)});
}

}  // namespace smtpwhy
