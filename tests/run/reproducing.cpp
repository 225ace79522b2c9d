#include "run/reproducing.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy {

TEST_CASE("the same failure, or another", "[run]") {
  const AttemptFailure refused{"550 no", "MAIL FROM:<a@b.example>", "policy", "policy", 550, ""};
  const AttemptFailure unknown{"550 no", "MAIL FROM:<a@b.example>", "", "", 550, ""};
  const AttemptFailure lost{"lost", "RCPT TO:<c@d.example>", "connection-lost", "network", 0, ""};
  const auto with = [](AttemptFailure failure, const std::string& command, const std::string& cause, int code) {
    failure.command = command;
    failure.cause = cause;
    failure.code = code;
    return failure;
  };
  struct Case {
    std::string why;
    AttemptFailure then;
    AttemptFailure now;
    FailureNow expected;
  };
  using enum FailureNow;
  const std::vector<Case> cases = {
      {"the same cause", refused, with(refused, "RCPT TO:<c@d.example>", "policy", 554), same},
      {"the same code, parameters besides", unknown, with(unknown, "MAIL FROM:<a@b.example> SIZE=10", "", 550), same},
      {"the same code for another", unknown, with(unknown, "MAIL FROM:<x@b.example>", "", 550), changed},
      {"the same cause for another recipient", lost, with(lost, "RCPT TO:<x@d.example>", "connection-lost", 0), changed},
      {"the same code, another opening", unknown, with(unknown, "SOML FROM:<a@b.example>", "", 550), same},
      {"another code", unknown, with(unknown, "MAIL FROM:<a@b.example>", "", 553), changed},
      {"HELO and EHLO", with(unknown, "HELO a", "", 550), with(unknown, "EHLO b", "", 550), same},
      {"VRFY of somebody else", with(unknown, "VRFY a", "", 550), with(unknown, "VRFY b", "", 550), changed},
      {"the log does not tell why", with(lost, "RCPT TO:<c@d.example>", "reply-missing", 0), lost, same},
      {"nor why somewhere else", with(lost, "DATA", "reply-missing", 0), lost, changed},
      {"the log tells the group", with(lost, "RCPT TO:<c@d.example>", "network", 0), lost, same},
      {"the group, of nothing in particular", with(lost, "", "network", 0), lost, same},
      {"a certificate, without what is wrong with it",
       {"no", "", "certificate-invalid", "tls", 0, ""},
       {"no", "", "certificate-expired", "tls", 0, ""},
       same},
      {"a certificate, and now no TLS",
       {"no", "", "certificate-invalid", "tls", 0, ""},
       {"no", "", "tls-not-offered", "tls", 0, ""},
       changed},
      {"silent, in the words of two programs", with(lost, "the connection", "connection-timeout", 0),
       with(lost, "the connection", "reply-timeout", 0), same},
      {"lost, and now silent", lost, with(lost, "RCPT TO:<c@d.example>", "reply-timeout", 0), changed},
      {"no reply, and now one", with(lost, "RCPT TO:<c@d.example>", "reply-missing", 0),
       with(refused, "RCPT TO:<c@d.example>", "policy", 550), changed},
  };
  for (const auto& [why, then, now, expected] : cases) {
    INFO(why);
    CHECK(failure_now(then, now) == expected);
  }
  CHECK(failure_now(refused, std::nullopt) == gone);
  CHECK(failure_now(std::nullopt, refused) == changed);
}

}  // namespace smtpwhy
