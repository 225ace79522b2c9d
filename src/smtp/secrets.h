// Secrets in text that is shown: what a client says to log in (RFC 4954 section 9), also where a server or a program repeats it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What stands in place of a secret.
inline constexpr std::string_view kHidden = "[hidden]";

/// Whether `word` could be what a client says to log in: base64 (RFC 4648 section 4), and no mechanism's name.
[[nodiscard]] bool reads_as_secret(std::string_view word);

/// `text` with each of `secrets` (case does not matter; shorter ones than 4 octets are left alone) and with what follows `AUTH` and a
/// mechanism replaced.
[[nodiscard]] std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace smtpwhy
