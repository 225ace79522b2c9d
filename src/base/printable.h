// Text from strangers, made harmless for a terminal: every byte of a log was written by somebody else's server.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// `text` with control characters (C0, DEL, C1), bidirectional controls and bytes that are not UTF-8 written as `\xNN` or `\u{NNNN}`,
/// so that it cannot move the cursor, change colours or reorder what is read. A tab becomes a space. Other text stays as it is.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace smtpwhy
