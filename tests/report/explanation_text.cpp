#include "report/explanation_text.h"

#include "support/small_tables.h"

#include "catch.h"

namespace smtpwhy {
namespace {

std::string text_of(std::string_view reply, const knowledge::ExplainContext& context = {}, TextStyle style = {false, 72}) {
  knowledge::Explainer explainer(test::small_tables());
  StringSink sink;
  write_explanation_text(explainer.explain(reply, context), style, sink);
  return sink.text();
}

}  // namespace

TEST_CASE("an explanation for a person, whole: what a rule knows", "[report]") {
  CHECK("\n" + text_of("550-5.1.1 <a@example.net>:\n550 5.1.1 no such user") == R"(
550 5.1.1  permanent failure
  Cause           No mailbox a@example.net (unknown-user)
  Text            <a@example.net>: no such user
  Who said it     the receiving mail server
  What happened   The server does not know a@example.net.
  Whose move      the sender: whoever writes the message or runs the
                  sending program
  Try again?      no: it will not work for this message and recipient
  What to do      1. Correct a@example.net.
                  2. Ask the recipient.
  Check with      dig +short MX example.net
  How sure        the text is known (rule acme/no-user)
  See             https://acme.example/errors, RFC 5321 section 3.3, RFC
                  821 section 4.2.2
The codes
  5..             Refusal: Not done.
  .5.             Mail system: The mailbox.
  ..0             A finer step within the first two; it has no meaning
                  of its own.
  550             Refused. The mailbox is not available.
    RFC 821       "Old words"
    RFC 5321      "New words"
  5.1.1           Bad mailbox. There is no such mailbox.
  Note            A trap.
)");
}

TEST_CASE("an explanation for a person, whole: codes that disagree, and a byte that is no text", "[report]") {
  CHECK("\n" + text_of("550 2.1.1 \xFF") == R"(
550 2.1.1  permanent failure
  Cause           No mailbox of that name (unknown-user)
  Text            \xff
  Who said it     the receiving mail server
  What happened   The server does not know the address.
  Whose move      the sender: whoever writes the message or runs the
                  sending program
  Try again?      no: it will not work for this message and recipient
  What to do      1. Correct the address.
                  2. Ask the recipient.
  How sure        the text is not known; judged by the reply code alone,
                  so only likely
  See             RFC 5321 section 3.3, RFC 821 section 4.2.2
The codes
  5..             Refusal: Not done.
  .5.             Mail system: The mailbox.
  ..0             A finer step within the first two; it has no meaning
                  of its own.
  550             Refused. The mailbox is not available.
    RFC 821       "Old words"
    RFC 5321      "New words"
  2.1.1           Bad mailbox. There is no such mailbox.
  Note            A trap.
  Note            The codes disagree: 550 says permanent, 2.1.1 says
                  success. Mail programs go by the reply code (550).
)");
}

TEST_CASE("an explanation for a person, whole: nothing failed", "[report]") {
  CHECK("\n" + text_of("250 OK") == R"(
250  success
  Text            OK
  2..             Completion: Done.
  .5.             Mail system: The mailbox.
  ..0             A finer step within the first two; it has no meaning
                  of its own.
  250             Done. What was asked for is done.
  See             RFC 5321 section 4.2.3
)");
}

TEST_CASE("the first line, for each severity", "[report]") {
  struct Row {
    std::string_view why, reply;
    bool from_client;
    std::string_view line;
  };
  for (const auto& row : std::vector<Row>{
           {"permanent", "550 x", false, "550  permanent failure"},
           {"temporary", "450 4.1.1 x", false, "450 4.1.1  temporary failure"},
           {"success", "2.1.1", false, "2.1.1  success"},
           {"intermediate", "354 go on", false, "354  no failure: the server waits for more"},
           {"preliminary", "150 x", false, "150  no SMTP command allows such a reply"},
           {"no severity", "999 x", false, "999  no severity that a standard knows"},
           {"the client's own words, made harmless", "connection reset \x1B[31m", true,
            "connection reset \\x1b[31m  no reply of a server"},
       }) {
    INFO(row.why);
    const auto text = text_of(row.reply, {.from_client = row.from_client});
    CHECK(text.substr(0, text.find('\n')) == row.line);
  }
}

TEST_CASE("without colour no escape comes out, with it nothing else changes", "[report]") {
  const std::string_view hostile =
      "550 5.1.1 \x1B]0;title\x07 \xC2\x9B"
      "2J \r <\x1B[31m@example.net>: no such user";
  CHECK(text_of(hostile).find_first_of("\x1B\x07\r") == std::string::npos);
  CHECK(text_of(hostile).find("\xC2\x9B") == std::string::npos);
  auto coloured = text_of(hostile, {}, {true, 72});
  CHECK(coloured.find('\x1B') != std::string::npos);
  for (auto at = coloured.find('\x1B'); at != std::string::npos; at = coloured.find('\x1B'))
    coloured.erase(at, coloured.find('m', at) - at + 1);
  CHECK(coloured == text_of(hostile));
}

// Commands are there to be pasted: a line break in one would make two of it.
TEST_CASE("a command to check with stays on one line", "[report]") {
  knowledge::Explanation e;
  e.checks = {
      "openssl s_client -starttls smtp -connect a-very-long-name.of-some.mail-server.example.net:587 -servername example.net"};
  StringSink sink;
  write_advice_text(e, {false, 72}, sink);
  CHECK(sink.text() == "  Check with      " + e.checks[0] + "\n");
}

}  // namespace smtpwhy
