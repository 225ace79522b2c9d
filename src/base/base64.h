// Base64 (RFC 4648 section 4), for bytes that JSON cannot hold.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace smtpwhy
