// Reads what somebody pasted as a reply: `550`, `5.7.26`, `550 5.7.26 …`, all lines of one reply, or text that holds one.
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
  std::string text;  ///< what is left: all lines joined with one space
};

/// Total: any bytes give something. Also reads the forms that servers use beside the standard one (`550 #5.1.0 …`, `550-5.1.1 …`,
/// `550: 5.2.2 …`, `550 550 5.7.1 …`, `(#5.1.1)`).
[[nodiscard]] ReplyText read_reply_text(std::string_view pasted);

/// Several texts, one behind the other: lines that form one reply (`550-…`, then `550 …`) stay together, and so do lines that are
/// folded (begin with white space); any other line, and a blank one, begins a new text.
[[nodiscard]] std::vector<std::string> split_reply_texts(std::string_view pasted);

}  // namespace smtpwhy::knowledge
