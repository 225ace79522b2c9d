// Conversations put together: each case is a log of a few lines and the session as text.
#include "catch.h"
#include "support/conversations.h"

#include "session/conversation.h"

namespace smtpwhy::testing {
namespace {

struct Case {
  std::string_view name;
  std::string_view log;
  std::string_view expected;
};

void check(const std::vector<Case>& cases, std::string_view format) {
  for (const auto& c : cases) {
    INFO(c.name);
    CHECK(sessions_of(c.log, format) == c.expected);
  }
}

// What an event says; all else is the same in these tests.
struct Said {
  Side side;
  std::string_view text;
  bool further = false;
  EventKind kind = EventKind::line;
};

class Dumps : public SessionSink {
 public:
  void on_session(Session&& session) override { text += dump(session); }
  void on_delivery(const Delivery&) override {}
  std::string text;
};

std::string conversation_of(const std::vector<Said>& said) {
  Dumps dumps;
  LineLedger ledger;
  std::uint64_t next_id = 1;
  SpareMemory spare;
  Conversation conversation(dumps, ledger, next_id, spare);
  Event event;
  for (const auto& s : said) {
    event.kind = s.kind;
    event.side = s.side;
    event.text = s.text;
    event.further = s.further;
    ++event.line;
    ledger.add(LineFate::event);
    conversation.on_event(event);
  }
  conversation.finish();
  return dumps.text;
}

}  // namespace

TEST_CASE("a plain conversation", "[session]") {
  check(
      {
          {"the scenario of RFC 821 section 4.2 with one recipient refused",
           "220 mx\nHELO me\n250 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n550 No such user\nRCPT TO:<e@f>\n250 ok\nDATA\n354 "
           "go\nHi\n.\n250 ok\nQUIT\n221 bye\n",
           "completed\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 No such user "
           "[primary]\n"
           "RCPT TO:<e@f> -> 250 ok\nDATA -> 354 go\n. -> 250 ok\nQUIT -> 221 bye\n<a@b>: c@d=permanent e@f=accepted => mixed\n"},
          {"message content that looks like replies and commands is the message's",
           "220 mx\nHELO me\n250 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n250 ok\nDATA\n354 go\n550 not a reply\nQUIT\n250-nor "
           "this\n.\n250 ok\n",
           "truncated\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nDATA -> 354 "
           "go\n"
           ". -> 250 ok\n<a@b>: c@d=accepted => accepted\n"},
          {"a message that the log leaves out without a word",
           "220 mx\nHELO me\n250 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n250 ok\nDATA\n354 go\n554 spam\nQUIT\n221 bye\n",
           "completed\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nDATA -> 354 "
           "go\n"
           ". -> 554 spam [primary]\nQUIT -> 221 bye\n<a@b>: c@d=permanent => permanent\n"},
          {"a multi-line reply, its status on later lines only", "220 mx\nRCPT TO:<c@d>\n550-no\n550-5.1.1 such\n550 user\n",
           "truncated\n(greeting) -> 220 mx\nRCPT TO:<c@d> -> 550 5.1.1 no such user [primary]\n"},
          {"a reply cut off in the middle", "220 mx\nEHLO me\n250-mx\n250-SIZE\n",
           "truncated\n(greeting) -> 220 mx\nEHLO me -> 250 mx SIZE\n"},
          {"a bare code", "220\nNOOP\n250\n", "truncated\n(greeting) -> 220\nNOOP -> 250\n"},
          {"a greeting that refuses", "554 no SMTP service here\nQUIT\n221 bye\n",
           "refused\n(greeting) -> 554 no SMTP service here [primary]\nQUIT -> 221 bye\n"},
          {"all behind a refused greeting only follows", "554 go away\nEHLO me\n503 bad\nMAIL FROM:<a@b>\n503 bad\nQUIT\n221 bye\n",
           "refused\n(greeting) -> 554 go away [primary]\nEHLO me -> 503 bad [secondary]\nMAIL FROM:<a@b> -> 503 bad [secondary]\n"
           "QUIT -> 221 bye\n<a@b>: => permanent\n"},
          {"421 in the middle, unasked", "220 mx\nHELO me\n250 mx\n421 shutting down\n",
           "refused\n(greeting) -> 220 mx\nHELO me -> 250 mx\n(unasked) -> 421 shutting down [primary]\n"},
          {"421 as an answer", "220 mx\nMAIL FROM:<a@b>\n421 busy\n",
           "refused\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 421 busy [primary]\n<a@b>: => temporary\n"},
          {"a reply that never came", "220 mx\nHELO me\n250 mx\nMAIL FROM:<a@b>\n",
           "truncated\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMAIL FROM:<a@b> -> (nothing)\n<a@b>: => unknown\n"},
          {"a log that begins in the middle", "RCPT TO:<c@d>\n450 busy\n", "truncated\nRCPT TO:<c@d> -> 450 busy [primary]\n"},
          {"a log that begins with EHLO, which is refused: that is no greeting", "EHLO me\n554 5.7.1 go away\n",
           "truncated\nEHLO me -> 554 5.7.1 go away [primary]\n"},
          {"nor where the client goes away without an answer", "EHLO me\n554 go away\nQUIT\n",
           "completed\nEHLO me -> 554 go away [primary]\nQUIT -> (nothing)\n"},
          {"but what says that the client spoke too early is one", "EHLO me\n554 SMTP synchronization error\nQUIT\n",
           "refused\n(greeting) -> 554 SMTP synchronization error [primary]\nEHLO me -> (nothing)\nQUIT -> (nothing)\n"},
          {"and what names the server", "EHLO me\n554 mx.example.net ESMTP not accepting messages\n",
           "refused\n(greeting) -> 554 mx.example.net ESMTP not accepting messages [primary]\nEHLO me -> (nothing)\n"},
          {"the client spoke before the greeting", "EHLO me\n220 mx\n250 mx\n",
           "truncated\n(greeting) -> 220 mx\nEHLO me -> 250 mx\n"},
          {"a command that nobody knows, told by its reply", "220 mx\nHELO me\n250 mx\nmali from:<a@b>\n500 what\n",
           "truncated\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMALI from:<a@b> -> 500 what [primary]\n"},
          {"several lines of prose are no command", "220 mx\nHELO me\n250 mx\nsome words\nmore words\n500 what\n",
           "truncated\n(greeting) -> 220 mx\nHELO me -> 250 mx\n(unasked) -> 500 what [primary]\n"},
          {"two sessions, the first without QUIT", "220 one\nHELO me\n250 one\n220 two\nHELO me\n250 two\nQUIT\n221 bye\n",
           "truncated\n(greeting) -> 220 one\nHELO me -> 250 one\n\ncompleted\n(greeting) -> 220 two\nHELO me -> 250 two\nQUIT -> "
           "221 bye\n"},
          {"two sessions, the first with QUIT", "220 one\nQUIT\n221 bye\n554 two\n",
           "completed\n(greeting) -> 220 one\nQUIT -> 221 bye\n\nrefused\n(greeting) -> 554 two [primary]\n"},
          {"SEND, SOML and SAML of RFC 821 open transactions",
           "220 mx\nSEND FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n450 not logged in\nRSET\n250 ok\nSOML FROM:<a@b>\n502 no\nSAML "
           "FROM:<e@f>\n250 ok\n",
           "truncated\n(greeting) -> 220 mx\nSEND FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 450 not logged in [primary]\nRSET -> 250 "
           "ok\n"
           "SOML FROM:<a@b> -> 502 no [primary]\nSAML FROM:<e@f> -> 250 ok\n<a@b>: c@d=temporary => temporary\n<a@b>: => "
           "unknown\n<e@f>: => unknown\n"},
          {"TURN without marks: the other side greets", "220 mx\nTURN\n250 ok\n220 me\nHELO mx\n250 me\n",
           "truncated\n(greeting) -> 220 mx\nTURN -> 250 ok\n\ntruncated\n(greeting) -> 220 me\nHELO mx -> 250 me\n"},
          {"a chunk of BDAT that looks like replies",
           "220 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n250 ok\nBDAT 21 LAST\nhello\n550 not this\n250 ok\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nBDAT 21 LAST -> 250 ok\n<a@b>: "
           "c@d=accepted => accepted\n"},
          {"LMTP answers for each recipient",
           "220 mx\nLHLO me\n250 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n250 ok\nRCPT TO:<e@f>\n250 ok\nDATA\n354 "
           "go\nHi\n.\n250 ok\n452 full\n",
           "truncated\n(greeting) -> 220 mx\nLHLO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nRCPT TO:<e@f> "
           "-> 250 ok\nDATA -> 354 go\n"
           ". for c@d -> 250 ok\n. for e@f -> 452 full [primary]\n<a@b>: c@d=accepted e@f=temporary => mixed\n"},
      },
      "plain-unmarked");
}

TEST_CASE("pipelined commands: replies come later, in order", "[session]") {
  check(
      {
          {"all replies after the commands",
           " -> EHLO me\n<-  250 mx\n -> MAIL FROM:<a@b>\n -> RCPT TO:<c@d>\n -> RCPT TO:<e@f>\n -> DATA\n<-  250 ok\n<** 550 "
           "no\n<-  250 ok\n<-  354 go\n -> 11 lines sent\n<-  250 queued\n",
           "truncated\nEHLO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 no [primary]\nRCPT TO:<e@f> -> 250 "
           "ok\nDATA -> 354 go\n"
           ". -> 250 queued\n<a@b>: c@d=permanent e@f=accepted => mixed\n"},
          {"no valid recipient: DATA and the dot only follow",
           " -> MAIL FROM:<a@b>\n -> RCPT TO:<c@d>\n -> DATA\n<-  250 ok\n<** 450 later\n<-  354 go\n -> .\n<** 554 no valid "
           "recipients\n",
           "truncated\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 450 later [primary]\nDATA -> 354 go\n. -> 554 no valid "
           "recipients [secondary]\n"
           "<a@b>: c@d=temporary => temporary\n"},
          {"the last replies are missing", " -> MAIL FROM:<a@b>\n -> RCPT TO:<c@d>\n -> DATA\n<-  250 ok\n<** 550 no\n",
           "truncated\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 no [primary]\nDATA -> (nothing)\n<a@b>: c@d=permanent => "
           "permanent\n"},
      },
      "swaks");
}

TEST_CASE("further lines of a reply, of which the log shows no code", "[session]") {
  struct Row {
    std::string_view reason;
    std::vector<Said> said;
    std::string_view expected;
  };
  using enum Side;
  for (const auto& row : std::vector<Row>{
           {"the first line says that more follow",
            {{client, "EHLO me"}, {server, "250-mx"}, {server, "SIZE", true}, {client, "QUIT"}, {server, "221 bye"}},
            "completed\nEHLO me -> 250 mx SIZE\nQUIT -> 221 bye\n"},
           {"the first line looks like the only one; the status stands on the second",
            {{client, "RCPT TO:<a@b>"}, {server, "550 no"}, {server, "5.1.1 such user", true}},
            "truncated\nRCPT TO:<a@b> -> 550 5.1.1 no such user [primary]\n"},
           {"the next reply begins although the one before never ended",
            {{client, "MAIL FROM:<a@b>"}, {client, "RCPT TO:<c@d>"}, {server, "250-ok"}, {server, "so", true}, {server, "250 ok"}},
            "truncated\nMAIL FROM:<a@b> -> 250 ok so\nRCPT TO:<c@d> -> 250 ok\n<a@b>: c@d=unknown => unknown\n"},
           {"further lines with a code are lines of the reply as always",
            {{client, "EHLO me"}, {server, "250-mx"}, {server, "250 SIZE", true}},
            "truncated\nEHLO me -> 250 mx SIZE\n"},
           {"behind 354 it is the message",
            {{client, "DATA"}, {server, "354 go"}, {server, "Hi", true}, {server, ".", true}, {server, "250 ok"}},
            "truncated\nDATA -> 354 go\n. -> 250 ok\n"},
           {"of nothing", {{server, "hello", true}}, "truncated\nstray: hello\n"},
       }) {
    INFO(row.reason);
    CHECK(conversation_of(row.said) == row.expected);
  }
}

TEST_CASE("a login step that the log leaves out is a step all the same", "[session]") {
  using enum Side;
  CHECK(conversation_of({{client, "AUTH LOGIN"},
                         {server, "334 VXNlcm5hbWU6"},
                         {client, "", false, EventKind::elided_body},
                         {server, "535 no"},
                         {client, "QUIT"},
                         {server, "221 bye"}}) ==
        "completed\nAUTH -> 334 VXNlcm5hbWU6\nAUTH -> 535 no [primary]\nQUIT -> 221 bye\n");
}

TEST_CASE("what only follows is told from what went wrong", "[session]") {
  check(
      {
          {"503 to RCPT and DATA behind a refused MAIL",
           "220 mx\nMAIL FROM:<a@b>\n550 no\nRCPT TO:<c@d>\n503 no MAIL\nDATA\n503 no RCPT\nQUIT\n221 bye\n",
           "completed\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 550 no [primary]\nRCPT TO:<c@d> -> 503 no MAIL [secondary]\nDATA "
           "-> 503 no RCPT [secondary]\n"
           "QUIT -> 221 bye\n<a@b>: c@d=permanent => permanent\n"},
          {"451 to RCPT, 554 to DATA: temporary",
           "220 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n451 later\nDATA\n554 no valid recipients\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 451 later [primary]\nDATA -> 554 no valid "
           "recipients [secondary]\n"
           "<a@b>: c@d=temporary => temporary\n"},
          {"EHLO refused and HELO accepted is benign", "220 mx\nEHLO me\n502 no\nHELO me\n250 mx\n",
           "truncated\n(greeting) -> 220 mx\nEHLO me -> 502 no [benign]\nHELO me -> 250 mx\n"},
          {"EHLO and HELO refused is not", "220 mx\nEHLO me\n550 no\nHELO me\n550 no\nMAIL FROM:<a@b>\n503 hello first\n",
           "truncated\n(greeting) -> 220 mx\nEHLO me -> 550 no [primary]\nHELO me -> 550 no [primary]\nMAIL FROM:<a@b> -> 503 "
           "hello first [secondary]\n<a@b>: => permanent\n"},
          {"a login method refused and another accepted is benign", "220 mx\nAUTH CRAM-MD5\n504 no\nAUTH PLAIN AGEAYg==\n235 ok\n",
           "truncated\n(greeting) -> 220 mx\nAUTH -> 504 no [benign]\nAUTH -> 235 ok\n"},
          {"but ANONYMOUS proves nothing of a password", "220 mx\nAUTH PLAIN AGEAYg==\n535 no\nAUTH ANONYMOUS cGgxMA==\n235 ok\n",
           "truncated\n(greeting) -> 220 mx\nAUTH -> 535 no [primary]\nAUTH -> 235 ok\n"},
          {"530 behind a failed login only follows", "220 mx\nAUTH PLAIN AGEAYg==\n535 no\nMAIL FROM:<a@b>\n530 login\n",
           "truncated\n(greeting) -> 220 mx\nAUTH -> 535 no [primary]\nMAIL FROM:<a@b> -> 530 login [secondary]\n<a@b>: => "
           "permanent\n"},
          {"a log that begins in a login: its reply is no greeting", "535 5.7.8 no\n",
           "truncated\nAUTH -> 535 5.7.8 no [primary]\n"},
          {"530 with no login tried does not", "220 mx\nMAIL FROM:<a@b>\n530 login\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 530 login [primary]\n<a@b>: => permanent\n"},
          {"one of two recipients refused, DATA refused too: both went wrong",
           "220 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n550 no\nRCPT TO:<e@f>\n250 ok\nDATA\n451 error\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 no [primary]\nRCPT TO:<e@f> -> 250 "
           "ok\nDATA -> 451 error [primary]\n"
           "<a@b>: c@d=permanent e@f=temporary => mixed\n"},
          {"a new transaction begins afresh",
           "220 mx\nMAIL FROM:<a@b>\n550 no\nRSET\n250 ok\nMAIL FROM:<c@d>\n250 ok\nRCPT TO:<e@f>\n503 out of turn\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 550 no [primary]\nRSET -> 250 ok\nMAIL FROM:<c@d> -> 250 ok\nRCPT "
           "TO:<e@f> -> 503 out of turn [primary]\n"
           "<a@b>: => unknown\n<c@d>: e@f=permanent => permanent\n"},
      },
      "plain-unmarked");
}

TEST_CASE("commands that the log lacks, and the reply tells", "[session]") {
  check(
      {
          {"354 answers DATA, and what follows it the message", "220 mx\n250 mx\n250 ok\n250 ok\n354 go\n550 no\n221 bye\n",
           "truncated\n(greeting) -> 220 mx\n(unasked) -> 250 mx\n(unasked) -> 250 ok\n(unasked) -> 250 ok\nDATA -> 354 go\n. -> "
           "550 no [primary]\n(unasked) -> 221 bye\n"},
          {"only EHLO is answered in several lines behind the greeting", "220 mx\n250-mx\n250 SIZE\n250-ok\n250 ok\n",
           "truncated\n(greeting) -> 220 mx\nEHLO -> 250 mx SIZE\n(unasked) -> 250 ok ok\n"},
          {"and behind STARTTLS, which is no greeting though it is a 220",
           "220 mx\n250-mx\n250 STARTTLS\n220 2.0.0 Ready to start TLS\n250-mx\n250 SIZE\n",
           "truncated\n(greeting) -> 220 mx\nEHLO -> 250 mx STARTTLS\nSTARTTLS -> 220 2.0.0 Ready to start TLS\nEHLO -> 250 "
           "mx SIZE\n"},
          {"a greeting with such words begins a session where no STARTTLS is to come",
           "220 mx\n250-mx\n250 STARTTLS\n220 Ready to start TLS\n250-mx\n250 SIZE\n250 ok\n220 mx.b ready for TLS\n250-mx.b\n250 "
           "SIZE\n",
           "truncated\n(greeting) -> 220 mx\nEHLO -> 250 mx STARTTLS\nSTARTTLS -> 220 Ready to start TLS\nEHLO -> 250 mx "
           "SIZE\n(unasked) -> 250 ok\n\ntruncated\n(greeting) -> 220 mx.b ready for TLS\nEHLO -> 250 mx.b SIZE\n"},
          {"or where it names its host and protocol",
           "220 mx\n250-mx\n250 SIZE\n220 mx.b ESMTP, ready for TLS\n250-mx.b\n250 SIZE\n",
           "truncated\n(greeting) -> 220 mx\nEHLO -> 250 mx SIZE\n\ntruncated\n(greeting) -> 220 mx.b ESMTP, ready for TLS\nEHLO "
           "-> "
           "250 mx.b SIZE\n"},
          {"words that are said to MAIL; whose it was is not known",
           "220 mx\n250 mx\n421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred\n",
           "refused\n(greeting) -> 220 mx\n(unasked) -> 250 mx\nMAIL -> 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily "
           "deferred [primary]\n"},
          {"words that are said at any time", "220 mx\n250-mx\n250 SIZE\n421 4.4.2 timeout\n",
           "refused\n(greeting) -> 220 mx\nEHLO -> 250 mx SIZE\n(unasked) -> 421 4.4.2 timeout [primary]\n"},
      },
      "plain-unmarked");
}

TEST_CASE("a message that goes on though DATA was refused: each line of it is a command", "[session]") {
  const std::string refused = "220 mx\nRCPT TO:<c@d>\n451 later\nDATA\n554 no valid recipients\n";
  const std::string told =
      "(greeting) -> 220 mx\nRCPT TO:<c@d> -> 451 later [primary]\nDATA -> 554 no valid recipients [secondary]\n";
  const std::string lines = "OTHER -> 502 a [secondary]\nOTHER -> 502 b [secondary]\n. -> 502 c [secondary]\n";
  struct Row {
    std::string_view name;
    std::string log;
    std::string expected;
  };
  for (const auto& row : std::vector<Row>{
           {"said at once", "Subject: x\n\n.\n502 a\n502 b\n502 c\nQUIT\n221 bye\n",
            "completed\n" + told + lines + "QUIT -> 221 bye\n"},
           {"QUIT comes before the replies", "Subject: x\n\n.\n502 a\nQUIT\n502 b\n502 c\n221 bye\n",
            "completed\n" + told + lines + "QUIT -> 221 bye\n"},
           {"QUIT comes before any of them", "Subject: x\n\n.\nQUIT\n502 a\n502 b\n502 c\n221 bye\n",
            "completed\n" + told + lines + "QUIT -> 221 bye\n"},
           {"one after the other", "Subject: x\n502 a\n\n502 b\n", "truncated\n" + told + lines.substr(0, lines.find(". -> "))},
           {"fewer replies than lines", "Subject: x\n\nhello\n.\n502 a\nQUIT\n221 bye\n",
            "completed\n" + told + "OTHER -> 502 a [secondary]\nQUIT -> 221 bye\n"},
           {"nothing answers the lines", "Subject: x\n\nQUIT\n221 bye\n", "completed\n" + told + "QUIT -> 221 bye\n"},
       }) {
    INFO(row.name);
    CHECK(sessions_of(refused + row.log, "plain-unmarked") == row.expected);
  }
}

TEST_CASE("a server that asks another before it answers: two conversations, one within the other", "[session]") {
  check({{"a callout about the sender",
          "SMTP>> 220 mx\nSMTP<< MAIL FROM:<a@b>\nSMTP>> 250 ok\nSMTP<< RCPT TO:<c@d>\n"
          "Connecting to mx.b [192.0.2.1]:25 ... connected\n  SMTP<< 220 mx.b\n  SMTP>> MAIL FROM:<>\n  SMTP<< 250 ok\n"
          "  SMTP>> RCPT TO:<a@b>\n  SMTP<< 550 no\n  SMTP(close)>>\nSMTP>> 250 Accepted\nSMTP<< QUIT\nSMTP>| 221 bye\n",
          "completed\n(greeting) -> 220 mx.b\nMAIL FROM:<> -> 250 ok\nRCPT TO:<a@b> -> 550 no [primary]\n<>: a@b=permanent => "
          "permanent\n\n"
          "completed\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 Accepted\nQUIT -> 221 bye\n<a@b>: "
          "c@d=unknown => unknown\n"},
         {"the callout's connection is lost",
          "SMTP>> 220 mx\nSMTP<< MAIL FROM:<a@b>\nSMTP>> 250 ok\nSMTP<< RCPT TO:<c@d>\n"
          "Connecting to mx.b [192.0.2.1]:25 ... connected\n  SMTP<< 220 mx.b\n  SMTP>> MAIL FROM:<>\n  SMTP(closed)<<\n"
          "SMTP>> 550 Sender verify failed\nSMTP<< QUIT\nSMTP>| 221 bye\n",
          "lost\n(greeting) -> 220 mx.b\nMAIL FROM:<> -> (nothing)\n<>: => unknown\nproblem: SMTP(closed)<<\n\n"
          "completed\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 Sender verify failed [primary]\nQUIT "
          "-> 221 "
          "bye\n<a@b>: c@d=permanent => permanent\n"}},
        "exim-debug");
}

TEST_CASE("callouts do not nest, however a log goes on", "[session]") {
  std::string log;
  for (int i = 0; i < 20'000; ++i) {
    log +=
        "**** SMTP testing session as if from host 192.0.2.10\n220 mx ESMTP Exim\nEHLO a\nConnecting to mx.b [192.0.2.1]:25 ... "
        "connected\n";
  }
  const auto told = sessions_of(log, "exim-debug");
  std::size_t sessions = 0;
  for (auto at = told.find("EHLO a"); at != std::string::npos; at = told.find("EHLO a", at + 1)) ++sessions;
  CHECK(sessions == 20'000);
}

TEST_CASE("secrets of a login are never kept", "[session]") {
  for (const std::string_view log : {
           "220 mx\nAUTH LOGIN\n334 VXNlcm5hbWU6\nYWxpY2U=\n334 UGFzc3dvcmQ6\nc2VjcmV0\n235 ok\n",
           "220 mx\nAUTH PLAIN AGFsaWNlAHNlY3JldA==\n535 no\n",
           "334 VXNlcm5hbWU6\nYWxpY2U=\n334 UGFzc3dvcmQ6\nc2VjcmV0\n535 no\n",
           "AUTH LOGIN\nYWxpY2U=\nc2VjcmV0\n535 no\n",
       }) {
    const auto text = sessions_of(log, "plain-unmarked");
    INFO(text);
    for (const std::string_view secret : {"YWxpY2U=", "c2VjcmV0", "AGFsaWNlAHNlY3JldA==", "YWXPY2U", "C2VJCMV0"})
      CHECK(text.find(secret) == std::string::npos);
  }
}

TEST_CASE("marks are learned from what is said", "[session]") {
  check(
      {
          {"RFC 5321: S is the server",
           "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\nC: DATA\nS: 354 go\nC: "
           "250 not a reply\nC: .\nS: 451 later\n",
           "truncated\n(greeting) -> 220 mx\nEHLO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nDATA -> 354 "
           "go\n. -> 451 later [primary]\n"
           "<a@b>: c@d=temporary => temporary\n"},
          {"only the line of DATA is missing: what follows its reply is the message all the same",
           "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\nS: 354 go\n"
           "C: Subject: hidden\nC: MAIL FROM:<x@y>\nC: .\nS: 250 queued\nC: QUIT\nS: 221 bye\n",
           "completed\n(greeting) -> 220 mx\nEHLO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nDATA -> 354 "
           "go\n. -> 250 queued\nQUIT -> 221 bye\n<a@b>: c@d=accepted => accepted\n"},
          {"and where the message is not logged, its reply comes next",
           "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\nS: 354 go\nS: 250 "
           "queued\n"
           "C: QUIT\nS: 221 bye\n",
           "completed\n(greeting) -> 220 mx\nEHLO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 250 ok\nDATA -> 354 "
           "go\n. -> 250 queued\nQUIT -> 221 bye\n<a@b>: c@d=accepted => accepted\n"},
          {"RFC 821: S is the sender",
           "R: 220 mx\nS: HELO me\nR: 250 mx\nS: MAIL FROM:<a@b>\nR: 250 ok\nS: RCPT TO:<c@d>\nR: 550 no\n",
           "truncated\n(greeting) -> 220 mx\nHELO me -> 250 mx\nMAIL FROM:<a@b> -> 250 ok\nRCPT TO:<c@d> -> 550 no "
           "[primary]\n<a@b>: c@d=permanent => permanent\n"},
          {"TURN swaps the parties behind the marks",
           "S: 220 mx\nC: TURN\nS: 250 ok\nC: 220 me\nS: HELO mx\nC: 250 me\nS: QUIT\nC: 221 bye\n",
           "truncated\n(greeting) -> 220 mx\nTURN -> 250 ok\n\ncompleted\n(greeting) -> 220 me\nHELO mx -> 250 me\nQUIT -> 221 "
           "bye\n"},
          {"and only in that connection: the next begins as the first did",
           "S: 220 mx\nC: TURN\nS: 250 ok\nC: 220 me\nS: QUIT\nC: 221 bye\nS: 220 mx\nC: HELO me\nS: 550 no\n",
           "truncated\n(greeting) -> 220 mx\nTURN -> 250 ok\n\ncompleted\n(greeting) -> 220 me\nQUIT -> 221 bye\n\n"
           "truncated\n(greeting) -> 220 mx\nHELO me -> 550 no [primary]\n"},
          {"also without a greeting, or without QUIT",
           "S: 220 mx\nC: TURN\nS: 250 ok\nC: 220 me\nS: QUIT\nC: 221 bye\nC: HELO me\nS: 550 no\n"
           "C: TURN\nS: 250 ok\nC: 220 me\nS: 220 mx\nC: NOOP\nS: 250 ok\n",
           "truncated\n(greeting) -> 220 mx\nTURN -> 250 ok\n\ncompleted\n(greeting) -> 220 me\nQUIT -> 221 bye\n\n"
           "truncated\nHELO me -> 550 no [primary]\nTURN -> 250 ok\n\ntruncated\n(greeting) -> 220 me\n\n"
           "truncated\n(greeting) -> 220 mx\nNOOP -> 250 ok\n"},
      },
      "rfc");
}

TEST_CASE("replies that only the client tells of", "[session]") {
  check(
      {
          {"the client's side only, with a message in it, and what it was refused with",
           "CLIENT -> SERVER: EHLO me\nCLIENT -> SERVER: MAIL FROM:<a@b>\nCLIENT -> SERVER: RCPT TO:<c@d>\nCLIENT -> SERVER: RCPT "
           "TO:<e@f>\nSMTP ERROR: RCPT TO command failed: 550 5.1.1 no\nCLIENT -> SERVER: DATA\nCLIENT -> SERVER: Subject: "
           "hi\nCLIENT -> SERVER:\nCLIENT -> SERVER: QUIT is a word\nCLIENT -> SERVER: .\nCLIENT -> SERVER: QUIT\n",
           "completed\nEHLO me -> (nothing)\nMAIL FROM:<a@b> -> (nothing)\nRCPT TO:<c@d> -> (nothing)\nRCPT TO:<e@f> -> 550 5.1.1 "
           "no "
           "[primary]\nDATA -> (nothing)\n. -> (nothing)\nQUIT -> (nothing)\n<a@b>: c@d=unknown e@f=permanent => mixed\n"},
          {"told again, it changes nothing",
           "SERVER -> CLIENT: 220 mx\nCLIENT -> SERVER: MAIL FROM:<a@b>\nSERVER -> CLIENT: 550 no\nSMTP ERROR: MAIL FROM command "
           "failed: 550 no\nCLIENT -> SERVER: QUIT\nSERVER -> CLIENT: 221 bye\n",
           "completed\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 550 no [primary]\nQUIT -> 221 bye\n<a@b>: => permanent\n"},
          {"told of the end of the message",
           "CLIENT -> SERVER: DATA\nCLIENT -> SERVER: hi\nCLIENT -> SERVER: .\nSMTP ERROR: DATA END command failed: 554 spam\n",
           "truncated\nDATA -> (nothing)\n. -> 554 spam [primary]\n"},
          {"of several lines, only the first told", "CLIENT -> SERVER: AUTH LOGIN\nSMTP ERROR: AUTH command failed: 535-no\n",
           "truncated\nAUTH -> 535 no [primary]\n"},
          {"it never answers QUIT", "CLIENT -> SERVER: QUIT\nSMTP ERROR: Password command failed: 535 no\n",
           "completed\nQUIT -> (nothing)\n"},
      },
      "phpmailer");
  check(
      {
          {"an exception alone",
           "TransportException: Expected response code \"220\" but got code \"421\", with message \"421 busy\".\n",
           "refused\n(greeting) -> 421 busy [primary]\n"},
          {"an exception in front of the conversation that shows the same",
           "TransportException: Expected response code \"250\" but got code \"550\", with message \"550-no\n550 user\".\n< 220 "
           "mx\n> MAIL "
           "FROM:<a@b>\n< 550-no\n< 550 user\n",
           "truncated\n(greeting) -> 220 mx\nMAIL FROM:<a@b> -> 550 no user [primary]\n<a@b>: => permanent\n"},
      },
      "symfony-mailer");
}

TEST_CASE("what stands behind a challenge, and is not logged", "[session]") {
  check({{"the password is left out",
          "[<-] 220 mx\n[->] AUTH LOGIN\n[<-] 334 VXNlcm5hbWU6\n[->] Ym9i\n[<-] 334 UGFzc3dvcmQ6\n[<-] 535 no\n",
          "truncated\n(greeting) -> 220 mx\nAUTH -> 334 VXNlcm5hbWU6\nAUTH -> 334 UGFzc3dvcmQ6\nAUTH -> 535 no [primary]\n"},
         {"a server that does not want to wait", "[<-] 220 mx\n[->] AUTH LOGIN\n[<-] 334 VXNlcm5hbWU6\n[<-] 421 bye\n",
          "refused\n(greeting) -> 220 mx\nAUTH -> 334 VXNlcm5hbWU6\n(unasked) -> 421 bye [primary]\n"}},
        "ssmtp");
}

TEST_CASE("a session that is too long is cut, and says so", "[session]") {
  std::string log = "220 mx\n";
  for (std::size_t i = 0; i <= Conversation::kMostExchanges; ++i) log += "NOOP\n250 ok\n";
  class Last : public SessionSink {
   public:
    void on_session(Session&& session) override { last = std::move(session); }
    void on_delivery(const Delivery& /*delivery*/) override {}
    Session last;
  } sink;
  std::uint64_t next_id = 1;
  InputRun run(catalogue(), {}, next_id, sink);
  run.add(log);
  const auto report = run.finish();
  CHECK(sink.last.exchanges.size() == Conversation::kMostExchanges);
  CHECK(sink.last.exchanges_left_out == 2);
  CHECK(report.lines.event == report.lines.lines);
}

}  // namespace smtpwhy::testing
