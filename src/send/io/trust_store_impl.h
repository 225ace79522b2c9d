// Where this machine keeps the certificates that it trusts. For OpenSSL's side of the transport only.
#pragma once

#include <string>

namespace smtpwhy {

/// Whether there is a file or a folder of them, where OpenSSL looks by itself or the environment says. What is in it is not looked at.
[[nodiscard]] bool has_trust_store();

/// That there is none, where it was looked for, and what to do.
[[nodiscard]] std::string words_for_no_trust_store();

}  // namespace smtpwhy
