#include "summary/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace smtpwhy {
namespace {

Change change_of(std::uint64_t before, std::uint64_t after) {
  if (before == after) return Change::same;
  if (before == 0) return Change::appeared;
  if (after == 0) return Change::gone;
  return before < after ? Change::more : Change::less;
}

std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t> figures(const Snapshot& s) {
  return {s.sessions, s.deliveries, s.attempts.accepted, s.attempts.temporary, s.attempts.permanent};
}

std::vector<ComparedProblem> in_both(const Snapshot& before, const Snapshot& after) {
  std::vector<ComparedProblem> problems;
  problems.reserve(before.problems.size() + after.problems.size());
  for (const auto& [key, problem] : after.problems) {
    const auto found = before.problems.find(key);
    const auto count = found == before.problems.end() ? 0 : found->second.count;
    problems.push_back({change_of(count, problem.count), problem, count, problem.count});
    if (problem.title.empty() && count > 0) problems.back().problem.title = found->second.title;
  }
  for (const auto& [key, problem] : before.problems) {
    if (!after.problems.contains(key)) problems.push_back({Change::gone, problem, problem.count, 0});
  }
  return problems;
}

}  // namespace

std::string_view name(Change change) {
  static constexpr std::array<std::string_view, 5> names = {"new", "more", "less", "gone", "same"};
  return names.at(static_cast<std::size_t>(change));
}

bool Comparison::differs() const {
  const bool by_problem =
      std::any_of(problems.begin(), problems.end(), [](const ComparedProblem& p) { return p.change != Change::same; });
  return by_problem || figures(before) != figures(after) || before.left_out != after.left_out;
}

std::uint64_t Comparison::count_of(Change change) const {
  return static_cast<std::uint64_t>(
      std::count_if(problems.begin(), problems.end(), [&](const ComparedProblem& p) { return p.change == change; }));
}

Comparison compare(Snapshot before, Snapshot after) {
  // What a comparison does not show, it has not left out.
  for (auto* side : {&before, &after}) side->limits = side->limits.without({Limited::evidence, Limited::fates});
  auto problems = in_both(before, after);
  std::stable_sort(problems.begin(), problems.end(), [](const ComparedProblem& a, const ComparedProblem& b) {
    if (a.change != b.change) return a.change < b.change;
    if (a.problem.severity != b.problem.severity) return a.problem.severity < b.problem.severity;
    return a.difference() > b.difference();
  });
  return {std::move(problems), std::move(before), std::move(after)};
}

std::optional<std::uint64_t> hundredths_of_percent(std::uint64_t count, std::uint64_t all) {
  constexpr double kWhole = 10'000;
  constexpr double kMost = 1e18;  // what an integer can hold
  if (all == 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::min(kMost, std::round(static_cast<double>(count) / static_cast<double>(all) * kWhole)));
}

}  // namespace smtpwhy
