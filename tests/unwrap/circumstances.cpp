#include "unwrap/circumstances.h"

#include <string>
#include <vector>

#include "catch.h"

namespace smtpwhy::unwrap {
namespace {

struct CircumstanceRow {
  std::string_view why, text, shown;
};

}  // namespace

TEST_CASE("who said it", "[unwrap]") {
  for (const auto& row : std::vector<CircumstanceRow>{
           {"Postfix", "host mx.example.net[192.0.2.1] said:", "mx.example.net"},
           {"without the word", "mx.example.net[192.0.2.1] said:", "mx.example.net"},
           {"Exim", "host mx.example.net [192.0.2.1]: SMTP error", "mx.example.net"},
           {"Exim's log", "H=mx.example.net [192.0.2.1]:", "mx.example.net"},
           {"sendmail's log", "relay=mx.example.net. [192.0.2.1],", "mx.example.net"},
           {"sendmail's conversation", "... while talking to mx.example.net.:", "mx.example.net"},
           {"a report", "Remote-MTA: dns; mx.example.net\n", "mx.example.net"},
           {"Exchange", "<mx.example.net #5.1.1 smtp;", "mx.example.net"},
           {"Exchange, in words", "mx.example.net gave this error:", "mx.example.net"},
           {"Gmail: not the domain", "for the domain example.org by mx.example.net. [192.0.2.1]. It said", "mx.example.net"},
           {"the last one", "host a.example[192.0.2.1] said: host b.example[192.0.2.2] said:", "b.example"},
           {"as written", "host MX.Example.NET[192.0.2.1] said:", "MX.Example.NET"},
           {"with an address of IPv6", "host mx.example.net[2001:db8::1] said:", "mx.example.net"},
           {"whose name a word is part of", "host smtprecipient.example.net[192.0.2.1] said:", "smtprecipient.example.net"},
           {"a dot at its end", "host mx.example.net.[192.0.2.1] said:", "mx.example.net"},
           {"an address is no name", "host 192.0.2.1[192.0.2.1] said:", ""},
           {"nor is IPv6", "host [2001:db8::1] said:", ""},
           {"nor is a word", "Remote host said:", ""},
           {"nor an address of mail", "<a@b.example #5", ""},
           {"nothing", "", ""},
       }) {
    INFO(row.why);
    CHECK(circumstances_in(row.text).host == row.shown);
  }
}

TEST_CASE("what it answers", "[unwrap]") {
  for (const auto& row : std::vector<CircumstanceRow>{
           {"Exim", "SMTP error from remote mail server after RCPT TO:<a@b>:", "RCPT TO:<a@b>:"},
           {"Exim, pipelined", "SMTP error from remote mail server after pipelined MAIL FROM:<a@b>:", "MAIL FROM:<a@b>:"},
           {"a comma", "SMTP error, RCPT TO:", "RCPT TO"},
           {"PHPMailer", "SMTP ERROR: DATA END command failed:", "DATA END"},
           {"curl", "curl: (55) MAIL failed:", "MAIL"},
           {"nodemailer", "Error: Invalid login:", "AUTH"},
           {"Python", "smtplib.SMTPSenderRefused:", "MAIL"},
           {"qmail", "192.0.2.1 does not like recipient.\nRemote host said:", "RCPT"},
           {"sendmail", ">>> RCPT To:<a@b>\n<<<", "RCPT To:<a@b>"},
           {"nothing tells", "Remote host said:", ""},
           {"a word in a host's name", "host smtprecipient.example.net[192.0.2.1] said:", "RCPT"},
           {"a word in the brackets", "host mx.example.net[SMTPHeloError] said:", "EHLO"},
           {"empty", "", ""},
       }) {
    INFO(row.why);
    CHECK(circumstances_in(row.text).command == row.shown);
  }
  CHECK(named_command_behind("550 a [RCPT_TO]") == "RCPT");
  CHECK(named_command_behind("550 a', responseCode: 550, command: 'MAIL FROM' }") == "MAIL");
  CHECK(named_command_behind("550 a [Mail_from]") == "MAIL");  // case does not matter
  CHECK(named_command_behind("550 [a] [DATA]") == ".");
  CHECK(named_command_behind("550 [DATA] and [RCPT_TO]") == "RCPT");  // the first of the table
  CHECK(named_command_behind("COMMAND: 'AUTH PLAIN'") == "AUTH");
  CHECK(named_command_behind("'RCPT, command:'RCPT, [DATA").empty());
  CHECK(named_command_behind("550 a").empty());
}

TEST_CASE("what is told of Exim's words does not hang on how quickly they are known", "[unwrap]") {
  constexpr std::string_view kExims = "SMTP error from remote mail server after ";
  const std::vector<std::string> addresses = {"",
                                              "alice@example.net",
                                              "a.b@c.example",
                                              "SmtpConnectError@example.net",
                                              "h=mx.example.net",
                                              "a+relay=mx.example.net@b.example",
                                              "relay=mx.example.net",
                                              "a b@example.net",
                                              "a <b.example #5",
                                              "x>>> DATA",
                                              "a@b.example> RCPT failed <c"};
  std::vector<std::string> told = {"end of data:", "initial connection:", "end of data", "EHLO mx.example.net:", "STARTTLS:", ""};
  for (const auto& address : addresses) {
    for (const std::string_view head : {"RCPT TO:<", "MAIL FROM:<", "rcpt to:<", "RCPT TO: <"}) {
      for (const std::string_view tail :
           {">:", "> SIZE=1024:", "> SIZE=:", "> SIZE=12 BODY=8BITMIME:", ">", ":", "> #5:", ">: host mx.example.org ["})
        told.push_back(std::string(head).append(address).append(tail));
    }
  }
  for (const auto& words : told) {
    for (const std::string_view pipelined : {"", "pipelined "}) {
      const auto quick = std::string(kExims).append(pipelined).append(words);
      const auto slow = std::string("x").append(quick);  // the same words, but not at the beginning
      INFO(quick);
      CHECK(circumstances_in(quick).command == circumstances_in(slow).command);
      CHECK(circumstances_in(quick).host == circumstances_in(slow).host);
    }
  }
}

TEST_CASE("what a reply's own words tell of the command", "[unwrap]") {
  for (const auto& row : std::vector<CircumstanceRow>{
           {"only RCPT names a recipient", "<a@example.net>: Recipient address rejected: Greylisted", "RCPT"},
           {"relaying is a matter of recipients", "<a@example.net>... Relaying denied", "RCPT"},
           {"the size that MAIL announced", "Message size exceeds fixed limit", "MAIL"},
           {"Yahoo defers a client at MAIL", "[TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints", "MAIL"},
           {"Postfix says it to RCPT, others to MAIL", "<a@example.net>: Sender address rejected: Domain not found", ""},
           {"most replies tell nothing", "Service unavailable", ""},
           {"nothing", "", ""},
       }) {
    INFO(row.why);
    CHECK(command_by_words(row.text) == row.shown);
  }
}

TEST_CASE("what Postfix writes behind a reply", "[unwrap]") {
  const auto taken = [](std::string_view text) {
    const auto words = take_command_answered(text);
    return std::string(text) + "|" + std::string(words);
  };
  CHECK(taken("550 a (in reply to RCPT TO command)") == "550 a|RCPT TO command");
  CHECK(taken("550 a (in reply to end of DATA command) b") == "550 a|end of DATA command");
  CHECK(taken("550 a (in reply to RC") == "550 a|RC");
  CHECK(taken("550 a (in reply") == "550 a (in reply|");
  CHECK(taken("") == "|");
}

}  // namespace smtpwhy::unwrap
