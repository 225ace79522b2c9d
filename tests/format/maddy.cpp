// maddy's log: what each of its words becomes.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string maddy_log(std::string_view words, std::string_view fields) {
  return std::string(words) + '\t' + std::string(fields) + '\n';
}

}  // namespace

TEST_CASE("maddy: what becomes of a message", "[format]") {
  struct Case {
    std::string_view reason;
    std::string log, told;
  };
  const auto put_off_as = [](const std::string& id) {
    return maddy_log("queue: delivery attempt failed",
                     R"({"msg_id":")" + id +
                         R"(","rcpt":"a@b","reason":"busy","remote_server":"mx.b.",)"
                         R"("smtp_code":451,"smtp_enchcode":"4.3.0","smtp_msg":"mx.b. said: busy"})");
  };
  const auto put_off_told_as = [](const std::string& id) {
    return "outbound deferred queue_id=" + id + " to <a@b> relay=mx.b.: ? -> 451 4.3.0 busy [temporary]\n";
  };
  const auto put_off = put_off_as("1");
  const auto put_off_told = put_off_told_as("1");
  const std::string given_up = maddy_log("queue: not delivered, permanent error", R"({"msg_id":"1","rcpt":"a@b"})");
  for (const auto& row : std::vector<Case>{
           {"delivered, without the name of the part", maddy_log("delivered", R"({"attempt":1,"msg_id":"1","rcpt":"a@b"})"),
            "outbound sent queue_id=1 to <a@b>: ? ->  [success]\n"},
           {"put off", put_off, put_off_told},
           {"and given up", put_off + given_up, put_off_told + "\noutbound expired queue_id=1 to <a@b>: ? ->  [permanent]\n"},
           {"side by side with another", put_off + put_off_as("2") + given_up + given_up,
            put_off_told + "\n" + put_off_told_as("2") + "\noutbound expired queue_id=1 to <a@b>: ? ->  [permanent]\n"},
           {"which arrived at last", put_off + maddy_log("queue: delivered", R"({"msg_id":"1","rcpt":"a@b"})") + given_up,
            put_off_told + "\noutbound sent queue_id=1 to <a@b>: ? ->  [success]\n"},
           {"refused for good, which is said twice",
            maddy_log("queue: delivery attempt failed", R"({"msg_id":"1","rcpt":"a@b","reason":"null MX","smtp_code":556})") +
                given_up,
            "outbound bounced queue_id=1 to <a@b>: ? -> 556 null MX [permanent]\n"},
           {"its own words have their reason beside them",
            maddy_log("queue: delivery attempt failed",
                      R"({"msg_id":"1","rcpt":"a@b","reason":"no such host","smtp_code":554,"smtp_msg":"MX lookup error"})"),
            "outbound bounced queue_id=1 to <a@b>: ? -> 554 MX lookup error: no such host [permanent]\n"},
           {"an error without a code",
            maddy_log("queue: delivery attempt failed", R"({"msg_id":"1","rcpt":"a@b","reason":"later"})"),
            "outbound deferred queue_id=1 to <a@b>: ? -> later [temporary]\n"},
           {"copied with spaces for the tab",
            "smtp: RCPT error        {\"msg_id\":\"1\",\"rcpt\":\"a@b\",\"smtp_code\":550,\"smtp_msg\":\"no\"}\n",
            "inbound rejected queue_id=1 to <a@b>: RCPT -> 550 no [permanent]\n"},
           {"a wrong password",
            maddy_log("submission/sasl: authentication failed", R"({"reason":"unknown","src_ip":"192.0.2.1:7"})"),
            "inbound rejected client=192.0.2.1:7: AUTH -> authentication failed: unknown [permanent]\n"},
           {"what is no mail", maddy_log("imap/sasl: authentication failed", R"({"reason":"unknown"})"), ""},
           {"what is for debugging", maddy_log("[debug] queue: delivered", R"({"msg_id":"1","rcpt":"a@b"})"), ""},
           {"what is broken", maddy_log("queue: delivered", R"({"msg_id":"1","rcpt")"), ""},
       }) {
    INFO(row.reason);
    std::string told;
    for (const auto& delivery : read_log(row.log, "maddy").sessions) told += (told.empty() ? "" : "\n") + delivery;
    CHECK(told == row.told);
  }
}

TEST_CASE("maddy: a conversation, which says nobody's side", "[format]") {
  CHECK(sessions_of(
            "smtp: 220 mx\nsmtp: EHLO me\nsmtp: 250 mx\nsmtp: DATA\nsmtp: 354 go\nsmtp: Subject: x\n250 ok\n.\nsmtp: 554 spam\n",
            "maddy") == "truncated\n(greeting) -> 220 mx\nEHLO me -> 250 mx\nDATA -> 354 go\n. -> 554 spam [primary]\n");
  CHECK(sessions_of("smtp: AUTH LOGIN\nsmtp: 334 VXNlcm5hbWU6\nsmtp: YWxpY2U=\nsmtp: 535 no\n", "maddy") ==
        "truncated\nAUTH -> 334 VXNlcm5hbWU6\nAUTH -> 535 no [primary]\n");
  const auto side_by_side =
      read_log("smtp: AUTH LOGIN\nsmtp: 334 VXNlcm5hbWU6\nsubmission: 220 mx\nsmtp: YWxpY2U=\nsmtp: 535 no\n", "maddy");
  CHECK(side_by_side.report.lines.unrecognised == 0);
  CHECK(side_by_side.report.lines.noise == 0);
}

TEST_CASE("maddy: only the first line of a longer reply has the name of its part", "[format]") {
  const auto read = read_log(
      "smtp: 220 mx\nsmtp: EHLO me\nsmtp: 250-mx\n250-8BITMIME\n250 SIZE 100\n250 of nobody\n"
      "smtp: MAIL FROM:<a@b>\nsmtp: 550-5.7.1 Go away,\n550 5.7.1 because of your SPF record\n",
      "maddy");
  REQUIRE(read.sessions.size() == 1);
  CHECK(read.sessions[0] ==
        "truncated\n(greeting) -> 220 mx\nEHLO me -> 250 mx 8BITMIME SIZE 100\nMAIL FROM:<a@b> -> 550 5.7.1 Go away, because "
        "of your SPF record [primary]\n<a@b>: => permanent\n");
  CHECK(read.report.lines.unrecognised == 1);
}

TEST_CASE("maddy: lines of a message are none of a part", "[format]") {
  const auto read = read_log(
      "smtp: 220 mx\nsmtp: EHLO me\nsmtp: 250 mx\nsmtp: DATA\nsmtp: 354 go\nsmtp: Subject: x\n"
      "submission: 220 mx\nnote: private words here\nfoo-bar: 1\n.\nsmtp: 250 ok\nnote: not of it\n",
      "maddy");
  CHECK(read.report.lines.unrecognised == 1);
}

}  // namespace smtpwhy::testing
