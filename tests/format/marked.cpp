// The reader of marked conversations, format by format: lines and the events they become.
#include "catch.h"
#include "support/conversations.h"

#include "format/marked.h"
#include "knowledge/check.h"

#include <span>

namespace smtpwhy::testing {
namespace {

// The head of each delivery.
std::string deliveries(std::string_view format, std::string_view log) {
  std::string heads;
  for (const auto& delivery : read_log(log, format).sessions)
    heads += delivery.substr(0, delivery.find('>', delivery.find(" to <")) + 1) + "|";
  return heads;
}

std::string events(std::string_view format, std::string_view log) { return events_of(*catalogue().find(format), log); }

}  // namespace

TEST_CASE("swaks: all its marks", "[format]") {
  CHECK(events("swaks",
               "=== Trying mx.example.net:25...\n=== Connected to mx.example.net.\n<-  220 mx\n -> EHLO me\n<** 502 no\n ~> "
               "QUIT\n<~  221 bye\n"
               "<~* 535 no\n**> RCPT TO:<a@b>\n*** Remote host closed connection unexpectedly.\n<** Timeout (3 secs) waiting for "
               "server response\n") ==
        "1 open ||mx.example.net\n3 server ||220 mx\n4 client ||EHLO me\n5 server ||502 no\n6 client ||QUIT\n7 server ||221 bye\n"
        "8 server ||535 no\n9 client ||RCPT TO:<a@b>\n10 error ||Remote host closed connection unexpectedly.\n"
        "11 error ||Timeout (3 secs) waiting for server response\n");
}

TEST_CASE("swaks: pasted without the space in front", "[format]") {
  CHECK(events("swaks", "-> EHLO me\n~> QUIT\n") == "1 client ||EHLO me\n2 client ||QUIT\n");
}

TEST_CASE("smtplib: a message is one literal, and a reply stands twice", "[format]") {
  CHECK(events("python-smtplib",
               "send: 'data\\r\\n'\nreply: b'354 go\\r\\n'\nreply: retcode (354); Msg: b'go'\ndata: (354, b'go')\n"
               "send: b'Subject: it\\'s\\r\\n\\r\\n..dot\\r\\n.\\r\\n'\nreply: b\"250 don't\\r\\n\"\n") ==
        "1 client ||data\n2 server ||354 go\n5 client ||Subject: it's\n5 client || further\n5 client ||..dot further\n5 client ||. "
        "further\n6 server ||250 "
        "don't\n");
}

TEST_CASE("PHPMailer: further lines of a reply, shown or told, but not of an error", "[format]") {
  CHECK(
      events("phpmailer",
             "2026-11-23 09:08:07\tSERVER -> CLIENT: 250-mx\n                   \t                  250 HELP\n"
             "2026-11-23 09:08:07\tSMTP ERROR: RCPT TO command failed: 550-no\n                   \t                  550 really\n"
             "2026-11-23 09:08:07\tSMTP Error: data not accepted.\n                   \t                  550 really\n") ==
      "1 server ||250-mx\n2 server ||250 HELP further\n3 told ||550-no\n4 told ||550 really further\n5 error ||data not "
      "accepted.\n");
}

TEST_CASE("Exim: the arrows of both sides, and replies that go on without them", "[format]") {
  CHECK(
      events("exim-debug",
             "  SMTP<< 250-mx\n         250 SIZE\n  SMTP|> RCPT TO:<a@b>\n10:20:30 4711   SMTP>> DATA\n  SMTP>> (writing message)\n"
             "  SMTP+> QUIT\nSMTP>| 221 bye\n  SMTP(shutdown)>>\n  SMTP(closed)<<\n  SMTP(close)>>\n") ==
      "1 unknown |<|250-mx\n2 unknown |<|250 SIZE further\n3 unknown |>|RCPT TO:<a@b>\n4 unknown 4711|>|DATA\n6 unknown |>|QUIT\n"
      "7 unknown |>|221 bye\n9 error ||SMTP(closed)<<\n10 close ||\n");
}

TEST_CASE("a reply that says what it answers brings its command along", "[format]") {
  CHECK(events("codeigniter", "220 mx\n<br><pre>hello: 250-mx\n250 SIZE\n</pre><pre>to: 550 no\n</pre>\n") ==
        "1 server ||220 mx\n2 client ||EHLO\n2 server ||250-mx\n3 server ||250 SIZE\n4 client ||RCPT\n4 server ||550 no\n");
}

TEST_CASE("dma: a reply of several lines, and who it was for", "[format]") {
  CHECK(deliveries("dma",
                   "Mar  2 01:00:00 mta dma[b0c97e]: new mail from user=root uid=8 envelope_from=<a@example.net>\n"
                   "Mar  2 01:00:00 mta dma[b0c97e.55a8]: <b@example.org> trying delivery\n"
                   "Mar  2 01:00:00 mta dma[b0c97e.55a9]: <c@example.org> trying delivery\n"
                   "Mar  2 01:00:01 mta dma[b0c97e.55a9]: delivery successful\n"
                   "Mar  2 01:00:01 mta dma[b0c97e.55a8]: remote delivery to mx [192.0.2.1] failed after RCPT TO: 550-no\n550 such "
                   "user\n") ==
        "outbound sent queue_id=b0c97e from <a@example.net> to <c@example.org>|"
        "outbound bounced queue_id=b0c97e from <a@example.net> to <b@example.org>|");
}

TEST_CASE("Ruby: the frames below an exception tell what was answered", "[format]") {
  struct Row {
    std::string_view reason, log, told;
  };
  const std::string_view tail = "attempt outbound bounced command=";
  for (const auto& row : std::vector<Row>{
           {"the message",
            "net/smtp.rb:1059:in `check_response': 550 no (Net::SMTPFatalError)\n\tfrom net/smtp.rb:1004:in `data'\n"
            "\tfrom net/smtp.rb:945:in `rcptto_list'\n",
            "."},
           {"a recipient, behind two helpers",
            "net/smtp.rb:1059:in `check_response': 550 no (Net::SMTPFatalError)\n\tfrom net/smtp.rb:1029:in `getok'\n"
            "\tfrom net/smtp.rb:957:in `rcptto'\n\tfrom net/smtp.rb:945:in `block in rcptto_list'\n",
            "RCPT"},
           {"with the class, as Ruby writes it since 3.4",
            "net/smtp.rb:1059:in 'Net::SMTP#check_response': 550 no (Net::SMTPFatalError)\n"
            "\tfrom net/smtp.rb:1029:in 'Net::SMTP#getok'\n\tfrom net/smtp.rb:930:in 'Net::SMTP#mailfrom'\n",
            "MAIL"},
           {"a login, whose class has a file of its own",
            "net/smtp/authenticator.rb:45:in `finish': 535 no (Net::SMTPAuthenticationError)\n"
            "\tfrom net/smtp/auth_plain.rb:12:in `auth'\n",
            "AUTH"},
           {"as a web application logs it",
            "Net::SMTPFatalError (550 no):\n\nnet/smtp.rb:1059:in `check_response'\nnet/smtp.rb:1029:in `getok'\n"
            "net/smtp.rb:930:in `mailfrom'\n",
            "MAIL"},
           {"DATA, which is told without them",
            "net/smtp.rb:1065:in `check_continue': could not get 3xx (550: 550 no) (Net::SMTPUnknownError)\n"
            "\tfrom net/smtp.rb:1004:in `data'\n",
            "DATA"},
       }) {
    INFO(row.reason);
    CHECK(events("exception-text", row.log).find(std::string(tail) + std::string(row.told) + " ") != std::string::npos);
  }
  CHECK(events("exception-text",
               "net/smtp.rb:1059:in `check_response': 550 no (Net::SMTPFatalError)\nError: connect ECONNREFUSED "
               "192.0.2.1:25\n\tfrom net/smtp.rb:1004:in `data'\n")
            .find("command=") == std::string::npos);  // another line lies between
}

TEST_CASE("each format says what it is, in words", "[format]") {
  for (const auto& format : catalogue().formats()) {
    INFO(format->name());
    CHECK(!format->title().empty());
  }
  CHECK(catalogue().find("nonsense") == nullptr);
}

TEST_CASE("every kind of line that the tables may have is read", "[format]") {
  for (const auto kind : knowledge::line_kinds()) {
    INFO(kind);
    knowledge::FormatLineRow line;
    line.kind = kind;
    line.pattern = "^(?P<text>x)$";
    line.telling = true;
    knowledge::FormatRow row;
    row.lines = std::span(&line, 1);
    LogLine x;
    x.text = "x";
    CHECK(make_marked_format(row)->tells(x));
  }
}

TEST_CASE("a mark on a line of its own says who speaks below it", "[format]") {
  constexpr std::string_view kRead = "<<<<<<< read <<<<<<\n";
  constexpr std::string_view kSent = ">>>>>>> send >>>>>>\n";
  const auto log = std::string("250 of nobody\n") + std::string(kRead) +
                   "250-mx\n250 DSN\n\n<<<<<<< end read <<<<<<\n250 of nobody\n" + std::string(kSent) +
                   "250 is a line of the message\n\n>>>>>>> end send >>>>>>\n";
  CHECK(events("libetpan", log) ==
        "3 server ||250-mx\n4 server ||250 DSN\n5 unknown ||\n"
        "9 client ||250 is a line of the message\n10 unknown ||\n");
  CHECK(events("libetpan",
               std::string(kSent) + "Subject: Stream error\nStream error\n>>>>>>> end send >>>>>>\nsend: Stream error\n") ==
        "2 client ||Subject: Stream error\n3 client ||Stream error\n5 error ||Stream error\n");
}

TEST_CASE("a mail program's error box: a bare status counts only behind its words", "[format]") {
  const auto told = [](std::string_view log) {
    std::string all;
    for (const auto& delivery : read_log(log, "exception-text").sessions) all += delivery;
    return all;
  };
  const std::string box = "An error occurred while sending mail. The mail server responded:";
  CHECK(told(box + "\n5.7.1 <bob@example.org>... Relaying denied\n") ==
        "outbound bounced: ? -> 5.7.1 <bob@example.org>... Relaying denied [permanent]\n");
  CHECK(told(box + " \n\n4.2.2 mailbox full\n") == "outbound deferred: ? -> 4.2.2 mailbox full [temporary]\n");
  CHECK(told(box + " 5.1.1 no such user\n5.1.1 again\n") == "outbound bounced: ? -> 5.1.1 no such user [permanent]\n");
  CHECK(told(box + "\nhello\n5.1.1 too far below\n").empty());
  CHECK(told(box + "\n5.11.25 10:15 restarting mailer\n").empty());
  CHECK(told("5.1.25 10:15 restarting mailer\n4.18.2 express started\n4.1.2 express started\n").empty());
}

TEST_CASE("what a row may say beside its pattern", "[format]") {
  const auto line = [](std::string_view kind, std::string_view pattern) {
    knowledge::FormatLineRow row;
    row.kind = kind;
    row.pattern = pattern;
    return row;
  };
  std::vector<knowledge::FormatLineRow> rows = {line("server", "^say (?P<text>.*)$"),
                                                line("client", "^say (?P<text>.*)$"),
                                                line("client", R"(^row (?P<text>[^|]*)\|(?P<reply>.*)$)"),
                                                line("continuation", "^  (?P<text>.*)$"),
                                                line("server", "^S (?P<key>[0-9]) (?P<text>.*)$"),
                                                line("body", "^body (?P<text>.*)$")};
  rows[0].process = "^daemon";
  rows[3].repeats = true;
  rows[4].split = " | ";
  knowledge::FormatRow format;
  format.lines = rows;
  const auto events = [&](std::string_view log) { return events_of(*make_marked_format(format), log); };
  SECTION("the process decides who speaks") {
    CHECK(events("Nov 22 01:00:00 mx daemon[1]: say 250 ok\nNov 22 01:00:00 mx other[2]: say QUIT\n") ==
          "1 server daemon[1]||250 ok\n2 client other[2]||QUIT\n");
  }
  SECTION("a command and its reply on one line, or only one of them") {
    CHECK(events("row QUIT|221 bye\nrow |220 mx\nrow NOOP|\n") ==
          "1 client ||QUIT\n1 server ||221 bye\n2 server ||220 mx\n3 client ||NOOP\n");
  }
  SECTION("a continuation that repeats is left out, and belongs to the conversation before it") {
    CHECK(events("S 7 250-mx\n  mx\n  SIZE\nbody hi\n") == "1 server 7||250-mx\n3 server 7||SIZE further\n4 body 7||hi\n");
  }
  SECTION("lines that the log joined") { CHECK(events("S 7 250-mx | SIZE\n") == "1 server 7||250-mx\n1 server 7||SIZE further\n"); }
}

TEST_CASE("detection", "[format]") {
  struct Row {
    std::string_view reason;
    std::string_view log;
    std::string_view format;
  };
  for (const auto& row : std::vector<Row>{
           {"nothing speaks up: the fallback, and nothing is recognised", "hello\nworld\n", ""},
           {"an empty input", "", ""},
           {"a few words around a conversation", "I tried this:\n220 mx\nEHLO me\n550 no\n", "plain-unmarked"},
           {"a message inside that looks like another format",
            "=== Trying a:25...\n<-  220 mx\n -> DATA\n<-  354 go\n -> S: 250 ok\n -> C: QUIT\n -> .\n<-  250 ok\n", "swaks"},
           {"marks in the middle of prose are no conversation", "Section S: the end.\nC: is a letter.\n", ""},
       }) {
    INFO(row.reason);
    CHECK(read_log(row.log).report.format == row.format);
  }
}

}  // namespace smtpwhy::testing
