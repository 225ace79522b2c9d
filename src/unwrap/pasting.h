// What terminals, mails, web pages and tools add when a log is copied.
#pragma once

#include "unwrap/line_peelers.h"

namespace smtpwhy::unwrap {

/// Colours and other control sequences of a terminal (ECMA-48: CSI … final byte, and OSC up to BEL or ST), of a line that begins with one.
[[nodiscard]] std::optional<PeeledLine> peel_colours(std::string_view line, PeelMemory& memory);

/// `mail.log:12:text` or `mail.log:text`, as grep prints it for several files.
[[nodiscard]] std::optional<PeeledLine> peel_grep(std::string_view line, PeelMemory& memory);

/// `> text`, as mail programs quote.
[[nodiscard]] std::optional<PeeledLine> peel_quoting(std::string_view line, PeelMemory& memory);

/// A code block of Markdown: back-ticks around a line, four spaces before it, and the fence, which becomes an empty line.
[[nodiscard]] std::optional<PeeledLine> peel_markdown(std::string_view line, PeelMemory& memory);

/// `&lt;a@example.net&gt;<br>`: a log copied from the source of a page. A line may become several.
[[nodiscard]] std::optional<PeeledLine> peel_html(std::string_view line, PeelMemory& memory);

}  // namespace smtpwhy::unwrap
