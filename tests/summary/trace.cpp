#include "summary/trace.h"

#include "base/calendar.h"
#include "diagnose/check.h"
#include "run/input_run.h"
#include "support/conversations.h"

#include <fmt/format.h>
#include "catch.h"

namespace smtpwhy {
namespace {

class Tracer : public SessionSink {
 public:
  explicit Tracer(Trace& trace) : trace_(trace) {}
  void on_session(Session&& session) override { trace_.add(session, diagnose(session, 0, explainer_), 0); }
  void on_delivery(const Delivery& delivery) override { trace_.add(delivery, diagnose(delivery, 0, explainer_), 0); }

 private:
  Trace& trace_;
  knowledge::Explainer explainer_{knowledge::builtin_tables()};
};

void read_once(Trace& trace, std::string_view log) {
  Tracer tracer(trace);
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, tracer);
  run.add(log);
  (void)run.finish();
}

// `line status recipient>handed_to` for each step, and the same for the fates behind a bar.
std::string traced(std::string_view wanted, std::string_view log) {
  Trace trace(wanted);
  do read_once(trace, log);
  while (trace.begin_again());
  std::string text;
  for (const auto* step : trace.steps()) {
    text += fmt::format("{} {} {}>{}; ", step->line, name(step->status), step->recipient, step->handed_to);
  }
  text += "|";
  for (const auto* fate : trace.fates()) text += fmt::format(" {} {}", fate->recipient, name(fate->status));
  return text;
}

constexpr std::string_view kPostfix =
    "Jan  5 10:00:00 mta postfix/smtpd[1]: 4F1A2B3C4D: client=client.example.org[192.0.2.7]\n"
    "Jan  5 10:00:00 mta postfix/cleanup[2]: 4F1A2B3C4D: message-id=<m1@example.org>\n"
    "Jan  5 10:00:00 mta postfix/qmgr[3]: 4F1A2B3C4D: from=<alice@example.org>, size=300, nrcpt=2 (queue active)\n"
    "Jan  5 10:00:01 mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
    "delays=1/0/0/0, "
    "dsn=4.7.1, status=deferred (host mx.example.net[192.0.2.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command))\n"
    "Jan  5 10:00:01 mta postfix/smtp[5]: 4F1A2B3C4D: to=<carol@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, "
    "delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from MTA: 250 2.0.0 Ok: queued as 5E6F7A8B9C)\n"
    "Jan  5 10:00:02 mta postfix/qmgr[3]: 5E6F7A8B9C: from=<alice@example.org>, size=400, nrcpt=1 (queue active)\n"
    "Jan  5 10:00:03 mta postfix/smtp[6]: 5E6F7A8B9C: to=<carol@lists.example>, relay=mx.example.com[192.0.2.2]:25, delay=1, "
    "delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.2] said: 550 5.1.1 No such user (in reply to RCPT TO "
    "command))\n"
    "Jan  5 10:05:01 mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=301, "
    "delays=300/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77XY)\n";

TEST_CASE("a message's way through a mail server's log", "[summary]") {
  struct Row {
    std::string_view why, wanted, steps;
  };
  for (const auto& row : std::vector<Row>{
           {"a recipient: put off, then taken", "bob@example.net",
            "4 deferred bob@example.net>; 8 sent bob@example.net>77XY; | bob@example.net sent"},
           {"case does not count in an address", "<BOB@Example.NET>",
            "4 deferred bob@example.net>; 8 sent bob@example.net>77XY; | bob@example.net sent"},
           {"what a filter handed back under another id and address", "carol@example.com",
            "5 sent carol@example.com>5E6F7A8B9C; 7 bounced carol@lists.example>; | carol@lists.example bounced"},
           {"a queue id brings all recipients, and what came behind", "4F1A2B3C4D",
            "4 deferred bob@example.net>; 5 sent carol@example.com>5E6F7A8B9C; 7 bounced carol@lists.example>; 8 sent "
            "bob@example.net>77XY; | bob@example.net sent carol@lists.example bounced"},
           {"the id that the next host gave", "77XY", "8 sent bob@example.net>77XY; | bob@example.net sent"},
           {"a message id", "<m1@example.org>",
            "4 deferred bob@example.net>; 5 sent carol@example.com>5E6F7A8B9C; 7 bounced carol@lists.example>; 8 sent "
            "bob@example.net>77XY; | bob@example.net sent carol@lists.example bounced"},
           {"somebody else", "dave@example.net", "|"},
           {"a part of an address is none", "bob", "|"},
           {"nothing", "", "|"},
       }) {
    INFO(row.why);
    CHECK(traced(row.wanted, kPostfix) == row.steps);
  }
}

constexpr std::string_view kConversation =
    "C: EHLO me\nS: 250 mx.example.net\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
    "C: RCPT TO:<c@example.net>\nS: 550 5.1.1 No such user\nC: DATA\nS: 354 go\nC: Subject: x\nC: .\nS: 250 2.0.0 Ok: queued as "
    "4F1A\n"
    "C: MAIL FROM:<x@example.org>\nS: 451 4.3.0 Try later\nC: QUIT\nS: 221 bye\n";

TEST_CASE("a message's way in a conversation", "[summary]") {
  CHECK(traced("b@example.net", kConversation) == "13 sent b@example.net>4F1A; | b@example.net sent");
  CHECK(traced("c@example.net", kConversation) == "8 bounced c@example.net>; | c@example.net bounced");
  CHECK(traced("a@example.org", kConversation) ==
        "8 bounced c@example.net>; 13 sent b@example.net>4F1A; | c@example.net bounced b@example.net sent");
  CHECK(traced("4F1A", kConversation) == "13 sent b@example.net>4F1A; | b@example.net sent");
  CHECK(
      traced("1", kConversation) ==
      "8 bounced c@example.net>; 13 sent b@example.net>4F1A; 15 deferred >; | c@example.net bounced b@example.net sent  deferred");
  CHECK(traced("2", kConversation) == "|");
}

TEST_CASE("a step has the reply as it was, with its status", "[summary]") {
  Trace trace("c@example.net");
  read_once(trace, kConversation);
  REQUIRE(trace.steps().size() == 1);
  CHECK(trace.steps()[0]->reply == "550 5.1.1 No such user");
}

TEST_CASE("what was found is kept where the logs are not gone through to their end again", "[summary]") {
  Trace trace("b@example.net");
  read_once(trace, kConversation);
  trace.take_up_again();  // nothing was put aside
  REQUIRE(trace.steps().size() == 1);
  REQUIRE(trace.begin_again());  // for 4F1A
  CHECK(trace.steps().empty());
  trace.take_up_again();
  REQUIRE(trace.steps().size() == 1);
  CHECK(trace.steps()[0]->handed_to == "4F1A");
}

TEST_CASE("a conversation that came to no recipient", "[summary]") {
  CHECK(traced("1", "S: 554 5.7.1 go away\nC: QUIT\nS: 221 bye\n") == "1 bounced >; |  bounced");
  CHECK(traced("a@example.org",
               "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 451 4.3.0 Later\nC: QUIT\nS: 221 x\n") ==
        "5 deferred >; |  deferred");
}

TEST_CASE("steps without a time stay where their log has them", "[summary]") {
  Trace trace("b@example.net");
  const auto add = [&](std::uint64_t line, std::optional<std::int64_t> time, std::size_t input) {
    Delivery delivery;
    delivery.line = line;
    if (time) {
      delivery.time.micros = time;
      delivery.time.form = StampForm::dated;
    }
    delivery.recipient = "b@example.net";
    delivery.status = DeliveryStatus::deferred;
    trace.add(delivery, {}, input);
  };
  add(2, std::nullopt, 0);
  add(1, 200, 0);
  add(3, 100, 0);
  add(1, 150, 1);
  std::string order;
  for (const auto* step : trace.steps()) order += fmt::format("{}:{} ", step->input, step->line);
  CHECK(order == "0:3 1:1 0:1 0:2 ");
}

}  // namespace
}  // namespace smtpwhy
