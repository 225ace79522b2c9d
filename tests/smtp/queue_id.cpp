#include "smtp/queue_id.h"

#include <vector>
#include "catch.h"

namespace smtpwhy {

TEST_CASE("the name under which a message was queued", "[smtp]") {
  struct Row {
    std::string_view who, reply, id;
  };
  for (const auto& row : std::vector<Row>{
           {"Postfix", "2.0.0 Ok: queued as 4Xk9Qp2Zz1z8sWl", "4Xk9Qp2Zz1z8sWl"},
           {"amavis in front of Postfix", "2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as DF66E94", "DF66E94"},
           {"Exim", "OK id=1xUw4N-0000TW-1t", "1xUw4N-0000TW-1t"},
           {"Sendmail", "2.0.0 6AM1AlvP008147 Message accepted for delivery", "6AM1AlvP008147"},
           {"OpenSMTPD", "2.0.0 30408d80 Message accepted for delivery", "30408d80"},
           {"Microsoft", "2.6.0 <a@b> [InternalId=4771325445, Hostname=X.example.com] 8632 bytes, Queued mail for delivery",
            "4771325445"},
           {"qmail", "ok 1700000000 qp 12345", "12345"},
           {"Google", "2.0.0 OK  1699999999 d9443c01a7336-1fa3si12qtb.3 - gsmtp", "d9443c01a7336-1fa3si12qtb.3"},
           {"Haraka", "Message Queued (B06F5A5C-8B2E.1)", "B06F5A5C-8B2E.1"},
           {"in capitals, and a full stop", "QUEUED AS 4F1.", "4F1"},
           {"no name", "2.0.0 Ok", ""},
           {"a word that is no id", "message queued as usual", ""},
           {"nothing behind the words", "queued as ", ""},
           {"nothing before the words", " message accepted for delivery", ""},
           {"nothing at all", "", ""},
       }) {
    INFO(row.who);
    CHECK(queued_as(row.reply) == row.id);
  }
}

}  // namespace smtpwhy
