#include "summary/comparison.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy {
namespace {

Finding told(std::string_view cause, std::string_view rule, std::string text, Severity severity = Severity::permanent) {
  Finding f;
  f.kind = "failed-reply";
  f.severity = severity;
  f.explanation.cause = cause;
  f.explanation.rule = rule;
  f.evidence.text = std::move(text);
  return f;
}

Snapshot snapshot(const std::vector<std::pair<Finding, std::uint64_t>>& findings, const Attempts& attempts = {}) {
  Snapshot s;
  s.attempts = attempts;
  for (const auto& [one, count] : findings) s.add(one, count);
  return s;
}

std::string dump(const Comparison& comparison) {
  std::string text;
  for (const auto& p : comparison.problems) {
    text +=
        std::string(name(p.change)) + " " + p.problem.cause + " " + std::to_string(p.before) + " " + std::to_string(p.after) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("problems are matched by what they are, not by the words of one case", "[summary]") {
  const auto full = told("mailbox-full", "generic/full", "552 5.2.2 <a@example.net> is full");
  const auto other_words = told("mailbox-full", "generic/full", "552 5.2.2 <b@example.org> is full");
  const auto before = snapshot({{full, 3}, {told("spam", "x/spam", "554 spam"), 2}, {told("policy", "", "554 no 1"), 1}});
  const auto after = snapshot(
      {{other_words, 5}, {told("greylisted", "x/grey", "450 wait", Severity::temporary), 1}, {told("policy", "", "554 no 2"), 1}});
  const auto comparison = compare(before, after);
  CHECK(dump(comparison) == "new greylisted 0 1\nmore mailbox-full 3 5\ngone spam 2 0\nsame policy 1 1\n");
  CHECK(comparison.differs());
  CHECK(comparison.problems[1].problem.text == other_words.evidence.text);
}

TEST_CASE("the order: the kind of change, the severity, the difference", "[summary]") {
  const auto one = [](std::string_view cause, Severity severity) { return told(cause, cause, "x", severity); };
  const auto a = snapshot({{one("less-by-one", Severity::permanent), 2}, {one("less-by-four", Severity::permanent), 5}});
  const auto b = snapshot({{one("less-by-one", Severity::permanent), 1},
                           {one("less-by-four", Severity::permanent), 1},
                           {one("new-note", Severity::note), 90},
                           {one("new-failure", Severity::permanent), 1}});
  CHECK(dump(compare(a, b)) == "new new-failure 0 1\nnew new-note 0 90\nless less-by-four 5 1\nless less-by-one 2 1\n");
}

TEST_CASE("two that are the same do not differ, and any number that differs counts", "[summary]") {
  const auto one = snapshot({{told("spam", "x/spam", "554 spam"), 2}}, {1, 2, 3});
  CHECK_FALSE(compare(one, one).differs());
  CHECK_FALSE(compare({}, {}).differs());
  auto other = one;
  other.attempts.accepted = 2;
  CHECK(compare(one, other).differs());
  other = one;
  other.sessions = 1;
  CHECK(compare(one, other).differs());
  other = one;
  other.left_out = 1;
  CHECK(compare(one, other).differs());
  CHECK(compare(one, {}).differs());
}

TEST_CASE("more than a snapshot keeps is counted", "[summary]") {
  Snapshot s;
  for (std::size_t i = 0; i < Snapshot::kMostProblems + 3; ++i) s.add(told("spam", "r" + std::to_string(i), "x"), 2);
  CHECK(s.problems.size() == Snapshot::kMostProblems);
  CHECK(s.left_out == 6);
}

TEST_CASE("shares are rounded, and known only where there is a whole", "[summary]") {
  CHECK(hundredths_of_percent(1, 3) == 3333);
  CHECK(hundredths_of_percent(2, 3) == 6667);
  CHECK(hundredths_of_percent(0, 3) == 0);
  CHECK(hundredths_of_percent(3, 2) == 15000);
  CHECK(hundredths_of_percent(UINT64_MAX, UINT64_MAX) == 10000);
  CHECK_FALSE(hundredths_of_percent(1, 0));
}

}  // namespace smtpwhy
