// What each wrapper leaves of a line.
#include "unwrap/line_peelers.h"
#include "unwrap/line_heading.h"
#include "unwrap/syslog.h"

#include "catch.h"

#include <algorithm>

namespace smtpwhy::unwrap {
namespace {

std::string peeled(std::string_view name, std::string_view line) {
  const auto peelers = line_peelers();
  const auto found = std::find_if(peelers.begin(), peelers.end(), [&](const LinePeeler& peeler) { return peeler.name == name; });
  const auto& peeler = name == line_heading().name ? line_heading() : *found;
  PeelMemory memory;
  const auto result = peeler.peel(line, memory);
  if (!result) return "-";
  return std::string(result->process) + "|" + std::string(result->stamp.text) + "|" + std::string(result->text);
}

}  // namespace

TEST_CASE("line peelers", "[unwrap]") {
  struct Row {
    std::string_view wrapper, why, line, left;
  };
  for (const auto& row : std::vector<Row>{
           {"syslog", "RFC 3164", "Nov 22 01:04:26 mx postfix/smtp[12]: 4F1: removed",
            "postfix/smtp[12]|Nov 22 01:04:26|4F1: removed"},
           {"syslog", "a day of one digit", "Nov  2 01:04:26 mx sm-mta[1]: x", "sm-mta[1]|Nov  2 01:04:26|x"},
           {"syslog", "with a priority", "<22>Nov 22 01:04:26 mx postfix/smtp[12]: x", "postfix/smtp[12]|Nov 22 01:04:26|x"},
           {"syslog", "an ISO stamp", "2026-11-22T01:04:26.123456+01:00 mx postfix/smtp[12]: x",
            "postfix/smtp[12]|2026-11-22T01:04:26.123456+01:00|x"},
           {"syslog", "no number behind the process", "Nov 22 01:04:26 mx courieresmtpd: x", "courieresmtpd|Nov 22 01:04:26|x"},
           {"syslog", "no host", "Nov 22 01:04:26 postfix/smtp[12]: x", "postfix/smtp[12]|Nov 22 01:04:26|x"},
           {"syslog", "with a facility", "Nov 22 01:04:26 mx mail.info postfix/smtp[12]: x", "postfix/smtp[12]|Nov 22 01:04:26|x"},
           {"syslog", "an instance that is not a number", "Nov 22 01:04:26 mx dma[b0c97a.55]: x",
            "dma[b0c97a.55]|Nov 22 01:04:26|x"},
           {"syslog", "two colons", "Nov 22 01:04:26 mx p[1]:: x", "-"},
           {"syslog", "no space behind the colon", "Nov 22 01:04:26 mx p[1]:x", "p[1]|Nov 22 01:04:26|x"},
           {"syslog", "a process begins with a letter", "Nov 22 01:04:26 mx 1p[1]: x", "-"},
           {"syslog", "no number in the brackets", "Nov 22 01:04:26 mx p[]: x", "p[]|Nov 22 01:04:26|x"},
           {"syslog", "two spaces behind the host", "Nov 22 01:04:26 mx  p[1]: x", "p[1]|Nov 22 01:04:26|x"},
           {"syslog", "two spaces behind the stamp", "Nov 22 01:04:26  mx p[1]: x", "p[1]|Nov 22 01:04:26|x"},
           {"syslog", "an address for a host", "Nov 22 01:04:26 192.0.2.1 p[1]: x", "p[1]|Nov 22 01:04:26|x"},
           {"syslog", "an IPv6 address for a host", "Nov 22 01:04:26 2001:db8::1 p[1]: x", "p[1]|Nov 22 01:04:26|x"},
           {"syslog", "a host that ends in a colon", "Nov 22 01:04:26 mx: p[1]: x", "-"},
           {"syslog", "the line ends", "Nov 22 01:04:26 mx p[1]:", "p[1]|Nov 22 01:04:26|"},
           {"syslog", "a stamp alone is no syslog", "Nov 22 01:04:26 hello", "-"},
           {"syslog", "a program's own log", "2026-11-22 01:04:26 SMTP ERROR: no", "-"},
           {"syslog", "no stamp", "postfix/smtp[12]: x", "-"},
           {"syslog", "a module's path behind the level", "2026-11-22T01:00:00.000Z DEBUG lettre::transport: << 220 mx", "-"},
           {"syslog", "columns with tabs between, the last of which holds words and a colon",
            "1795310369.303928192\t192.0.2.1\t25\t0\t\t\t535\t5.7.8 Error: authentication failed", "-"},
           {"syslog-rfc5424", "RFC 5424", "<22>1 2026-11-22T01:04:26Z mx postfix/smtp 12 - - x",
            "postfix/smtp[12]|2026-11-22T01:04:26Z|x"},
           {"syslog-rfc5424", "with structured data", R"(<22>1 2026-11-22T01:04:26Z mx p 12 ID [a b="c\]d"][e f="g"] x)",
            "p[12]|2026-11-22T01:04:26Z|x"},
           {"syslog-rfc5424", "data that is not closed", R"(<22>1 2026-11-22T01:04:26Z mx p 12 ID [a b="c" x)", "-"},
           {"syslog-rfc5424", "another version", "<22>2 2026-11-22T01:04:26Z mx p 12 - - x", "-"},
           {"line-heading", "a time", "2026-01-05 10:00:41 S: 220 mx", "|2026-01-05 10:00:41|S: 220 mx"},
           {"line-heading", "a time of day in brackets", "[10:00:41.250] 220 mx", "|10:00:41.250|220 mx"},
           {"line-heading", "Python's logging", "2026-01-05 10:00:41,123 - smtp.client - DEBUG - send: 'ehlo'",
            "|2026-01-05 10:00:41,123|send: 'ehlo'"},
           {"line-heading", "Java's", "2026-01-05 10:00:41.123 DEBUG 1 --- [main] com.sun.mail.smtp : 220 mx",
            "|2026-01-05 10:00:41.123|220 mx"},
           {"line-heading", "a level in brackets and a thread", "2026-01-05T10:00:41Z [INFO] [main] > EHLO x",
            "|2026-01-05T10:00:41Z|> EHLO x"},
           {"line-heading", "Monolog's channel", "[2026-01-05 10:00:41] mail.DEBUG: << 220 mx", "|2026-01-05 10:00:41|<< 220 mx"},
           {"line-heading", "Android's tag", "I/flutter ( 4242): S: 220 mx", "||S: 220 mx"},
           {"line-heading", "what Flutter's tools make of it", "flutter: S: 220 mx", "||S: 220 mx"},
           {"line-heading", "a tag without a process", "I/O error (4x): 220 mx", "-"},
           {"line-heading", "a mark is no logger", "2026-01-05 10:00:41 C: - hello", "|2026-01-05 10:00:41|C: - hello"},
           {"line-heading", "a reply", "2026-01-05 10:00:41 250-mx.example.net", "|2026-01-05 10:00:41|250-mx.example.net"},
           {"line-heading", "a host and a colon stay", "2026-01-05 10:00:41 450 mx.example.net: later",
            "|2026-01-05 10:00:41|450 mx.example.net: later"},
           {"line-heading", "a row of a table", "2026-01-05 10:00:41,a,b", "-"},
           {"line-heading", "no time", "S: 220 mx", "-"},
           {"line-heading", "a reply is no time", "220 mx", "-"},
           {"process", "a process without a stamp", "postfix/smtpd[17305]: connect from x", "postfix/smtpd[17305]||connect from x"},
           {"process", "behind the host's name", "mx.example.net exim[3]: 2026-01-01 x", "exim[3]||2026-01-01 x"},
           {"process", "a word and a colon are no process", "INFO: x", "-"},
           {"docker-json", "a line of a container", R"({"log":"220 mx\n","stream":"stdout","time":"2026-11-22T01:04:26Z"})",
            "|2026-11-22T01:04:26Z|220 mx"},
           {"docker-json", "another object", R"({"msg":"220 mx"})", "-"},
           {"docker-compose", "a name and a bar", "mail-1  | 220 mx", "||220 mx"},
           {"docker-compose", "a bar in a text", "250 a b | c", "-"},
           {"kubernetes", "CRI", "2026-11-22T01:04:26.123456789Z stdout F 220 mx", "|2026-11-22T01:04:26.123456789Z|220 mx"},
           {"journald-json", "with identifier and number",
            R"({"MESSAGE":"4F1: removed","SYSLOG_IDENTIFIER":"postfix/qmgr","_PID":"9","__REALTIME_TIMESTAMP":"1795309466000000"})",
            "postfix/qmgr[9]|1795309466000000|4F1: removed"},
           {"journald-export", "the message", "MESSAGE=4F1: removed", "||4F1: removed"},
           {"journald-export", "another field", "_PID=9", "||"},
           {"journald-export", "small letters are no field", "message=x", "-"},
           {"grep", "file and line", "mail.log:12:220 mx", "||220 mx"},
           {"grep", "file alone", "/var/log/mail.log:220 mx", "||220 mx"},
           {"grep", "no file", "Subject:12:x", "-"},
           {"quoting", "a mail", "> 220 mx", "||220 mx"},
           {"quoting", "quoted twice is peeled twice", ">> 220 mx", "||> 220 mx"},
           {"markdown", "indented", "    220 mx", "||220 mx"},
           {"markdown", "a fence", "```text", "||"},
           {"markdown", "back-ticks", "`220 mx`", "||220 mx"},
           {"html", "entities and a break", "RCPT TO:&lt;a@b&gt;<br>", "||RCPT TO:<a@b>"},
           {"html", "two lines in one", "220 mx<br>EHLO &quot;me&quot;", "||220 mx\nEHLO \"me\""},
           {"html", "plain text", "220 mx", "-"},
           {"terminal", "colours", "\x1b[32m220\x1b[0m mx", "||220 mx"},
           {"terminal", "a title and a letter", "\x1b]0;title\x07\x1b(220 mx", "||220 mx"},
           {"terminal", "evidence in the middle stays", "220 \x1b[31mmx", "-"},
           {"terminal", "cut off", "\x1b[", "||"},
       }) {
    INFO(row.wrapper << ": " << row.why);
    CHECK(peeled(row.wrapper, row.line) == row.left);
  }
}

TEST_CASE("a process has an end", "[unwrap]") {
  const auto line_of = [](std::size_t length) { return "Nov 22 01:04:26 mx " + std::string(length - 3, 'p') + "[1]: x"; };
  CHECK(peeled("syslog", line_of(128)) != "-");
  CHECK(peeled("syslog", line_of(129)) == "-");
}

// The common form of a head is read at once; a second space makes it another form.
TEST_CASE("a head of syslog is the same however it is read", "[unwrap]") {
  constexpr std::string_view octets = "pP1-/.:[]() \t\xFF";
  std::string name = "p[1]: x";
  for (std::size_t i = 0; i < name.size(); ++i) {
    for (const char octet : octets) {
      auto tail = name;
      tail[i] = octet;
      if (tail.starts_with(' ') || tail.starts_with('\t')) continue;
      INFO(tail);
      CHECK(peeled("syslog", "Nov 22 01:04:26 mx " + tail) == peeled("syslog", "Nov 22 01:04:26  mx " + tail));
    }
  }
}

TEST_CASE("what stands before the colon is told of alike, seen before or not", "[unwrap]") {
  const auto shown = [](const std::optional<PeeledLine>& line) {
    return line ? std::string(line->process) + "|" + std::string(line->text) : std::string("-");
  };
  const std::string stamp = "Nov 22 01:04:26";
  struct Row {
    std::string head, behind, shown;
  };
  const std::vector<Row> rows = {{" mx p[1]", ": x", "p[1]|x"},
                                 {" mx p[1]", ":  x: y", "p[1]| x: y"},
                                 {" mx p[1]", ": ", "p[1]|"},
                                 {" mx p[1]", ":x", "p[1]|x"},
                                 {" mx p[1]", "::x", "-"},
                                 {" mx p[1]", "", "-"},
                                 {" my p[1]", ": x", "p[1]|x"},
                                 {" mx q[1]", ": x", "q[1]|x"},
                                 {" mx.example.net p/q[1]", ": x", "p/q[1]|x"},
                                 {" p[1]", ": x", "p[1]|x"},
                                 {"  mx p[1]", ": x", "p[1]|x"},
                                 {" mx p", ": x", "p|x"},
                                 {" mx mail.info p[1]", ": x", "p[1]|x"},
                                 {" mx 1[1]", ": x", "-"},
                                 {" mx p[1", ": x", "-"},
                                 {" " + std::string(300, 'h') + " p[1]", ": x", "p[1]|x"},
                                 {"", ": x", "-"}};
  PeelMemory memory;
  for (int round = 0; round < 3; ++round) {
    for (const auto& row : rows) {
      const auto line = stamp + row.head + row.behind;
      PeelMemory fresh;
      INFO(line);
      CHECK(shown(peel_syslog(line, memory)) == row.shown);
      CHECK(shown(peel_syslog(line, fresh)) == row.shown);
    }
  }
}

TEST_CASE("every peeler takes any bytes", "[unwrap]") {
  constexpr std::string_view whole =
      "<22>1 2026-11-22T01:04:26Z mx p[1]: {\"log\":\"x\"} | > &lt;\x1b[ `MESSAGE=\xFF [a b=\"\\\"] mail.log:1:";
  for (const auto& peeler : line_peelers()) {
    for (std::size_t from = 0; from < whole.size(); ++from) {
      for (std::size_t to = from; to <= whole.size(); ++to) {
        const std::vector<char> exact(whole.begin() + static_cast<std::ptrdiff_t>(from),
                                      whole.begin() + static_cast<std::ptrdiff_t>(to));
        PeelMemory memory;
        const auto result = peeler.peel({exact.data(), exact.size()}, memory);
        if (result && result->text.size() > exact.size()) FAIL_CHECK(peeler.name);
      }
    }
  }
}

}  // namespace smtpwhy::unwrap
