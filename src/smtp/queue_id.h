// Under which name a server has queued a message, as its reply to the message tells. RFC 5321 leaves the words to the server.
#pragma once

#include <string_view>

namespace smtpwhy {

/// `4F1` of `2.0.0 Ok: queued as 4F1`, and what else servers are known to say. `reply` is the text behind the code. A view into it; empty:
/// it names none.
[[nodiscard]] std::string_view queued_as(std::string_view reply);

}  // namespace smtpwhy
