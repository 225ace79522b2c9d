// Reply: what a server answers, and how its lines are read (RFC 821 appendix E, RFC 5321 section 4.2, RFC 2034 section 4).
//
// Reading is lenient as a log needs it: a bare code, LF alone, over-long lines, 8-bit text, other codes on later lines.
#pragma once

#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"
#include "smtp/reply_lines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// More of one reply is not kept, and no client takes more; the longest seen are HELP and EHLO with some forty.
inline constexpr std::size_t kMostReplyLines = 200;

struct Reply {
  ReplyCode code;
  std::optional<EnhancedStatusCode> status;  ///< the first that any line carries
  ReplyLines lines;                          ///< the text of each line, without code, separator and status; views
  std::uint64_t marked_lines = 0;            ///< a bit for each line that carries a status, the first line's the lowest

  /// Whether the line (from 0) carries a status. Those from the 64th on are alike.
  [[nodiscard]] bool is_marked(std::size_t line) const { return (marked_lines >> bit_of(line) & 1U) != 0; }
  [[nodiscard]] static std::size_t bit_of(std::size_t line) { return std::min<std::size_t>(line, 63); }
};

/// The text of all lines, joined with one space: what the rules are matched against.
[[nodiscard]] std::string joined_text(const Reply& reply);

/// All of it as one line: code, status, text.
[[nodiscard]] std::string one_line(const Reply& reply);

/// All of it as a server says it, each line with its CRLF. A status stands on the lines that had one, and is the first that was there.
[[nodiscard]] std::string as_said(const Reply& reply);

struct ReplyLine {
  ReplyCode code;
  bool last = true;  ///< false behind a hyphen: more lines follow
  std::string_view text;
};

/// Three digits, then a hyphen, a space, a tab or the end; without CRLF. Nothing where the line is not of that form.
[[nodiscard]] std::optional<ReplyLine> parse_reply_line(std::string_view line);

/// Adds a line of which the log does not show the code; a status in front of it is read as on any other. `text` must outlive the reply.
void add_line(Reply& reply, std::string_view text);

/// Puts the lines of replies together. Views are kept, not copied: the text must outlive the replies.
class ReplyParser {
 public:
  /// True where this line ends a reply, which `take()` then gives.
  bool add(const ReplyLine& line);

  /// Whether lines of an unfinished reply are held.
  [[nodiscard]] bool in_progress() const { return !lines_.empty(); }

  /// The code of the reply so far; there must be one.
  [[nodiscard]] ReplyCode code() const { return lines_.front().code; }

  /// The reply so far, also an unfinished one; there must be one.
  [[nodiscard]] Reply take();

 private:
  std::vector<ReplyLine> lines_;
};

}  // namespace smtpwhy
