// Findings, by pairs of samples: tests/diagnose/samples/<kind>/bad-*.log must give a finding of that kind, or one that began with such,
// good-*.log none. Adding a file is adding the test.
#include "catch.h"
#include "support/conversations.h"
#include "support/samples.h"

#include "base/text.h"
#include "diagnose/check.h"

#include <algorithm>

#include <fmt/format.h>

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

std::vector<Finding> findings_in(std::string_view log, InputEnd end = InputEnd::ended) {
  Diagnoser diagnoser;
  std::uint64_t next_id = 1;
  InputRun run(catalogue(), {}, next_id, diagnoser);
  run.add(log);
  (void)run.finish(end);
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

TEST_CASE("what may come yet is no finding where no more of a log is read", "[diagnose]") {
  const std::string greeted = "<-  220 mx.example.net ESMTP\n -> EHLO me.example.org\n<-  250-mx.example.net\n<-  250 STARTTLS\n";
  const std::string open = "=== Trying mx.example.net:25...\n=== Connected to mx.example.net.\n";
  const std::string silent = open + greeted + " -> MAIL FROM:<bob@example.org>\n";
  struct Row {
    std::string_view why;
    std::string log;
    std::string_view ended;    // the failures' kinds where the log has no more
    std::string_view stopped;  // and where it may have more
  };
  const Row rows[] = {{"a reply is awaited", silent, "missing-reply", ""},
                      {"the greeting is awaited", open, "no-greeting", ""},
                      {"TLS is awaited", open + greeted + " -> STARTTLS\n<-  220 go ahead\n", "tls-unfinished", ""},
                      {"it was refused before", silent + "<** 550 5.7.1 no\n -> QUIT\n", "failed-reply", "failed-reply"},
                      {"the client tells that it lost the connection", silent + "*** Remote host closed connection unexpectedly.\n",
                       "client-problem", "client-problem"},
                      {"the next connection has begun", silent + silent, "missing-reply missing-reply", "missing-reply"}};
  for (const auto& row : rows) {
    INFO(row.why);
    const auto kinds = [&](InputEnd end) {
      std::vector<std::string> found;
      for (const auto& finding : findings_in(row.log, end)) {
        if (is_failure(finding)) found.emplace_back(finding.kind);
      }
      return join(found, " ");
    };
    CHECK(kinds(InputEnd::ended) == row.ended);
    CHECK(kinds(InputEnd::stopped) == row.stopped);
  }
}

// CommuniGate logs both sides: SMTPI is its server, SMTP its client.
TEST_CASE("a server's own log that ends with a command stops there: the server owes nothing", "[diagnose]") {
  const auto conversation = [](std::string_view who) {
    return fmt::format("12:00:01.23 5 {0}-1(a) rsp: 220 mx.example.net ESMTP\n12:00:01.40 5 {0}-1(a) cmd: EHLO me.example.org\n",
                       who);
  };
  const auto finds = [](const std::string& log) { return has_kind(findings_in(log), "missing-reply"); };
  CHECK_FALSE(finds(conversation("SMTPI")));
  CHECK(finds(conversation("SMTP")));
  const auto another = "12:00:02.00 5 SMTPI-2(b) rsp: 220 mx.example.net ESMTP\n";
  CHECK_FALSE(finds(conversation("SMTPI") + another));  // whichever of several stands last
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
