#include "summary/snapshot.h"

namespace smtpwhy {

void Snapshot::add(const Finding& finding, std::uint64_t count) {
  const auto& e = finding.explanation;
  add(problem_key(finding), {std::string(finding.kind), finding.severity, std::string(e.cause), std::string(e.rule),
                             std::string(e.provider), e.title, finding.evidence.text, count});
}

void Snapshot::add(const std::string& key, const ProblemCount& problem) {
  const auto found = problems.find(key);
  if (found != problems.end()) {
    found->second.count += problem.count;
    if (found->second.title.empty()) found->second.title = problem.title;  // of a report that leaves them out
  } else if (problems.size() < kMostProblems) {
    problems.emplace(key, problem);
  } else {
    left_out += problem.count;
  }
}

void Snapshot::add(const Snapshot& other) {
  sessions += other.sessions;
  deliveries += other.deliveries;
  attempts.add(other.attempts);
  left_out += other.left_out;
  limits.add(other.limits);
  for (const auto& [key, problem] : other.problems) add(key, problem);
}

void Snapshot::add(const Summary& summary) {
  const auto& totals = summary.totals();
  sessions += totals.sessions;
  deliveries += totals.deliveries;
  attempts.add(attempts_of(totals));
  left_out += summary.findings_left_out();
  limits.add(summary.limits());
  for (const auto* group : summary.findings()) add(group->first, group->count);
}

}  // namespace smtpwhy
