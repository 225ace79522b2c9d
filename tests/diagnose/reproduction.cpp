#include "diagnose/reproduction.h"

#include "catch.h"

namespace smtpwhy {
namespace {

Reproduction usual() {
  Reproduction how;
  how.server = "mx.example.net";
  how.helo = "me.example";
  how.tls = Encryption::starttls;
  how.sender = "a@example.org";
  how.recipients = {"b@example.net"};
  how.failed_at = "RCPT";
  return how;
}

}  // namespace

TEST_CASE("The command that tries it again", "[diagnose]") {
  struct Row {
    const char* why;
    void (*change)(Reproduction&);
    const char* command;
  };
  const std::vector<Row> rows = {
      {"as it is", [](Reproduction&) {},
       "smtpwhy send --server mx.example.net --helo me.example --from a@example.org --to b@example.net --stop-after rcpt"},
      {"a port, no TLS",
       [](Reproduction& r) {
         r.port = 587;
         r.tls = Encryption::none;
       },
       "smtpwhy send --server mx.example.net:587 --helo me.example --tls off --from a@example.org --to b@example.net --stop-after "
       "rcpt"},
      {"TLS from the start, and its port",
       [](Reproduction& r) {
         r.port = 465;
         r.tls = Encryption::from_start;
       },
       "smtpwhy send --server mx.example.net:465 --helo me.example --tls-on-connect --from a@example.org --to b@example.net "
       "--stop-after rcpt"},
      {"LMTP at a port that is not its own",
       [](Reproduction& r) {
         r.port = 25;
         r.lmtp = true;
       },
       "smtpwhy send --server mx.example.net:25 --helo me.example --lmtp --from a@example.org --to b@example.net --stop-after "
       "rcpt"},
      {"a command that stands alone",
       [](Reproduction& r) {
         r.failed_at = "VRFY";
         r.failed_command = "VRFY bob's";
       },
       "smtpwhy send --server mx.example.net --helo me.example --command 'VRFY bob'\\''s'"},
      {"a command that would act on a terminal", [](Reproduction& r) { r.failed_command = "VRFY \x1b[2J"; }, ""},
      {"a recipient could not be read", [](Reproduction& r) { r.unreadable_recipients = 1; }, ""},
      {"IPv6",
       [](Reproduction& r) {
         r.server = "2001:db8::1";
         r.port = 26;
         r.failed_at = "CONNECT";
       },
       "smtpwhy send --server '[2001:db8::1]':26 --helo me.example --stop-after banner"},
      {"the null sender, and a name that is none",
       [](Reproduction& r) {
         r.sender = "";
         r.helo = "a b";
         r.failed_at = "MAIL";
       },
       "smtpwhy send --server mx.example.net --from '' --to b@example.net --stop-after mail"},
      {"the message was refused",
       [](Reproduction& r) {
         r.failed_at = ".";
         r.lmtp = true;
       },
       "smtpwhy send --server mx.example.net --helo me.example --lmtp --from a@example.org --to b@example.net"},
      {"a server that is no host", [](Reproduction& r) { r.server = "$(reboot)"; }, ""},
      {"an address that would end its word", [](Reproduction& r) { r.recipients = {"b'; reboot; '@example.net"}; }, ""},
      {"an address that would be an option", [](Reproduction& r) { r.sender = "-4@example.org"; }, ""},
      {"a harmless quote", [](Reproduction& r) { r.recipients = {"o'neil@example.net"}; },
       "smtpwhy send --server mx.example.net --helo me.example --from a@example.org --to 'o'\\''neil@example.net' --stop-after "
       "rcpt"},
      {"there was a login", [](Reproduction& r) { r.logged_in = true; }, ""},
      {"nobody is known", [](Reproduction& r) { r.sender.reset(); }, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.why);
    auto how = usual();
    row.change(how);
    CHECK(send_command(how) == row.command);
  }
}

TEST_CASE("Which of many recipients are tried", "[diagnose]") {
  auto how = usual();
  how.recipients = {"1@x", "2@x", "3@x"};
  how.failed_recipient = "3@x";
  CHECK(recipients_to_try(how, 3) == how.recipients);
  CHECK(recipients_to_try(how, 2) == std::vector<std::string>{"1@x", "3@x"});
  how.failed_recipient = "2@x";
  CHECK(recipients_to_try(how, 2) == std::vector<std::string>{"1@x", "2@x"});
  how.failed_recipient = "4@x";
  CHECK(recipients_to_try(how, 1) == std::vector<std::string>{"1@x"});
}

TEST_CASE("Deliveries name server, port and encryption", "[diagnose]") {
  struct Row {
    const char* relay;
    const char* server;
    std::uint16_t port;
    Encryption tls;
  };
  for (const auto& row : std::vector<Row>{{"mx.example.net[192.0.2.1]:25", "mx.example.net", 25, Encryption::starttls},
                                          {"mx.example.net[192.0.2.1]:465", "mx.example.net", 465, Encryption::from_start},
                                          {"mx.example.net", "mx.example.net", 25, Encryption::starttls},
                                          {"none", "", 25, Encryption::starttls}}) {
    CAPTURE(row.relay);
    Delivery delivery;
    delivery.relay = row.relay;
    const auto how = reproduction_of(delivery);
    CHECK(how.server == row.server);
    CHECK(port_to_try(how) == row.port);
    CHECK(how.tls == row.tls);
  }
}

}  // namespace smtpwhy
