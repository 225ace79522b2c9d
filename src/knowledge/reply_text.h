// Reads what somebody pasted as a reply: `550`, `5.7.26`, `550 5.7.26 …`, all lines of one reply, or a text that another server or
// a client library put around one: then the innermost reply counts.
//
// A text that is a reply itself is taken apart only where its words say that it repeats another server's. A callout about the
// sender stays whole: the inner reply would be about another address.
#pragma once

#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

struct ReplyText {
  std::optional<ReplyCode> code;
  std::optional<EnhancedStatusCode> status;
  std::string text;     ///< what is left: all lines joined with one space; all of it where a wrapper shows nothing but a code
  std::string command;  ///< what the wrapper says that it answers: the verb, `.`, `CONNECT`; empty: it does not say
  std::string host;     ///< whose words they are, as the wrapper names it, without its address; empty: it names none
};

/// Total: any bytes give something, in linear time. Also reads the forms that servers use beside the standard one (`550 #5.1.0 …`,
/// `550-5.1.1 …`, `550: 5.2.2 …`, `550 550 5.7.1 …`, `(#5.1.1)`, `550 cuda_nsu 5.1.1`). A status that the inner reply lacks is the
/// wrapper's, where both have the same code. Only the first 64 KiB are read; what follows stays as it is, at the end of `text`.
[[nodiscard]] ReplyText read_reply_text(std::string_view pasted);

/// A text that is known to be a reply and nothing else: nothing is looked for around or inside it.
[[nodiscard]] ReplyText read_bare_reply(std::string_view reply);

/// The same without `ReplyText::text`, which takes most of the time; `reply` must be an empty one.
void read_bare_codes(std::string_view text, ReplyText& reply);

/// The command that words name: `RCPT TO`, `end of DATA`, `initial connection`, as a verb in capitals, `.` or `CONNECT`; empty: none.
[[nodiscard]] std::string verb_named(std::string_view words);

/// Several texts, one behind the other: lines that form one reply (`550-…`, then `550 …`, also in a wrapper) stay together, and so
/// do lines that are folded (begin with white space); any other line, and a blank one, begins a new text.
[[nodiscard]] std::vector<std::string> split_reply_texts(std::string_view pasted);

}  // namespace smtpwhy::knowledge
