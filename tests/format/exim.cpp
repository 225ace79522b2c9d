// Exim's lines, one by one, and what they tell.
#include "catch.h"
#include "support/conversations.h"

namespace smtpwhy::testing {
namespace {

std::string events(std::string_view log) { return events_of(*catalogue().find("exim"), log); }

}  // namespace

TEST_CASE("Exim: what a line tells", "[format]") {
  struct Row {
    std::string_view why, line, told;
  };
  for (
      const auto& row : std::vector<Row>{
          {"a message comes in",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h <= a@example.net H=(me) [192.0.2.5]:4321 P=esmtp S=325 id=x@example.net",
           "message queue_id=1xUw4p-0001cx-2h message_id=x@example.net sender=a@example.net client=(me) [192.0.2.5]:4321"},
          {"a bounce comes in, since 4.97",
           "2026-11-22 01:09:07 1xUw4p-00000000123-2hAB <= <> R=1xUw4p-0001cx-2h U=exim P=local S=1",
           "message queue_id=1xUw4p-00000000123-2hAB sender="},
          {"failed for good",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h ** b@example.org R=r T=smtp H=mx.example.org [192.0.2.1]:25: SMTP error from "
           "remote mail "
           "server after RCPT TO:<b@example.org>: 550 5.1.1 no",
           "attempt outbound bounced queue_id=1xUw4p-0001cx-2h recipient=b@example.org relay=mx.example.org [192.0.2.1]:25 "
           "text=SMTP error "
           "from remote mail server after RCPT TO:<b@example.org>: 550 5.1.1 no"},
          {"as older versions wrote it",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h ** b@example.org F=<a@example.net> R=r T=smtp H=mx.example.org [192.0.2.1] : SMTP "
           "error "
           "from remote mailer after end of data: 554 no",
           "attempt outbound bounced queue_id=1xUw4p-0001cx-2h recipient=b@example.org relay=mx.example.org [192.0.2.1] text=SMTP "
           "error from "
           "remote mailer after end of data: 554 no"},
          {"failed for now, a reply of two lines",
           R"(2026-11-22 01:09:07.123 +0100 [77] 1xUw4p-0001cx-2h == b@example.org R=r T=smtp defer (-44) H=mx.example.org [192.0.2.1]:25: SMTP error from remote mail server after RCPT TO:<b@example.org>: 452-4.2.2 full\n452 4.2.2 really)",
           "attempt outbound deferred queue_id=1xUw4p-0001cx-2h recipient=b@example.org relay=mx.example.org [192.0.2.1]:25 "
           "text=SMTP error "
           "from remote mail server after RCPT TO:<b@example.org>: 452-4.2.2 full\n452 4.2.2 really"},
          {"delivered, and what the other server said",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h => b@example.org R=r T=smtp H=mx.example.org [192.0.2.1] X=TLS1.3 CV=yes C=\"250 "
           "OK id=5\"",
           "attempt outbound sent queue_id=1xUw4p-0001cx-2h recipient=b@example.org tls=TLS1.3 relay=mx.example.org [192.0.2.1] "
           "text=250 OK "
           "id=5"},
          {"delivered here: the address stands in brackets",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h => bob <b@example.org> R=r T=local",
           "attempt local sent queue_id=1xUw4p-0001cx-2h recipient=b@example.org"},
          {"no host could be tried", "2026-11-22 01:09:07 1xUw4p-0001cx-2h ** b@example.org : Unrouteable address",
           "attempt local bounced queue_id=1xUw4p-0001cx-2h recipient=b@example.org text=Unrouteable address"},
          {"given up", "2026-11-22 01:09:07 1xUw4p-0001cx-2h ** b@example.org: retry timeout exceeded",
           "attempt local expired queue_id=1xUw4p-0001cx-2h recipient=b@example.org text=retry timeout exceeded"},
          {"gone", "2026-11-22 01:09:07 1xUw4p-0001cx-2h Completed", "removed queue_id=1xUw4p-0001cx-2h"},
          {"a recipient is refused",
           "2026-11-22 01:09:07 H=(me) [192.0.2.5]:42810 F=<a@example.net> rejected RCPT <c@example.org>: relay not permitted",
           "attempt inbound rejected sender=a@example.net recipient=c@example.org client=(me) [192.0.2.5]:42810 command=RCPT "
           "text=relay not "
           "permitted"},
          {"a recipient is refused for now, without a word",
           "2026-11-22 01:09:07 H=(me) [192.0.2.5] F=<a@example.net> temporarily rejected RCPT <c@example.org>",
           "attempt inbound deferred sender=a@example.net recipient=c@example.org client=(me) [192.0.2.5] command=RCPT"},
          {"after the message",
           "2026-11-22 01:09:07 1xUw4p-0001cx-2h H=(me) [192.0.2.5] F=<a@example.net> rejected after DATA: a virus",
           "attempt inbound rejected queue_id=1xUw4p-0001cx-2h sender=a@example.net client=(me) [192.0.2.5] command=. text=a "
           "virus"},
          {"a connection", "2026-11-22 01:09:07 H=[192.0.2.5] rejected connection in \"connect\" ACL: go away",
           "attempt inbound rejected client=[192.0.2.5] command=CONNECT text=go away"},
          {"a login",
           "2026-11-22 01:09:07 login authenticator failed for (me) [192.0.2.5]:54412: 535 Incorrect authentication data "
           "(set_id=bob)",
           "attempt inbound rejected client=(me) [192.0.2.5]:54412 command=AUTH text=535 Incorrect authentication data "
           "(set_id=bob)"},
          {"a connection too many", "2026-11-22 01:09:07 Connection from [192.0.2.5]:4455 refused: too many connections",
           "attempt inbound deferred client=[192.0.2.5]:4455 command=CONNECT text=too many connections"},
          {"the daemon's own words", "2026-11-22 01:09:07 Start queue run: pid=1234", ""},
          {"prose with a stamp", "2026-11-22 01:09:07 we had lunch", ""},
          {"a header of the reject log", "P Received: from x", ""},
      }) {
    INFO(row.why);
    CHECK(events(row.line) == (row.told.empty() ? "" : "1 fact ||" + std::string(row.told) + "\n"));
  }
}

TEST_CASE("Exim: fields are found behind any number of others", "[format]") {
  for (const std::size_t others : {0U, 1U, 62U, 63U, 64U, 65U, 66U, 300U}) {
    INFO(others);
    std::string more;
    for (std::size_t i = 0; i < others; ++i) more += " a" + std::to_string(i) + "=b";
    const std::string id = "2026-11-22 01:09:07 1xUw4p-0001cx-2h ";
    CHECK(events(id + "<= a@example.net" + more + " H=mx.example.net [192.0.2.1] P=esmtp id=b@example.net") ==
          "1 fact ||message queue_id=1xUw4p-0001cx-2h message_id=b@example.net sender=a@example.net client=mx.example.net "
          "[192.0.2.1]\n");
    CHECK(events(id + "=> b@example.org R=r" + more + " H=mx.example.org [192.0.2.2] X=TLS1.3 C=\"250 OK a=b\"") ==
          "1 fact ||attempt outbound sent queue_id=1xUw4p-0001cx-2h recipient=b@example.org tls=TLS1.3 "
          "relay=mx.example.org [192.0.2.2] text=250 OK a=b\n");
  }
}

TEST_CASE("Exim: a login that a host refused", "[format]") {
  const std::string id = "2026-11-22 01:09:07 1xUw4p-0001cx-2h ";
  const std::string login = "login authenticator failed H=smtp.example.net [192.0.2.1] 535 5.7.8 Incorrect authentication data\n";
  CHECK(events(id + login + id + "Completed") ==
        "1 fact ||attempt outbound deferred queue_id=1xUw4p-0001cx-2h relay=smtp.example.net "
        "[192.0.2.1] text=535 5.7.8 Incorrect authentication data\n2 fact ||removed "
        "queue_id=1xUw4p-0001cx-2h\n");
}

TEST_CASE("Exim: a host's failure counts once", "[format]") {
  const std::string host =
      "2026-11-22 01:09:07 1xUw4p-0001cx-2h H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after end of "
      "data: 451 later\n";
  const std::string recipient =
      "2026-11-22 01:09:07 1xUw4p-0001cx-2h == b@example.org R=r T=smtp defer (-46) H=mx.example.org [192.0.2.1]: "
      "SMTP error from remote mail server after end of data: 451 later\n";
  const std::string other =
      "2026-11-22 01:09:08 1xUw4p-0001cx-2h => b@example.org R=r T=smtp H=mx2.example.org [192.0.2.2] C=\"250 OK\"\n";
  CHECK(read_log(host + recipient).sessions.size() == 1);
  CHECK(read_log(host + other).sessions.size() == 2);
  CHECK(read_log(host).sessions.size() == 1);
  CHECK(events(host).empty());  // it is told when the input ends
}

TEST_CASE("Exim: what the verification said is told with the refusal", "[format]") {
  CHECK(
      sessions_of(
          "2026-11-22 01:09:07 H=(me) [192.0.2.5] sender verify fail for <a@example.net>: mx [192.0.2.1] : SMTP error from remote "
          "mail server after RCPT TO:<a@example.net>: 550 Unknown user\n"
          "2026-11-22 01:09:07 H=(me) [192.0.2.5] F=<a@example.net> rejected RCPT <c@example.org>: Sender verify failed\n") ==
      "inbound rejected from <a@example.net> to <c@example.org> client=(me) [192.0.2.5]: RCPT -> 550 Unknown user [permanent]\n");
}

TEST_CASE("Exim: words of a subject, or of another server, are no verification", "[format]") {
  CHECK(
      sessions_of(
          "2026-11-22 01:08:48 H=(me) [192.0.2.5] sender verify fail for <a@example.net>: response to \"RCPT TO:<a@example.net>\" "
          "from mx.example.net [192.0.2.7] was: 550 5.1.1 no such user here\n"
          "2026-11-22 01:08:49 1xUw4p-0001cx-2h <= c@example.com H=(me) [192.0.2.5] P=esmtp S=1 T=\"sender verify fail for <x@y>: "
          "550 5.7.1 words of a subject\"\n"
          "2026-11-22 01:08:50 1xUw4p-0001cx-2h ** d@example.com R=r T=t H=mx [192.0.2.8]: SMTP error from remote mail server "
          "after "
          "RCPT TO:<d@example.com>: 550 sender verify fail for <c@example.com>: 550 5.7.2 of another server\n"
          "2026-11-22 01:08:51 H=(me) [192.0.2.5] F=<a@example.net> rejected RCPT <e@example.org>: Sender verify failed\n")
          .find("550 5.1.1 no such user here") != std::string::npos);
}

TEST_CASE("Exim: the reply in a callout's words answers the callout's command", "[format]") {
  CHECK(sessions_of(
            "2026-11-22 01:09:07 H=(me) [192.0.2.5] sender verify defer for <a@example.net>: Could not complete sender verify "
            "callout: mx.example.net [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<a@example.net>: 450 Later\n"
            "2026-11-22 01:09:07 H=(me) [192.0.2.5] temporarily rejected MAIL <a@example.net>: Could not complete sender verify "
            "callout\n") == "inbound deferred client=(me) [192.0.2.5]: RCPT -> 450 Later [temporary]\n");
}

}  // namespace smtpwhy::testing
