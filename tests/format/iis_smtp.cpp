// The log of IIS' SMTP service.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string iis_events(const std::string& log) { return events_of(*catalogue().find("iis-smtp"), log); }

std::string in(std::string_view method, std::string_view query, std::string_view status) {
  return "2026-01-05 10:00:00 192.0.2.7 me SMTPSVC1 MX 192.0.2.1 0 " + std::string(method) + " - " + std::string(query) + " " +
         std::string(status) + " 0 1 2 3 SMTP - - - -\n";
}

std::string out(std::string_view what, std::string_view method, std::string_view query) {
  return "2026-01-05 10:00:00 192.0.2.25 OutboundConnection" + std::string(what) + " SMTPSVC1 MX - 25 " + std::string(method) +
         " - " + std::string(query) + " 0 0 1 2 3 SMTP - - - -\n";
}

}  // namespace

TEST_CASE("IIS: both ways", "[format]") {
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  const std::string from = " from 192.0.2.7||";
  const std::string to = " to 192.0.2.25||";
  for (const auto& row : std::vector<Case>{
           {"a command and the code of the reply", in("MAIL", "+FROM:<a@b>+SIZE=1", "250"),
            "1 client" + from + "MAIL FROM:<a@b> SIZE=1\n1 server" + from + "250\n"},
           {"a plus in an address", in("RCPT", "+TO:<a+b@c>", "550"),
            "1 client" + from + "RCPT TO:<a+b@c>\n1 server" + from + "550\n"},
           {"a message that was taken", in("DATA", "+<1@b>", "250"),
            "1 client" + from + "DATA\n1 server" + from + "354\n1 elided" + from + "\n1 server" + from + "250\n"},
           {"one that was not", in("DATA", "-", "554"), "1 client" + from + "DATA\n1 server" + from + "554\n"},
           {"one that was asked for, and no more", in("DATA", "-", "354"),
            "1 client" + from + "DATA\n1 server" + from + "354\n1 elided" + from + "\n1 told" + from + "\n"},
           {"one of which nobody knows", in("DATA", "+<1@b>", "2"), "1 client" + from + "DATA\n1 told" + from + "\n"},
           {"a chunk of which nobody knows", in("BDAT", "+70+LAST", "0"), "1 client" + from + "BDAT\n1 told" + from + "\n"},
           {"the end, whose code is none", in("QUIT", "me", "240"), "1 client" + from + "QUIT\n1 close" + from + "\n"},
           {"the end, with a reply", in("QUIT", "me", "221"),
            "1 client" + from + "QUIT\n1 server" + from + "221\n1 close" + from + "\n"},
           {"a login goes on unlogged", in("AUTH", "+LOGIN", "334") + in("RSET", "-", "250"),
            "1 client" + from + "AUTH LOGIN\n1 server" + from + "334\n2 elided" + from + "\n2 told" + from + "\n2 client" + from +
                "RSET\n2 server" + from + "250\n"},
           {"or each step has a row", in("AUTH", "+LOGIN", "334") + in("YWxpY2U=", "-", "334") + in("eA==", "-", "535"),
            "1 client" + from + "AUTH LOGIN\n1 server" + from + "334\n2 client" + from + "YWxpY2U=\n2 server" + from +
                "334\n3 client" + from + "eA==\n3 server" + from + "535\n"},
           {"no reply", in("EHLO", "+me", "0"), "1 client" + from + "EHLO me\n1 told" + from + "\n"},
           {"three characters that are no reply", in("EHLO", "+me", "2x0"), "1 client" + from + "EHLO me\n1 told" + from + "\n"},
           {"three digits that are none", in("EHLO", "+me", "640"), "1 client" + from + "EHLO me\n1 told" + from + "\n"},
           {"what another server said", out("Response", "-", "550+5.7.1+no"), "1 server" + to + "550 5.7.1 no\n"},
           {"what was said to it", out("Command", "MAIL", "FROM:<a@b>"), "1 client" + to + "MAIL FROM:<a@b>\n"},
           {"nothing was said to it", out("Command", "-", "-"), ""},
           {"it said nothing", out("Response", "-", "-"), ""},
           {"a name of two columns", "#Fields: c-ip cs-method cs-method sc-status\n192.0.2.7 NOOP RSET 250\n",
            "2 client" + from + "NOOP\n2 server" + from + "250\n"},
           {"other columns", "#Fields: c-ip cs-method sc-status cs-uri-query\n192.0.2.7 HELO 250 +me\n",
            "2 client" + from + "HELO me\n2 server" + from + "250\n"},
           {"what is no row", "hello\n\n#Version: 1.0\n", ""},
       }) {
    INFO(row.reason);
    CHECK(iis_events(row.log) == row.events);
  }
}

TEST_CASE("IIS: forms without columns", "[format]") {
  const auto ncsa = [](std::string_view user, std::string_view request, std::string_view status) {
    return "192.0.2.7 - " + std::string(user) + " [05/Jan/2026:10:00:00 +0100] \"" + std::string(request) + " SMTP\" " +
           std::string(status) + " 35\n";
  };
  const auto commas = [](std::string_view user, std::string_view status, std::string_view request) {
    return "192.0.2.7, " + std::string(user) + ", 1/25/26, 10:00:00, SMTPSVC1, MX, 192.0.2.1, 0, 32, 35, " + std::string(status) +
           ", 0, " + std::string(request) + ",\n";
  };
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  const std::string from = " from 192.0.2.7||";
  const std::string to = " to 192.0.2.7||";
  for (const auto& row : std::vector<Case>{
           {"NCSA: a command and the code of the reply", ncsa("me", "RCPT -?+TO:+<a+b@c>", "550"),
            "1 client" + from + "RCPT TO: <a+b@c>\n1 server" + from + "550\n"},
           {"NCSA: the client has not said its name", ncsa("-", "xxxx -?+me", "500"),
            "1 client" + from + "xxxx me\n1 server" + from + "500\n"},
           {"NCSA: the end", ncsa("me", "QUIT -?me", "240"), "1 client" + from + "QUIT\n1 close" + from + "\n"},
           {"NCSA: what was said to another server", ncsa("OutboundConnectionCommand", "DATA -", "0"), "1 client" + to + "DATA\n"},
           {"NCSA: what it said, quotes and all", ncsa("OutboundConnectionResponse", "- -?354+end+with+\".\"+alone", "0"),
            "1 server" + to + "354 end with \".\" alone\n"},
           {"commas: a command and the code of the reply", commas("me", "550", "RCPT, -, +TO:<a@c>"),
            "1 client" + from + "RCPT TO:<a@c>\n1 server" + from + "550\n"},
           {"commas: a command of two words", commas("me", "250", "MAIL FROM, -, FROM:<a@c>"),
            "1 client" + from + "MAIL FROM:<a@c>\n1 server" + from + "250\n"},
           {"commas: a message, and a comma in its name", commas("me", "250", "DATA, -, <1,2@c>"),
            "1 client" + from + "DATA\n1 server" + from + "354\n1 elided" + from + "\n1 server" + from + "250\n"},
           {"commas: what another server said", commas("OutboundConnectionResponse", "0", "-, -, 550+5.7.1+no,+sorry"),
            "1 server" + to + "550 5.7.1 no, sorry\n"},
           {"an access log of the same form is none", "192.0.2.7 - - [05/Jan/2026:10:00:00 +0100] \"GET / HTTP/1.0\" 200 35\n", ""},
       }) {
    INFO(row.reason);
    if (!row.events.empty()) CHECK(iis_events(row.log) == row.events);
    CHECK(catalogue().find("iis-smtp")->tells({.number = 1, .text = row.log.substr(0, row.log.size() - 1)}) == !row.events.empty());
  }
  const auto zoned = read_log(ncsa("me", "NOOP -", "250")).report;
  CHECK(zoned.format == "iis-smtp");
}

TEST_CASE("IIS: a plus is a space or part of an address", "[format]") {
  struct Case {
    std::string_view reason, query, argument;
  };
  for (const auto& row : std::vector<Case>{
           {"in brackets", "+TO:<a+b@c.example>+NOTIFY=NEVER", "TO:<a+b@c.example> NOTIFY=NEVER"},
           {"without", "TO:a+b@c.example", "TO:a+b@c.example"},
           {"a space behind the colon", "+to:+a+b@c.example", "to: a+b@c.example"},
           {"a parameter behind it", "+FROM:a+b@c.example+SIZE=1+BODY=8BITMIME", "FROM:a+b@c.example SIZE=1 BODY=8BITMIME"},
           {"one without a value", "FROM:a+b@c.example+SMTPUTF8", "FROM:a+b@c.example SMTPUTF8"},
           {"a local part that looks like a parameter", "FROM:bounce+me=d.example@c.example+SIZE=1",
            "FROM:bounce+me=d.example@c.example SIZE=1"},
           {"no domain", "TO:a+b", "TO:a+b"},
           {"no domain, and a parameter", "TO:a+b+NOTIFY=NEVER", "TO:a+b NOTIFY=NEVER"},
           {"an equals sign without a name", "TO:a+=b", "TO:a+=b"},
           {"at the end", "TO:a+", "TO:a+"},
           {"nothing but spaces", "+TO:++", "TO:"},
           {"no address", "+a+b@c.example", "a b@c.example"},
       }) {
    INFO(row.reason);
    CHECK(iis_events(in("RCPT", row.query, "250")) ==
          "1 client from 192.0.2.7||RCPT " + std::string(row.argument) + "\n1 server from 192.0.2.7||250\n");
    CHECK(iis_events(out("Command", "RCPT", row.query)) == "1 client to 192.0.2.25||RCPT " + std::string(row.argument) + "\n");
  }
}

TEST_CASE("IIS: a row without a reply leaves the others theirs", "[format]") {
  struct Case {
    std::string_view reason, method, query, status, told;
  };
  for (const auto& row : std::vector<Case>{
           {"a login that goes on", "AUTH", "+LOGIN", "334", "AUTH -> 334\nAUTH -> (nothing)\n"},
           {"one without a code", "AUTH", "+LOGIN", "0", "AUTH -> (nothing)\n"},
           {"no code", "NOOP", "-", "0", "NOOP -> (nothing)\n"},
           {"nothing at all", "NOOP", "-", "-", "NOOP -> (nothing)\n"},
           {"one digit", "DATA", "+<1@b>", "2", "DATA -> (nothing)\n"},
           {"a message that was asked for", "DATA", "-", "354", "DATA -> 354\n. -> (nothing)\n"},
           {"a chunk", "BDAT", "+70+LAST", "0", "BDAT -> (nothing)\n"},
           {"a command nobody knows", "xxxx", "-", "0", "XXXX -> (nothing)\n"},
       }) {
    INFO(row.reason);
    const auto sessions =
        sessions_of(in("EHLO", "+me", "250") + in(row.method, row.query, row.status) + in("MAIL", "+FROM:<a@b>", "250") +
                    in("RCPT", "+TO:<good@c>", "250") + in("RCPT", "+TO:<gone@c>", "550") + in("DATA", "-", "250"));
    CHECK(sessions ==
          "truncated\nEHLO me -> 250\n" + std::string(row.told) +
              "MAIL FROM:<a@b> -> 250\nRCPT TO:<good@c> -> 250\n"
              "RCPT TO:<gone@c> -> 550 [primary]\nDATA -> 354\n. -> 250\n<a@b>: good@c=accepted gone@c=permanent => mixed\n");
  }
}

TEST_CASE("IIS: the end of a conversation leaves the next one its replies", "[format]") {
  const auto refused = in("MAIL", "+FROM:<a@b>", "250") + in("RCPT", "+TO:<gone@c>", "550");
  CHECK(sessions_of(in("EHLO", "+me", "250") + in("QUIT", "me", "240") + in("EHLO", "+me", "250") + refused) ==
        "completed\nEHLO me -> 250\nQUIT -> (nothing)\n\n"
        "truncated\nEHLO me -> 250\nMAIL FROM:<a@b> -> 250\nRCPT TO:<gone@c> -> 550 [primary]\n<a@b>: gone@c=permanent => "
        "permanent\n");
}

TEST_CASE("IIS: columns have an end", "[format]") {
  constexpr int most = 64;
  const auto log = [](int before) {
    std::string head = "#Fields: c-ip cs-method";
    std::string row = "\n192.0.2.7 NOOP";
    for (int i = 2; i < before; ++i) {
      head += " x-" + std::to_string(i);
      row += " 1";
    }
    return head + " sc-status" + row + " 250\n";
  };
  CHECK(iis_events(log(most - 1)) == "2 client from 192.0.2.7||NOOP\n2 server from 192.0.2.7||250\n");
  CHECK(iis_events(log(most)) == "2 client from 192.0.2.7||NOOP\n2 told from 192.0.2.7||\n");
  CHECK(read_log(log(most - 1), "iis-smtp").report.lines.unrecognised == 0);
  CHECK(read_log(log(most), "iis-smtp").report.lines.unrecognised == 1);
}

TEST_CASE("IIS: a log without dates has that of its head", "[format]") {
  const auto read = read_log(
      "#Date: 2026-01-05 10:00:00\n#Fields: time c-ip cs-username s-sitename cs-method cs-uri-query sc-status\n"
      "10:00:01 192.0.2.7 me SMTPSVC1 HELO +me 250\n");
  CHECK(read.report.format == "iis-smtp");
  CHECK(read.sessions == std::vector<std::string>{"truncated\nHELO me -> 250\n"});
}

}  // namespace smtpwhy::testing
