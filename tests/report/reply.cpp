#include "report/reply_words.h"

#include "base/printable.h"
#include "base/text.h"
#include "support/reports.h"
#include "support/tables.h"

#include "catch.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// A text for a customer without its line breaks.
std::string said(const std::string& log) {
  auto text = test::report_on("reply", log);
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (text.find("  ") != std::string::npos) text.erase(text.find("  "), 1);
  return text;
}

std::string conversation(const std::vector<std::string>& lines) {
  return "220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<a@b.example>\n250 ok\n" + join(lines, "\n") +
         "\nQUIT\n221 bye\n";
}

Finding finding_of(std::string_view reply) {
  auto explanation = test::explain(reply);
  const auto severity = explanation.severity == ReplySeverity::temporary ? Severity::temporary : Severity::permanent;
  return {"failed-reply", severity, std::move(explanation), {}, {}};
}

}  // namespace

TEST_CASE("what a customer is told of a conversation", "[report]") {
  struct Row {
    std::string_view why;
    std::vector<std::string> lines;
    std::vector<std::string_view> parts;
  };
  for (const auto& row : std::vector<Row>{
           {"refused for good, and it is their move",
            {"RCPT TO:<c@d.example>", "550 5.1.1 no such user"},
            {"Hello, your mail to c@d.example was refused. There is no mailbox with this address. Compare the address",
             "Kind regards"}},
           {"refused for now, and it is nobody's move",
            {"RCPT TO:<c@d.example>", "450 4.2.0 <c@d.example>: Recipient address rejected: Greylisted, please try again"},
            {"your mail to c@d.example has not been accepted so far.", "Nobody has to do anything.", "tried again by itself"}},
           {"the move of the recipient",
            {"RCPT TO:<c@d.example>", "452 4.2.2 mailbox full"},
            {"The mailbox is full. Tell the recipient another way to make room"}},
           {"the move of their administrator",
            {"RCPT TO:<c@d.example>", "550 5.7.26 unauthenticated, DMARC policy"},
            {"whoever looks after your mail (your administrator or mail provider) has to put this right"}},
           {"one problem with several addresses",
            {"RCPT TO:<c@d.example>", "550 5.1.1 no such user", "RCPT TO:<e@d.example>", "550 5.1.1 no such user"},
            {"your mail to c@d.example, e@d.example was refused."}},
           {"more addresses than are named, each once",
            {"RCPT TO:<c1@d.example>", "550 5.1.1 no", "RCPT TO:<c1@d.example>", "550 5.1.1 no", "RCPT TO:<c2@d.example>",
             "550 5.1.1 no", "RCPT TO:<c3@d.example>", "550 5.1.1 no", "RCPT TO:<c4@d.example>", "550 5.1.1 no",
             "RCPT TO:<c5@d.example>", "550 5.1.1 no", "RCPT TO:<c6@d.example>", "550 5.1.1 no"},
            {"mail to c1@d.example, c2@d.example, c3@d.example, c4@d.example, c5@d.example and others was refused."}},
           {"several problems, those for good first",
            {"RCPT TO:<c@d.example>", "452 4.2.2 mailbox full", "RCPT TO:<e@d.example>", "550 5.1.1 no such user"},
            {"for 2 different reasons: 1. Mail to e@d.example was refused.",
             "2. Mail to c@d.example has not been accepted so far."}},
           {"another mail was accepted",
            {"RCPT TO:<c@d.example>", "550 5.1.1 no", "RCPT TO:<e@d.example>", "250 ok", "DATA", "354 go", ".", "250 ok"},
            {"1 other mail was accepted by the next mail server."}},
           {"the message was refused: all of its recipients",
            {"RCPT TO:<c@d.example>", "250 ok", "RCPT TO:<e@d.example>", "250 ok", "DATA", "354 go", ".", "554 5.7.1 spam"},
            {"your mail to c@d.example, e@d.example was refused."}},
           {"it failed before there was a recipient",
            {"RSET", "250 ok", "MAIL FROM:<a@b.example>", "530 5.7.0 Authentication required"},
            {"your mail could not be sent. The server wants your program to log in first."}},
           {"nothing failed: accepted, and no more is known",
            {"RCPT TO:<c@d.example>", "250 ok", "DATA", "354 go", ".", "250 2.0.0 ok"},
            {"Hello, your mail was accepted by the next mail server, and nothing failed.", "spam folder"}},
           {"no mail was sent", {"RSET", "250 ok"}, {"nothing failed in what we were given, but no mail was sent"}},
       }) {
    INFO(row.why);
    const auto text = said(conversation(row.lines));
    INFO(text);
    for (const auto part : row.parts) CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("delivered") == std::string::npos);
    CHECK(text.find("inbox") == std::string::npos);
  }
}

TEST_CASE("what a customer is told where there is no log", "[report]") {
  CHECK(said("Dear all,\n\nit does not work.\n").find("no trace of a mail") != std::string::npos);
}

TEST_CASE("a customer is told of deliveries as of conversations", "[report]") {
  const auto text = said(
      "Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<c@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, "
      "delays=1/0/0/0, "
      "dsn=5.1.1, status=bounced (host mx.d.example[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n"
      "Nov 22 01:04:27 mx postfix/smtp[7]: 4F1A2B3C4E: to=<e@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, "
      "delays=1/0/0/0, "
      "dsn=2.0.0, status=sent (250 2.0.0 ok)\n");
  CHECK(text.find("your mail to c@d.example was refused.") != std::string::npos);
  CHECK(text.find("1 other mail was accepted") != std::string::npos);
}

TEST_CASE("a customer is told of every cause, without codes or names of techniques", "[report]") {
  for (const auto& cause : test::tables().causes) {
    INFO(cause.id);
    knowledge::Explanation e;
    e.cause = cause.id;
    e.cause_group = cause.parent.empty() ? cause.id : cause.parent;
    e.who = cause.who;
    e.retry = cause.retry;
    CHECK(!customer_problem(e).happened.empty());
    const auto words = words_for_customer({"failed-reply", Severity::permanent, e, {}, {}});
    const auto text = std::string(customer_problem(e).happened) + " " + words;
    for (const std::string_view jargon :
         {"SMTP", "DNS", "SPF", "DKIM", "DMARC", "TLS", "HELO", "MX", "IP ", "port 25", "4xx", "5xx"})
      CHECK(text.find(jargon) == std::string::npos);
    if (cause.who != "sender-admin") CHECK(words.find("error message") == std::string::npos);
    if (cause.who == "sender") CHECK(!customer_problem(e).advice.empty());
  }
}

TEST_CASE("whether a customer should send again", "[report]") {
  CHECK(words_for_customer(finding_of("450 4.2.2 mailbox full")).ends_with("send it once more in half an hour."));
  CHECK(words_for_customer(finding_of("552 5.2.2 mailbox full")).find("After that, please send the mail again") !=
        std::string::npos);
  CHECK(words_for_customer(finding_of("550 5.1.1 no such user")).find("again") == std::string::npos);
}

TEST_CASE("a reply names what is written as an address, and quotes nothing else of a log", "[report]") {
  for (const auto& [why, log] : test::hostile_logs()) {
    INFO(why);
    const auto text = test::report_on("reply", log, "<i>.log");
    INFO(text);
    CHECK(text.starts_with("Hello,\n\n"));
    CHECK(text.ends_with("\nKind regards\n"));
    CHECK(printable(join(split(text, '\n'), "")) == join(split(text, '\n'), ""));
    CHECK(text.find_first_of("<>[]\"\\&") == std::string::npos);
    CHECK(text.find("evil") == std::string::npos);
  }
}

}  // namespace smtpwhy
