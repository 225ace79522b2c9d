// Findings, by pairs of samples: tests/diagnose/samples/<kind>/bad-*.log must give a finding of that kind, or one that began with such,
// good-*.log none. Adding a file is adding the test.
#include "catch.h"
#include "support/conversations.h"
#include "support/samples.h"

#include "diagnose/check.h"

#include <algorithm>

namespace smtpwhy::testing {
namespace {

class Diagnoser : public SessionSink {
 public:
  void on_session(Session&& session) override {
    for (auto& finding : diagnose(session, 0, explainer_).findings) findings.push_back(std::move(finding));
  }
  void on_delivery(const Delivery& delivery) override {
    if (auto diagnosis = diagnose(delivery, 0, explainer_); diagnosis.finding) findings.push_back(*std::move(diagnosis.finding));
  }
  std::vector<Finding> findings;

 private:
  knowledge::Explainer explainer_{knowledge::builtin_tables()};
};

std::vector<Finding> findings_in(std::string_view log) {
  Diagnoser diagnoser;
  std::uint64_t next_id = 1;
  InputRun run(catalogue(), {}, next_id, diagnoser);
  run.add(log);
  (void)run.finish();
  return std::move(diagnoser.findings);
}

bool has_kind(const std::vector<Finding>& findings, std::string_view kind) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& f) { return f.kind == kind || (f.root && f.root->kind == kind); });
}

}  // namespace

TEST_CASE("good and bad samples of each kind of finding", "[diagnose]") {
  const auto shows = [](std::string_view log, std::string_view kind) { return has_kind(findings_in(log), kind); };
  const auto kinds = check_samples("tests/diagnose/samples", shows);
  CHECK(kinds == std::set<std::string>{"bare-line-end", "client-problem", "failed-reply", "hello-fallback", "hello-name",
                                       "illegal-reply", "line-too-long", "login-in-clear", "login-not-tried", "message-in-clear",
                                       "missing-reply", "no-greeting", "no-tls-offered", "not-smtp", "out-of-step", "out-of-turn",
                                       "slow-reply", "tls-not-started", "tls-unfinished"});
}

TEST_CASE("every finding of the corpus has advice", "[diagnose]") {
  for (const auto& log : corpus()) {
    for (const auto& finding : findings_in(log.text)) {
      INFO(log.name << ": " << finding.evidence.text);
      CHECK(!finding.explanation.title.empty());
      CHECK(!finding.explanation.who.empty());
      CHECK(!finding.explanation.fixes.empty());
      CHECK(finding.explanation.cause != "unclassified");
    }
  }
}

TEST_CASE("the case around a reply fills the advice", "[diagnose]") {
  const auto findings = findings_in(
      "220 mx.example.net ESMTP\nHELO me.example.org\n250 ok\nMAIL FROM:<bob@example.org>\n250 ok\nRCPT "
      "TO:<alice@example.net>\n550 5.1.1 no\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].evidence.command == "RCPT TO:<alice@example.net>");
  CHECK(findings[0].evidence.line == 7);
  CHECK(findings[0].explanation.title == "There is no mailbox alice@example.net");
  CHECK(findings[0].explanation.checks == std::vector<std::string>{"dig +short MX example.net"});
}

TEST_CASE("a value that is no address enters no command", "[diagnose]") {
  for (const std::string_view recipient : {"a@$(reboot)", "-oProxy@-rf", "a@b;rm", "a@`id`", "a@b\x1b[31m"}) {
    const auto findings = findings_in("220 mx\nRCPT TO:<" + std::string(recipient) + ">\n550 5.1.1 no\n");
    REQUIRE(findings.size() == 1);
    INFO(recipient);
    CHECK(findings[0].explanation.checks.empty());
  }
}

}  // namespace smtpwhy::testing
