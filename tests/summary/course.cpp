// How problems go on, by pairs of samples: tests/summary/samples/<pattern>/bad-*.log must show that pattern in one of its findings,
// good-*.log in none. Adding a file is adding the test.
#include "catch.h"
#include "support/conversations.h"
#include "support/samples.h"

#include "diagnose/check.h"
#include "summary/summary.h"

namespace smtpwhy::testing {
namespace {

class Summarizer : public SessionSink {
 public:
  void on_session(Session&& session) override { summary.add(session, diagnose(session, 0, explainer_)); }
  void on_delivery(const Delivery& delivery) override { summary.add(delivery, diagnose(delivery, 0, explainer_)); }
  Summary summary;

 private:
  knowledge::Explainer explainer_{knowledge::builtin_tables()};
};

bool shows(std::string_view log, std::string_view wanted) {
  Summarizer summarizer;
  std::uint64_t next_id = 1;
  InputRun run(catalogue(), {}, next_id, summarizer);
  run.add(log);
  (void)run.finish();
  for (const auto* group : summarizer.summary.findings()) {
    for (const auto pattern : patterns_of(summarizer.summary.course_of(*group), group->count)) {
      if (name(pattern) == wanted) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("good and bad samples of each pattern of a course", "[summary]") {
  const auto kinds = check_samples("tests/summary/samples", shows);
  CHECK(kinds ==
        std::set<std::string>{"got-through-later", "many-recipients", "never-got-through", "one-recipient", "sudden-start"});
}

static RecipientFates::Noted fail(RecipientFates& fates, const MessageTo& message, std::size_t problem, bool for_now,
                                  std::vector<Course>& courses) {
  return fates.failed(message, problem, fates.expect(message, problem, for_now), courses);
}

TEST_CASE("fates are counted once for each message and recipient", "[summary]") {
  std::vector<Course> courses(2);
  RecipientFates fates;
  const MessageTo to_a{"4F1", std::nullopt, "a@example.net"};
  const MessageTo to_b{"4F1", std::nullopt, "b@example.net"};
  for (const auto* message : {&to_a, &to_a, &to_b}) fail(fates, *message, 0, true, courses);
  fail(fates, to_b, 1, true, courses);
  CHECK(courses[0].told == 3);
  CHECK(courses[0].recipients == 2);
  CHECK(courses[0].followed == 3);
  CHECK(courses[0].messages == 2);
  fates.accepted({"4F2", std::nullopt, "b@example.net"}, courses);
  CHECK(courses[0].accepted_later == 0);
  fates.accepted(to_b, courses);
  CHECK(courses[0].accepted_later == 1);
  CHECK(courses[1].accepted_later == 1);
  fates.expired({"4F1", std::nullopt, {}}, courses);
  CHECK(courses[0].expired == 1);
  CHECK(courses[1].expired == 0);
}

TEST_CASE("each problem of a message is followed, up to a limit", "[summary]") {
  constexpr auto kMost = RecipientFates::kMostProblems;
  std::vector<Course> courses(kMost + 1);
  RecipientFates fates;
  const MessageTo message{"4F1", std::nullopt, "a@example.net"};
  for (int again = 0; again < 2; ++again) {
    for (std::size_t problem = 0; problem <= kMost; ++problem) {
      CHECK(fail(fates, message, problem, true, courses).message == (problem < kMost));
    }
  }
  fates.accepted(message, courses);
  for (std::size_t problem = 0; problem <= kMost; ++problem) {
    INFO(problem);
    CHECK(courses[problem].followed == (problem < kMost ? 2 : 0));
    CHECK(courses[problem].messages == (problem < kMost ? 1 : 0));
    CHECK(courses[problem].accepted_later == (problem < kMost ? 1 : 0));
  }
  fail(fates, message, 2, true, courses);  // what was accepted fails again
  CHECK(courses[2].accepted_later == 0);
}

// Who gives a message up may not say for whom; what waited no longer makes room for others.
TEST_CASE("all recipients of a message that is given up", "[summary]") {
  std::vector<Course> courses(1);
  RecipientFates fates;
  const auto message = [](const std::string& id, const std::string& to) { return MessageTo{id, std::nullopt, to}; };
  for (int i = 1; i <= 100; ++i) {
    const auto id = "4F" + std::to_string(i % 7);
    for (const std::string to : {"a@example.net", "b@example.net"}) {
      const auto whom = std::to_string(i) + to;
      CHECK(fail(fates, message(id, whom), 0, true, courses).message);
    }
    CHECK(courses[0].expired == static_cast<std::uint64_t>((i - 1) / 10 * 20));
    if (i % 10 != 0) continue;
    for (int ended = 0; ended < 7; ++ended) fates.expired({"4F" + std::to_string(ended), std::nullopt, {}}, courses);
  }
  CHECK(courses[0].expired == 200);
}

TEST_CASE("a message without a queue id is known by its names", "[summary]") {
  std::vector<Course> courses(1);
  RecipientFates fates;
  fail(fates, {{}, "c@example.org", "a@example.net"}, 0, true, courses);
  fates.accepted({{}, "d@example.org", "a@example.net"}, courses);
  CHECK(courses[0].accepted_later == 0);
  fates.accepted({{}, "C@example.org", "a@example.net"}, courses);
  CHECK(courses[0].accepted_later == 1);
  CHECK(courses[0].by_names == 1);
}

// Recipients are known by a hash: addresses that have digits at the same places of their words are many, and none is another.
TEST_CASE("different recipients are different, however alike", "[summary]") {
  RecipientFates fates;
  std::vector<Course> courses(1);
  for (int i = 0; i < 10000; ++i) {
    const auto digit = [&](int unit) { return std::to_string(i / unit % 10); };
    const auto address = "abcdefg" + digit(1000) + "hij" + digit(100) + "klm" + digit(10) + "nop" + digit(1) + "@example.org";
    fail(fates, {{}, {}, address}, 0, false, courses);
    fail(fates, {{}, {}, "ABC" + address.substr(3)}, 0, false, courses);  // the same but for case
  }
  CHECK(courses[0].recipients == 10000);
}

TEST_CASE("no more messages and recipients are followed than there is room for", "[summary]") {
  std::vector<Course> courses(1);
  RecipientFates fates;
  for (std::size_t i = 0; i <= RecipientFates::kMost; ++i) {
    const auto address = std::to_string(i) + "@example.net";
    const bool room = i < RecipientFates::kMost;
    const auto noted = fail(fates, {"4F1", std::nullopt, address}, 0, true, courses);
    if (noted.recipient != room) FAIL("recipient " << i);
    if (noted.message != room) FAIL("message " << i);
  }
  const auto known = fail(fates, {"4F1", std::nullopt, "0@example.net"}, 0, true, courses);
  CHECK(known.recipient);
  CHECK(known.message);
  CHECK(courses[0].recipients == RecipientFates::kMost);
  CHECK(courses[0].messages == RecipientFates::kMost);
  CHECK(courses[0].told == RecipientFates::kMost + 2);
}

}  // namespace smtpwhy::testing
