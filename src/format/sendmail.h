// Sendmail's records of messages and of attempts in syslog. All else that it logs are the lines of data/formats/sendmail.toml.
#pragma once

#include "format/format.h"
#include "knowledge/tables.h"

#include <memory>

namespace smtpwhy {

/// The name of the row of data/formats whose lines Sendmail writes.
inline constexpr std::string_view kSendmail = "sendmail";

/// `row` must outlive the format and its readers.
[[nodiscard]] std::unique_ptr<Format> make_sendmail_format(const knowledge::FormatRow& row);

}  // namespace smtpwhy
