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

}  // namespace smtpwhy
