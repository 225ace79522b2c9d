// nodemailer's log as bunyan and pino write it: a JSON object for each line of the conversation.
#pragma once

#include "format/format.h"

#include <memory>

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_nodemailer_json_format();

}  // namespace smtpwhy
