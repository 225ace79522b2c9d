// Text from strangers, made harmless for a terminal: every byte of a log was written by somebody else's server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

/// `text` with control characters (C0, DEL, C1), bidirectional controls and bytes that are not UTF-8 written as `\xNN` or `\u{NNNN}`,
/// so that it cannot move the cursor, change colours or reorder what is read. A tab becomes a space. Other text stays as it is.
[[nodiscard]] std::string printable(std::string_view text);

/// The same, which is `text` itself where that is of plain ASCII, as nearly always; else it lives in `kept`.
[[nodiscard]] std::string_view printable(std::string_view text, std::string& kept);

/// Whether a character moves a cursor, cannot be seen, or reorders what is read: control characters (C0, DEL, C1), bidirectional controls,
/// zero-width characters, line and paragraph separators, the byte order mark. All of them are below U+10000.
[[nodiscard]] bool is_harmful(std::uint32_t character);

}  // namespace smtpwhy
