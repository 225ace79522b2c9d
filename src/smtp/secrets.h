// Secrets in text that is shown: what a client says to log in (RFC 4954 section 9), also where a server or a program repeats it; and what
// programs call a password, a token or a key in settings, URLs (RFC 3986 section 3.2.1), fields of HTTP and command lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What stands in place of a secret.
inline constexpr std::string_view kHidden = "[hidden]";

/// Whether `word` could be what a client says to log in: base64 (RFC 4648 section 4), and no mechanism's name.
[[nodiscard]] bool reads_as_secret(std::string_view word);

/// What gives a login away that was said as `said`: these words, and the password or token that they hold in base64. `is_name`: they hold
/// the user's name alone, as the first step of LOGIN.
[[nodiscard]] std::vector<std::string> secrets_said(std::string_view said, bool is_name);

/// Whether `without_secrets(text, {})` would have to look closer: false for nearly all text, and found out fast.
[[nodiscard]] bool may_hold_secret(std::string_view text);

/// `text` with each of `secrets` that stands in it as a word of its own (case does not matter; shorter ones than 4 octets are left alone, and
/// those decoded than 6), each longer piece of them, and all that the text itself calls a secret replaced.
[[nodiscard]] std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets);

/// `text`, or what `without_secrets(text, {})` makes of it, which is put into `kept` then.
[[nodiscard]] std::string_view harmless(std::string_view text, std::string& kept);

}  // namespace smtpwhy
