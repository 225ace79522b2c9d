// Wrappers and formats of an input: which are found, and how they are read together.
#include "format/log_reader.h"

#include "catch.h"
#include "support/conversations.h"

#include <sstream>

namespace smtpwhy::testing {
namespace {

std::string wrappers_of(std::string_view log) {
  std::string text;
  for (const auto name : read_log(log).report.wrappers) text += (text.empty() ? "" : " ") + std::string(name);
  return text;
}

std::string formats_of(std::string_view log) {
  std::string text;
  for (const auto& format : read_log(log).report.formats)
    text += (text.empty() ? "" : " ") + std::string(format.name) + ":" + std::to_string(format.lines);
  return text;
}

}  // namespace

TEST_CASE("wrappers are peeled off, also in one another", "[format]") {
  struct Row {
    std::string_view why, log, wrappers;
  };
  for (const auto& row : std::vector<Row>{
           {"none", "<-  220 mx\n -> QUIT\n", ""},
           {"syslog", "Nov 22 01:04:26 mx postfix/qmgr[9]: 4104E3D: removed\n", "syslog"},
           {"syslog in docker compose", "mail-1  | Nov 22 01:04:26 mx postfix/qmgr[9]: 4104E3D: removed\n",
            "docker-compose syslog"},
           {"syslog in a container in a quoted mail",
            "> {\"log\":\"Nov 22 01:04:26 mx postfix/qmgr[9]: 4104E3D: removed\\n\",\"stream\":\"stdout\"}\n",
            "quoting docker-json syslog"},
           {"a process in docker compose, its stamp lost", "mail-1  | postfix/qmgr[9]: 4104E3D: removed\n",
            "docker-compose process"},
           {"some prose above", "Hello,\nthis is what I see:\nNov 22 01:04:26 mx postfix/qmgr[9]: 4104E3D: removed\n", "syslog"},
           {"behind a program's stamp `> ` says who speaks",
            "Nov 22 01:08:12 mx app[1]: > EHLO me\nNov 22 01:08:12 mx app[1]: > MAIL FROM:<a@b>\n", "syslog"},
           {"unless it does not: a program wrote what somebody quoted",
            "Jan  5 10:00:00 mx app[1]: > S: 220 mx\nJan  5 10:00:01 mx app[1]: > C: EHLO me\nJan  5 10:00:02 mx app[1]: > S: 250 "
            "mx\n",
            "syslog quoting"},
           {"curl's marks are no quoting", "* Connected to mx\n< 220 mx\n> EHLO me\n< 250 mx\n> QUIT\n", ""},
           {"quoted in an answer of several lines, twice: both sides stand behind it",
            "Hello,\nplease see below.\n\n> We see:\n> > 220 mx\n> > EHLO me\n> > 250 mx\n> > MAIL FROM:<a@b>\n> > 550 no\n"
            "\nRegards\n",
            "quoting quoting"},
           {"of one side only, and there are marks of the other", "Hello,\n> EHLO me\n< 250 mx\n> MAIL FROM:<a@b>\nBye\n", ""},
           {"a transcript from a page", "C: MAIL FROM:&lt;a@example.net&gt;<br>\nS: 250 ok<br>\n", "html"},
       }) {
    INFO(row.why);
    CHECK(wrappers_of(row.log) == row.wrappers);
  }
}

TEST_CASE("a wrapped log gives what the log itself gives", "[format]") {
  const std::string plain = "220 mx\nEHLO me\n250 mx\nMAIL FROM:<a@b>\n550 no\nQUIT\n221 bye\n";
  const auto wrapped = [&](std::string_view before) {
    std::string log;
    std::istringstream lines(plain);
    for (std::string line; std::getline(lines, line);) log += std::string(before) + line + "\n";
    return log;
  };
  const auto expected = sessions_of(plain);
  CHECK(sessions_of(wrapped("> ")) == expected);
  CHECK(sessions_of(wrapped("    ")) == expected);
  CHECK(sessions_of(wrapped("app-1  | ")) == expected);
  CHECK(sessions_of(wrapped("session.log:7:")) == expected);
  CHECK(sessions_of(wrapped("2026-11-22T01:04:26.1Z stdout F ")) == expected);
  CHECK(sessions_of(wrapped("\x1b[0m")) == expected);
}

TEST_CASE("a log with lines of several formats", "[format]") {
  const std::string queue = "Nov 22 01:04:26 mx postfix/qmgr[9]: 4104E3D: removed\n";
  const std::string other = "Nov 22 01:04:26 mx dovecot[3]: imap-login: Login\n";
  const std::string talk = "<-  220 mx\n -> EHLO me\n<** 550 no\n -> QUIT\n<-  221 bye\n";
  CHECK(formats_of(queue + other + queue) == "postfix:2");
  CHECK(read_log(queue + other + queue).report.lines.unrecognised == 1);
  CHECK(formats_of(talk + queue) == "swaks:5 postfix:1");
  CHECK(formats_of(queue + talk + queue) == "swaks:5 postfix:2");
  CHECK(read_log(queue + talk + queue).sessions.size() == 1);
  CHECK(read_log(talk, "postfix").sessions.empty());  // by force: nothing else is looked for
}

TEST_CASE("two conversations of different formats are two sessions", "[format]") {
  const auto sessions =
      read_log("<-  220 mx\n -> EHLO me\n<-  250 mx\n -> MAIL FROM:<a@b>\n<-- 220 other\n--> EHLO you\n<-- 554 no\n").sessions;
  REQUIRE(sessions.size() == 2);
}

}  // namespace smtpwhy::testing
