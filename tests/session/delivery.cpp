// What a delivery's status and reply make of it.
#include "session/delivery.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("a delivery's severity", "[session]") {
  struct Row {
    std::string_view why;
    DeliveryStatus status;
    int code;          // 0: there is none
    int status_class;  // of an enhanced status code; 0: there is none
    std::optional<ReplySeverity> severity;
    bool failed;
  };
  using enum DeliveryStatus;
  using enum ReplySeverity;
  const Row rows[] = {
      {"by its status, where there is no reply", deferred, 0, 0, temporary, true},
      {"the reply knows better", bounced, 450, 0, temporary, true},
      {"a milter's rejection is logged with the status alone", rejected, 0, 4, temporary, true},
      {"the same for good", rejected, 0, 5, permanent, true},
      {"a status that tells no failure tells nothing of a rejection", rejected, 0, 2, permanent, true},
      {"only of rejections", bounced, 0, 4, permanent, true},
      {"what was sent has not failed, whatever it quotes", sent, 550, 5, success, false},
      {"what expired failed for good, though it was always put off", expired, 451, 4, permanent, true},
      {"what was thrown away was taken", discarded, 550, 0, success, false},
      {"nobody knows", unknown, 0, 0, std::nullopt, false},
  };
  for (const auto& row : rows) {
    INFO(row.why);
    Delivery delivery;
    delivery.status = row.status;
    if (row.code != 0) delivery.reply.code = ReplyCode::from(row.code);
    if (row.status_class != 0) delivery.reply.status = EnhancedStatusCode{row.status_class, 7, 1};
    CHECK(delivery.severity() == row.severity);
    CHECK(delivery.failed() == row.failed);
  }
}

}  // namespace smtpwhy
