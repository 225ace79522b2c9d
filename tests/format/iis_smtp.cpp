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
           {"the end, whose code is none", in("QUIT", "me", "240"), "1 client" + from + "QUIT\n1 close" + from + "\n"},
           {"a login goes on unlogged", in("AUTH", "+LOGIN", "334"), "1 client" + from + "AUTH LOGIN\n"},
           {"no reply", in("EHLO", "+me", "0"), "1 client" + from + "EHLO me\n"},
           {"what another server said", out("Response", "-", "550+5.7.1+no"), "1 server" + to + "550 5.7.1 no\n"},
           {"what was said to it", out("Command", "MAIL", "FROM:<a@b>"), "1 client" + to + "MAIL FROM:<a@b>\n"},
           {"other columns", "#Fields: c-ip cs-method sc-status cs-uri-query\n192.0.2.7 HELO 250 +me\n",
            "2 client" + from + "HELO me\n2 server" + from + "250\n"},
           {"what is no row", "hello\n\n#Version: 1.0\n", ""},
       }) {
    INFO(row.reason);
    CHECK(iis_events(row.log) == row.events);
  }
}

TEST_CASE("IIS: a log without dates has that of its head", "[format]") {
  const auto read = read_log(
      "#Date: 2026-01-05 10:00:00\n#Fields: time c-ip cs-username s-sitename cs-method cs-uri-query sc-status\n"
      "10:00:01 192.0.2.7 me SMTPSVC1 HELO +me 250\n");
  CHECK(read.report.format == "iis-smtp");
  CHECK(read.sessions == std::vector<std::string>{"truncated\nHELO me -> 250\n"});
}

}  // namespace smtpwhy::testing
