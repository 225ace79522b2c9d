#include "knowledge/lookup.h"

#include "support/tables.h"

#include "catch.h"

namespace smtpwhy::knowledge {

using test::tables;

TEST_CASE("statuses are found whatever their class", "[knowledge]") {
  for (const int status_class : {2, 4, 5}) {
    const auto* row = find_status_code(tables(), {status_class, 1, 1});
    REQUIRE(row != nullptr);
    CHECK(row->status == "X.1.1");
  }
  CHECK(find_status_code(tables(), {5, 11, 1}) == nullptr);  // not X.1.11, nor X.1.1
  CHECK(find_status_code(tables(), {5, 1, 999}) == nullptr);
}

TEST_CASE("what is not there is not found", "[knowledge]") {
  CHECK(find_reply_code(tables(), *ReplyCode::from(999)) == nullptr);
  CHECK(find_cause(tables(), "") == nullptr);
  CHECK(find_cause(tables(), "spf") == nullptr);
  CHECK(find_command(tables(), "rcpt") == nullptr);  // the tables' names are in capitals
  CHECK(find_answer(*find_reply_code(tables(), *ReplyCode::from(550)), "") == nullptr);
}

TEST_CASE("the group of a cause is its parent, or itself", "[knowledge]") {
  CHECK(group_of(*find_cause(tables(), "spf-failure")) == "sender-auth-failed");
  CHECK(group_of(*find_cause(tables(), "sender-auth-failed")) == "sender-auth-failed");
}

TEST_CASE("which code may answer which command", "[knowledge]") {
  struct Row {
    std::string_view why;
    int code;
    std::string_view command;
    bool may;
  };
  for (const auto& row : std::vector<Row>{
           {"RFC 821 section 4.3", 250, "RCPT", true},
           {"a failure of it", 550, "RCPT", true},
           {"a failure that only RFC 821 lists", 452, "SAML", true},
           {"the greeting", 220, "CONNECT", true},
           {"a refusing greeting (RFC 5321 section 3.1)", 554, "CONNECT", true},
           {"550 as a greeting", 550, "CONNECT", false},
           {"DATA asks for the message", 354, "DATA", true},
           {"nothing else does", 354, "RCPT", false},
           {"the end of the message", 250, ".", true},
           {"a full disk, there", 452, ".", true},
           {"QUIT", 221, "QUIT", true},
           {"a login", 235, "AUTH", true},
           {"a login's next step", 334, "AUTH", true},
           {"closing down answers anything", 421, "NOOP", true},
           {"a syntax error as well", 500, "DATA", true},
           {"and one in a parameter", 501, "QUIT", true},
           {"no mailbox to NOOP", 550, "NOOP", false},
           {"no greeting to MAIL", 220, "MAIL", false},
           {"a command that no table knows", 550, "XYZZY", true},
       }) {
    INFO(row.why);
    CHECK(may_answer(tables(), *ReplyCode::from(row.code), row.command) == row.may);
  }
}

}  // namespace smtpwhy::knowledge
