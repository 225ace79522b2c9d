#include "summary/recent_problems.h"

#include "catch.h"

#include <vector>

namespace smtpwhy {
namespace {

Finding finding_of(std::string_view rule, Severity severity, std::string_view provider = "google") {
  Finding finding;
  finding.kind = "failed-delivery";
  finding.severity = severity;
  finding.explanation.cause = "policy";
  finding.explanation.rule = rule;
  finding.explanation.provider = provider;
  return finding;
}

}  // namespace

TEST_CASE("the problems that came up last have their numbers", "[summary]") {
  RecentProblems recent;
  const auto one = finding_of("google/one", Severity::permanent);
  CHECK_FALSE(recent.find(one).has_value());
  recent.remember(one, 7);
  CHECK(recent.find(one) == 7);
  CHECK_FALSE(recent.find(finding_of("google/one", Severity::temporary)).has_value());
  CHECK_FALSE(recent.find(finding_of("google/one", Severity::permanent, "yahoo")).has_value());
  CHECK_FALSE(recent.find(finding_of("google/two", Severity::permanent)).has_value());
}

TEST_CASE("what no rule has named has its number where the same was said", "[summary]") {
  RecentProblems recent;
  const auto said = [](std::string_view text, std::string_view command) {
    auto finding = finding_of("", Severity::permanent);
    finding.evidence.text = text;
    finding.evidence.command = command;
    return finding;
  };
  recent.remember(said("550 no", "RCPT TO:<a@example.net>"), 7);
  CHECK(recent.find(said("550 no", "RCPT TO:<a@example.net>")) == 7);
  CHECK_FALSE(recent.find(said("550 no", "RCPT TO:<b@example.net>")).has_value());
  CHECK_FALSE(recent.find(said("550 No", "RCPT TO:<a@example.net>")).has_value());
  CHECK_FALSE(recent.find(finding_of("", Severity::permanent)).has_value());
  recent.remember(said("551 no", ""), 8);
  CHECK(recent.find(said("551 no", "")) == 8);
  CHECK_FALSE(recent.find(said("550 no", "RCPT TO:<a@example.net>")).has_value());
}

TEST_CASE("of many problems each has its own number, or none", "[summary]") {
  RecentProblems recent;
  const std::string names(500, 'a');
  for (std::size_t i = 0; i < names.size(); ++i)
    recent.remember(finding_of(std::string_view(names).substr(i, 1), Severity::permanent), i);
  std::size_t found = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto number = recent.find(finding_of(std::string_view(names).substr(i, 1), Severity::permanent));
    if (number) CHECK(number == i);
    found += number ? 1 : 0;
  }
  CHECK(found > 0);
}

}  // namespace smtpwhy
