// What sending services report as JSON, to a web hook, a queue or a log: SES, SendGrid, Mailgun, Postmark, SparkPost, KumoMTA.
#pragma once

#include "format/format.h"

#include <memory>
#include <vector>

namespace smtpwhy {

/// One format for each service.
[[nodiscard]] std::vector<std::unique_ptr<Format>> make_delivery_hook_formats();

}  // namespace smtpwhy
