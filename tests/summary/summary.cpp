#include "summary/summary.h"

#include "base/text.h"
#include "smtp/reply.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// A finding of which only what matters for grouping is given.
Finding finding_of(Severity severity, std::string_view cause, std::string text = {}, std::string_view rule = {}) {
  Finding finding;
  finding.kind = cause == "connection-lost" ? "client-problem" : "failed-reply";
  finding.severity = severity;
  finding.explanation.cause = cause;
  finding.explanation.rule = rule;
  finding.evidence.text = std::move(text);
  return finding;
}

Diagnosis diagnosis_of(std::vector<Finding> findings) { return {{}, std::move(findings)}; }

// `cause×count`, the worst first.
std::string groups_shown(const Summary& summary) {
  std::vector<std::string> shown;
  for (const auto* group : summary.findings())
    shown.push_back(std::string(group->first.explanation.cause) + "×" + std::to_string(group->count));
  return join(shown, " ");
}

// `accepted/temporary/permanent`
std::string attempts_shown(const Summary& summary) {
  const auto& t = summary.totals();
  return std::to_string(t.accepted) + "/" + std::to_string(t.temporary) + "/" + std::to_string(t.permanent);
}

Exchange exchange_of(Verb verb, std::string_view reply_line, FailureRole failure) {
  Exchange exchange;
  if (verb != Verb::unknown) exchange.command = SpokenCommand{verb, name(verb), {}, 1};
  const auto line = *parse_reply_line(reply_line);
  exchange.reply = Reply{line.code, {}, {line.text}};
  exchange.failure = failure;
  return exchange;
}

}  // namespace

TEST_CASE("what a text has in common with others of its kind", "[summary]") {
  struct Row {
    std::string_view why, text, normalised;
  };
  for (const auto& row : std::vector<Row>{
           {"words stay", "User unknown", "User unknown"},
           {"words with digits", "blocked 192.0.2.9 for 30s", "blocked # for #"},
           {"addresses", "<a@example.net>: unknown", "# unknown"},
           {"queue ids", "queued as 4F1bzX", "queued as #"},
           {"white space becomes one space", "  a \t b\n", "a b"},
           {"nothing", "", ""},
           {"case stays", "DENIED denied", "DENIED denied"},
       }) {
    INFO(row.why);
    CHECK(normalised(row.text) == row.normalised);
    CHECK(normalised(normalised(row.text)) == row.normalised);
  }
}

TEST_CASE("the same problem is one finding with a count", "[summary]") {
  struct Row {
    std::string_view why;
    Finding a, b;
    bool same;
  };
  const auto plain = finding_of(Severity::permanent, "policy", "denied 1");
  auto other_kind = plain;
  other_kind.kind = "missing-reply";
  auto other_provider = plain;
  other_provider.explanation.provider = "google";
  for (const auto& row : std::vector<Row>{
           {"to the letter", plain, plain, true},
           {"but for a number", plain, finding_of(Severity::permanent, "policy", "denied 2"), true},
           {"another word", plain, finding_of(Severity::permanent, "policy", "refused 1"), false},
           {"another severity", plain, finding_of(Severity::temporary, "policy", "denied 1"), false},
           {"another cause", plain, finding_of(Severity::permanent, "tls", "denied 1"), false},
           {"another kind", plain, other_kind, false},
           {"another provider", plain, other_provider, false},
           {"a rule knows both texts, so the words do not count", finding_of(Severity::permanent, "policy", "denied", "x/a"),
            finding_of(Severity::permanent, "policy", "refused", "x/a"), true},
           {"two rules", finding_of(Severity::permanent, "policy", "denied", "x/a"),
            finding_of(Severity::permanent, "policy", "denied", "x/b"), false},
       }) {
    INFO(row.why);
    Summary summary;
    summary.add(Session{}, diagnosis_of({row.a}));
    summary.add(Session{}, diagnosis_of({row.b}));
    CHECK(summary.findings().size() == (row.same ? 1 : 2));
    CHECK(summary.findings()[0]->count == (row.same ? 2 : 1));
  }
}

TEST_CASE("what is wanted of a finding beside its verdict", "[summary]") {
  using Wanted = Summary::Wanted;
  Summary summary;
  const auto titled = [](std::string title) {
    auto finding = finding_of(Severity::permanent, "policy", {}, "google/policy");
    finding.explanation.title = std::move(title);
    return finding;
  };
  for (std::size_t i = 0; i < Summary::kMostEvidence; ++i) {
    CHECK(summary.wanted(titled({})) == Wanted::words);  // their evidence is kept
    summary.add({}, diagnosis_of({titled("a")}));
  }
  CHECK(summary.wanted(titled({})) == Wanted::title);
  summary.add({}, diagnosis_of({titled("a")}));
  CHECK(summary.wanted(titled({})) == Wanted::title);  // they may still differ
  summary.add({}, diagnosis_of({titled("b")}));
  CHECK(summary.wanted(titled({})) == Wanted::nothing);
  CHECK(summary.wanted(finding_of(Severity::temporary, "policy", {}, "google/policy")) == Wanted::words);
  CHECK(summary.findings().front()->titles_differ);
}

TEST_CASE("what only a report told of is put in words when it comes up, and nothing is beyond the most groups", "[summary]") {
  using Wanted = Summary::Wanted;
  Summary summary;
  const auto finding = finding_of(Severity::permanent, "policy", {}, "google/policy");
  summary.recall_problem(problem_key(finding));
  CHECK(summary.wanted(finding) == Wanted::words);
  for (std::size_t i = 1; i < Summary::kMostGroups; ++i) summary.recall_problem(std::to_string(i));
  CHECK(summary.wanted(finding_of(Severity::note, "policy")) == Wanted::nothing);
  CHECK(summary.wanted(finding) == Wanted::words);
}

TEST_CASE("the worst first: by severity, then by count, then as they came", "[summary]") {
  Summary summary;
  summary.add(Session{}, diagnosis_of({finding_of(Severity::note, "n"), finding_of(Severity::temporary, "t1"),
                                       finding_of(Severity::warning, "w"), finding_of(Severity::permanent, "p1"),
                                       finding_of(Severity::temporary, "t2"), finding_of(Severity::permanent, "p2"),
                                       finding_of(Severity::permanent, "p2"), finding_of(Severity::temporary, "t3")}));
  CHECK(groups_shown(summary) == "p2×2 p1×1 t1×1 t2×1 t3×1 w×1 n×1");
}

TEST_CASE("a group knows its first and last time, in whatever order they come", "[summary]") {
  Summary summary;
  for (const std::optional<std::int64_t> time : {std::optional<std::int64_t>(50), std::optional<std::int64_t>(),
                                                 std::optional<std::int64_t>(20), std::optional<std::int64_t>(70)}) {
    auto finding = finding_of(Severity::permanent, "policy");
    finding.time = time;
    summary.add(Session{}, diagnosis_of({finding}));
  }
  REQUIRE(summary.findings().size() == 1);
  CHECK(summary.findings()[0]->first_time == std::optional<std::int64_t>(20));
  CHECK(summary.findings()[0]->last_time == std::optional<std::int64_t>(70));

  Summary without;
  without.add(Session{}, diagnosis_of({finding_of(Severity::permanent, "policy")}));
  CHECK_FALSE(without.findings()[0]->first_time.has_value());
  CHECK_FALSE(without.findings()[0]->last_time.has_value());

  Summary later;  // the first without a time, the next with one
  later.add(Session{}, diagnosis_of({finding_of(Severity::permanent, "policy")}));
  auto timed = finding_of(Severity::permanent, "policy");
  timed.time = 5;
  later.add(Session{}, diagnosis_of({timed}));
  CHECK(later.findings()[0]->first_time == std::optional<std::int64_t>(5));
}

TEST_CASE("only the first few pieces of evidence are kept", "[summary]") {
  Summary summary;
  for (std::uint64_t line = 1; line <= Summary::kMostEvidence + 2; ++line) {
    auto finding = finding_of(Severity::permanent, "policy", "denied");
    finding.evidence.line = line;
    summary.add(Session{}, diagnosis_of({finding}));
  }
  REQUIRE(summary.findings().size() == 1);
  const auto& group = *summary.findings()[0];
  CHECK(group.count == Summary::kMostEvidence + 2);
  REQUIRE(group.evidence.size() == Summary::kMostEvidence);
  for (std::size_t i = 0; i < group.evidence.size(); ++i) CHECK(group.evidence[i].line == i + 1);
}

TEST_CASE("beyond the most groups, new kinds are only counted and known ones go on", "[summary]") {
  Summary summary;
  std::vector<std::string> causes;
  for (std::size_t i = 0; i < Summary::kMostGroups + 3; ++i) causes.push_back("cause-" + std::to_string(i));
  for (std::size_t i = 0; i < Summary::kMostGroups; ++i)
    summary.add(Session{}, diagnosis_of({finding_of(Severity::permanent, causes[i])}));
  CHECK(summary.findings().size() == Summary::kMostGroups);
  CHECK(summary.findings_left_out() == 0);
  for (std::size_t i = Summary::kMostGroups; i < causes.size(); ++i)
    summary.add(Session{}, diagnosis_of({finding_of(Severity::permanent, causes[i])}));
  summary.add(Session{}, diagnosis_of({finding_of(Severity::permanent, causes[0])}));
  CHECK(summary.findings().size() == Summary::kMostGroups);
  CHECK(summary.findings_left_out() == 3);
  CHECK(summary.findings()[0]->count == 2);
}

TEST_CASE("totals count recipients' attempts", "[summary]") {
  using Recipients = std::vector<Outcome>;
  struct Row {
    std::string_view why;
    std::vector<Recipients> transactions;
    std::vector<Severity> findings;
    std::string_view attempts;  // accepted/temporary/permanent
  };
  using enum Outcome;
  for (const auto& row : std::vector<Row>{
           {"one accepted", {{accepted}}, {}, "1/0/0"},
           {"one for each recipient", {{accepted, temporary, permanent, accepted}}, {Severity::permanent}, "2/1/1"},
           {"several transactions", {{accepted}, {permanent, permanent}}, {Severity::permanent}, "1/0/2"},
           {"refused before RCPT: one attempt of the session", {}, {Severity::permanent}, "0/0/1"},
           {"refused for now before RCPT", {}, {Severity::temporary}, "0/1/0"},
           {"the worst decides, and counts once", {}, {Severity::temporary, Severity::permanent}, "0/0/1"},
           {"MAIL refused: a transaction without a recipient", {{}}, {Severity::permanent}, "0/0/1"},
           {"nothing failed and nobody was tried: EHLO and QUIT", {}, {}, "0/0/0"},
           {"a warning is no failure", {}, {Severity::warning, Severity::note}, "0/0/0"},
           {"a failure after an accepted recipient adds no attempt", {{accepted}}, {Severity::permanent}, "1/0/0"},
       }) {
    INFO(row.why);
    Session session;
    for (const auto& recipients : row.transactions) {
      auto& transaction = session.transactions.emplace_back();
      for (const auto outcome : recipients) transaction.recipients.push_back({"a@example.net", outcome});
    }
    std::vector<Finding> findings;
    for (const auto severity : row.findings) findings.push_back(finding_of(severity, "policy"));
    Summary summary;
    summary.add(session, diagnosis_of(findings));
    CHECK(attempts_shown(summary) == row.attempts);
    CHECK(summary.totals().sessions == 1);
    CHECK(summary.totals().transactions == row.transactions.size());
    CHECK(summary.totals().deliveries == 0);
  }
}

TEST_CASE("a recipient whose fate was open when the connection broke shares the session's fate", "[summary]") {
  Session session;
  session.transactions.emplace_back().recipients = {{"a@example.net", Outcome::unknown}, {"b@example.net", Outcome::accepted}};
  Summary broken;
  broken.add(session, diagnosis_of({finding_of(Severity::temporary, "connection-lost")}));
  CHECK(attempts_shown(broken) == "1/1/0");
  Summary cut_log;  // nothing says what became of it
  cut_log.add(session, diagnosis_of({}));
  CHECK(attempts_shown(cut_log) == "1/0/0");
}

TEST_CASE("a session whose reply may come yet has not failed", "[summary]") {
  struct Row {
    const char* why;
    bool stopped;  // no more of the log was read
    std::vector<Recipient> recipients;
    const char* attempts;
    std::uint64_t under_way;
  };
  const Recipient accepted{"a@example.net", Outcome::accepted, {}};
  const Recipient open{"b@example.net", Outcome::unknown, {}};
  const Row rows[] = {
      {"no more was read", true, {accepted, open, open}, "1/0/0", 2},
      {"no more was read before RCPT", true, {}, "0/0/0", 1},
      {"nothing is open", true, {accepted}, "1/0/0", 0},
      {"the log does not show the end of connections", false, {open}, "0/0/0", 0},
  };
  for (const auto& row : rows) {
    INFO(row.why);
    Session session;
    session.outcome = SessionOutcome::truncated;
    session.under_way = row.stopped;
    if (!row.recipients.empty()) session.transactions.emplace_back().recipients = row.recipients;
    Summary summary;
    summary.add(session, diagnosis_of({}));
    CHECK(attempts_shown(summary) == row.attempts);
    CHECK(summary.totals().unknown == row.under_way);
  }
  Session cut_off;  // the log ends in the middle, and with it the missing reply is a finding
  cut_off.outcome = SessionOutcome::truncated;
  Summary summary;
  summary.add(cut_off, diagnosis_of({finding_of(Severity::temporary, "reply-missing")}));
  CHECK(attempts_shown(summary) == "0/1/0");
}

TEST_CASE("primary failures are counted by cause, code, command and server; others are not", "[summary]") {
  using Counts = std::map<std::string, std::uint64_t>;
  Session session;
  session.server = "mx.example.net";
  session.exchanges.push_back(exchange_of(Verb::rcpt, "550 no such user", FailureRole::primary));
  session.exchanges.push_back(exchange_of(Verb::rcpt, "452 too many", FailureRole::primary));
  session.exchanges.push_back(exchange_of(Verb::data, "503 no recipients", FailureRole::secondary));
  session.exchanges.push_back(exchange_of(Verb::ehlo, "500 what", FailureRole::benign));
  session.exchanges.push_back(exchange_of(Verb::quit, "221 bye", FailureRole::none));
  const std::vector<ExchangeVerdict> verdicts = {
      {"recipient-unknown", "recipient-unknown"}, {"", ""}, {"protocol-error", "protocol-error"}, {}, {}};
  Summary summary;
  summary.add(session, Diagnosis{verdicts, {}});
  CHECK(summary.totals().by_cause.counts() == Counts{{"recipient-unknown", 1}});
  CHECK(summary.totals().by_code.counts() == Counts{{"452", 1}, {"550", 1}});
  CHECK(summary.totals().by_command.counts() == Counts{{"RCPT", 2}});
  CHECK(summary.totals().by_server.counts() == Counts{{"mx.example.net", 2}});

  Session nameless;  // a greeting, from a server that did not say its name
  nameless.exchanges.push_back(exchange_of(Verb::unknown, "554 no", FailureRole::primary));
  Summary greeting;
  greeting.add(nameless, Diagnosis{{{"ip-blocked", "ip-blocked"}}, {}});
  CHECK(greeting.totals().by_command.counts() == Counts{{"CONNECT", 1}});
  CHECK(greeting.totals().by_server.counts().empty());
}

TEST_CASE("an empty summary", "[summary]") {
  const Summary summary;
  CHECK(summary.findings().empty());
  CHECK(summary.findings_left_out() == 0);
  CHECK(attempts_shown(summary) == "0/0/0");
}

}  // namespace smtpwhy
