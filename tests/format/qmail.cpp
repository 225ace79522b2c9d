// What qmail and the programs around it log that no captured log shows.
#include "catch.h"
#include "support/conversations.h"

namespace smtpwhy::testing {

TEST_CASE("refusals before qmail, and bounces in its words", "[format]") {
  struct Row {
    std::string_view why, log, told;
  };
  const Row rows[] = {
      {"a block list, put off", "@4000000045054d1d1cf5b4ac rblsmtpd: bl.example.net blocked 192.0.2.9 listed\n",
       "inbound deferred client=192.0.2.9"},
      {"a bounce names the recipient first",
       "@4000000045054d1d1cf5b4ac info msg 7: bytes 9 from <a@example.org> qp 1 uid 2\n"
       "<bob@example.net>:\n"
       "192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/Giving_up_on_192.0.2.1./\n",
       "outbound bounced to <bob@example.net>: RCPT -> 550 5.1.1 no such user"},
  };
  for (const auto& row : rows) {
    INFO(row.why);
    const auto told = sessions_of(row.log, "qmail");
    INFO(told);
    CHECK(told.starts_with(row.told));
  }
}

}  // namespace smtpwhy::testing
