// Login mechanisms with cryptography, by libgsasl: SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677), CRAM-MD5 (RFC 2195).
#pragma once

#include "send/login.h"

#include <memory>

namespace smtpwhy {

/// Makes those, and the plain ones. Nothing where libgsasl cannot be used.
[[nodiscard]] std::unique_ptr<LoginMaker> make_gsasl_logins();

}  // namespace smtpwhy
