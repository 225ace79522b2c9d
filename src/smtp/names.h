// Names and numbers of hosts as they stand in replies: what is a domain, an address, an IP address. Checks of form only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// IPv4 or IPv6 in its ordinary text form, without brackets or prefix length.
[[nodiscard]] bool is_ip(std::string_view text);

/// Letters, digits, hyphens and underscores in labels of at most 63, at most 255 in all (RFC 5321 sections 4.1.2 and 4.5.3.1.2); one
/// label is enough. U-labels are not a domain here: they do not go into commands.
[[nodiscard]] bool is_domain(std::string_view text);

/// A mailbox with a dot-string as its local part (RFC 5321 section 4.1.2), of at most 64 octets, and a domain.
[[nodiscard]] bool is_mailbox(std::string_view text);

/// The form in which DNS block lists are asked: `9.2.0.192` for 192.0.2.9, nibbles for IPv6 (RFC 5782 section 2).
[[nodiscard]] std::optional<std::string> reversed_ip(std::string_view ip);

}  // namespace smtpwhy
