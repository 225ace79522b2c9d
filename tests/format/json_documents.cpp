// Events as JSON: how objects are found in lines, and what each product's fields become.
#include "format/json_documents.h"

#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string json_events(std::string_view format, std::string_view log) { return events_of(*catalogue().find(format), log); }

struct HookRow {
  std::string_view reason, format, log, deliveries;
};

void check_hooks(const std::vector<HookRow>& rows) {
  for (const auto& row : rows) {
    INFO(row.format << ": " << row.reason);
    CHECK(sessions_of(row.log, row.format) == row.deliveries);
  }
}

constexpr std::string_view kSendGridBounce = R"({"email":"a@example.net","event":"bounce","reason":"550 no"})";

}  // namespace

TEST_CASE("JSON: objects in all the ways they stand in lines", "[format]") {
  const std::string event(kSendGridBounce);
  const auto at = [](int line) {
    return std::to_string(line) + " fact ||attempt outbound bounced recipient=a@example.net text=550 no\n";
  };
  struct Shape {
    std::string_view reason;
    std::string log, events;
  };
  for (const auto& shape : std::vector<Shape>{
           {"one on a line", event + "\n" + event + "\n", at(1) + at(2)},
           {"two on a line", event + " " + event + "\n", at(1) + at(1)},
           {"an array, each told with its own line", "[" + event + ",\n" + event + "\n]\n", at(1) + at(2)},
           {"over many lines", "[\n {\n\"email\":\n\"a@example.net\",\n \"event\": \"bounce\", \"reason\":\"550 no\"\n}\n]\n",
            at(6)},
           {"braces and quotes inside of strings",
            "{\"email\":\"a@example.net\",\"event\":\"bounce\",\"x\":\"} \\\" {\",\"reason\":\"550 no\"}\n", at(1)},
           {"as a string in another one",
            "{\"Message\":\"{\\\"email\\\":\\\"a@example.net\\\",\\\"event\\\":\\\"bounce\\\",\\\"reason\\\":\\\"550 no\\\"}\"}\n",
            at(1)},
           {"not complete", event.substr(0, event.size() - 1) + "\n", ""},
           {"no JSON", "{email}\nhello\n" + event + "\n", at(3)},
           {"something behind it", event + " and so on\n", at(1)},
           {"another product's", "{\"a\":1}\n", ""},
       }) {
    INFO(shape.reason);
    CHECK(json_events("sendgrid-json", shape.log) == shape.events);
  }
}

TEST_CASE("JSON: an object that never ends is given up", "[format]") {
  std::string log = "{\n";
  while (log.size() <= kMostOfDocument) log += "\"a\": \"" + std::string(1000, 'x') + "\",\n";
  log += std::string(kSendGridBounce) + "\n";
  CHECK(json_events("sendgrid-json", log) != "");
}

TEST_CASE("JSON: what the services tell", "[format]") {
  check_hooks({
      {"SES does not know why", "ses-json",
       R"({"notificationType":"Bounce","mail":{"messageId":"m","source":"s@example.org"},"bounce":{"bounceType":"Undetermined","bouncedRecipients":[{"emailAddress":"a@example.net"}]}})",
       "outbound bounced queue_id=m from <s@example.org> to <a@example.net>: ? ->  [permanent]\n"},
      {"several lines of a reply, two recipients", "ses-json",
       R"({"eventType":"Bounce","mail":{"messageId":"m"},"bounce":{"remoteMtaIp":"192.0.2.1","bouncedRecipients":[{"emailAddress":"a@example.net","status":"5.7.1","diagnosticCode":"smtp; 550-5.7.1 no\n550 5.7.1 way"},{"emailAddress":"b@example.net","diagnosticCode":"smtp; 550 b"}]}})",
       "outbound bounced queue_id=m to <a@example.net> relay=192.0.2.1: ? -> 550 5.7.1 no way [permanent]\n\n"
       "outbound bounced queue_id=m to <b@example.net> relay=192.0.2.1: ? -> 550 b [permanent]\n"},
      {"a delivery, through EventBridge", "ses-json",
       R"({"source":"aws.ses","detail":{"eventType":"Delivery","mail":{"messageId":"m"},"delivery":{"recipients":["a@example.net"],"smtpResponse":"250 ok"}}})",
       "outbound sent queue_id=m to <a@example.net>: . -> 250 ok [success]\n"},
      {"refused by SES itself", "ses-json",
       R"({"eventType":"Reject","mail":{"messageId":"m","destination":["a@example.net"]},"reject":{"reason":"Bad content"}})",
       "inbound rejected queue_id=m to <a@example.net>: ? -> Bad content [permanent]\n"},
      {"a complaint is no delivery", "ses-json", R"({"notificationType":"Complaint","mail":{"messageId":"m"},"complaint":{}})", ""},
      {"dropped", "sendgrid-json", R"({"email":"a@example.net","event":"dropped","reason":"Bounced Address","status":"5.0.0"})",
       "outbound bounced to <a@example.net>: ? -> Bounced Address [permanent]\n"},
      {"a code beside the text", "mailgun-json",
       R"({"event":"failed","severity":"temporary","recipient":"a@example.net","delivery-status":{"code":452,"message":"4.2.2 full"}})",
       "outbound deferred to <a@example.net>: ? -> 452 4.2.2 full [temporary]\n"},
      {"Mailgun's own code stays; what it says of the event decides", "mailgun-json",
       R"({"event":"failed","severity":"permanent","recipient":"a@example.net","delivery-status":{"code":605,"description":"Not delivering"}})",
       "outbound bounced to <a@example.net>: ? -> 605 Not delivering [permanent]\n"},
      {"but not 498, which is none of SMTP's and would read as one", "mailgun-json",
       R"({"event":"failed","severity":"temporary","recipient":"a@example.net","delivery-status":{"code":498,"message":"No MX"}})",
       "outbound deferred to <a@example.net>: ? -> No MX [temporary]\n"},
      {"opened", "mailgun-json", R"({"event-data":{"event":"opened","recipient":"a@example.net"}})", ""},
      {"tried again", "postmark-json",
       R"({"RecordType":"Bounce","Type":"Transient","Email":"a@example.net","Details":"smtp;451 later"})",
       "outbound deferred to <a@example.net>: ? -> 451 later [temporary]\n"},
      {"somebody is away", "postmark-json",
       R"({"RecordType":"Bounce","Type":"AutoResponder","Email":"a@example.net","Details":"away"})", ""},
      {"a page of the interface", "postmark-json",
       R"({"TotalCount":1,"Bounces":[{"TypeCode":1,"Type":"HardBounce","Email":"a@example.net","Details":"smtp;550 no"}]})",
       "outbound bounced to <a@example.net>: ? -> 550 no [permanent]\n"},
      {"a code beside the text", "sparkpost-json",
       R"([{"msys":{"message_event":{"type":"bounce","error_code":"550","raw_reason":"no such user","rcpt_to":"a@example.net"}}}])",
       "outbound bounced to <a@example.net>: ? -> 550 no such user [permanent]\n"},
      {"a click", "sparkpost-json", R"([{"msys":{"track_event":{"type":"click","rcpt_to":"a@example.net"}}}])", ""},
      {"a record without a status, and two recipients", "kumomta-json",
       R"({"type":"Bounce","id":"1","queue":"q","sender":"","recipient":["a@example.net","b@example.net"],"response":{"code":550,"enhanced_code":null,"content":"no","command":"."}})",
       "outbound bounced queue_id=1 from <> to <a@example.net>: . -> 550 no [permanent]\n\n"
       "outbound bounced queue_id=1 from <> to <b@example.net>: . -> 550 no [permanent]\n"},
      {"it refused a client", "kumomta-json",
       R"({"type":"Rejection","id":"1","sender":"s@example.org","recipient":"a@example.net","response":{"code":550,"content":"relaying denied","command":"RCPT TO:<a@example.net>"},"peer_address":{"name":"c.example.org","addr":"192.0.2.7"}})",
       "inbound rejected queue_id=1 from <s@example.org> to <a@example.net> client=c.example.org [192.0.2.7]: RCPT -> 550 relaying "
       "denied [permanent]\n"},
  });
}

TEST_CASE("nodemailer as JSON: a conversation", "[format]") {
  CHECK(json_events(
            "nodemailer-json",
            "{\"tnx\":\"dns\",\"component\":\"smtp-connection\",\"sid\":\"s\",\"msg\":\"Resolved mx as 192.0.2.1 [cache miss]\"}\n"
            "{\"tnx\":\"server\",\"sid\":\"s\",\"msg\":\"250-mx\\n250 HELP\",\"level\":20}\n"
            "{\"tnx\":\"client\",\"sid\":\"s\",\"msg\":\"MAIL FROM:<a@b>\",\"level\":20}\n"
            "{\"tnx\":\"message\",\"sid\":\"s\",\"msg\":\"Subject: x\\r\\n\\r\\n550 x\\r\\n\",\"level\":20}\n"
            "{\"tnx\":\"message\",\"sid\":\"s\",\"outByteCount\":3,\"msg\":\"<3 bytes>\",\"level\":30}\n"
            "{\"component\":\"smtp-connection\",\"sid\":\"s\",\"msg\":\"Timeout\",\"level\":40}\n"
            "{\"component\":\"mail\",\"tnx\":\"transport\",\"msg\":\"Send Error: Timeout\",\"level\":50}\n"
            "Error: Timeout\n    at Socket (x.js:1:2) {\n") ==
        "1 open s||mx\n2 server s||250-mx\n2 server s||250 HELP\n3 client s||MAIL FROM:<a@b>\n4 body s||Subject: x\n4 body s||\n"
        "4 body s||550 x\n6 error s||Timeout\n");
}

}  // namespace smtpwhy::testing
