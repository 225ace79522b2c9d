// What a wrapper's words tell beside the reply: who said it, and to what.
#pragma once

#include <string_view>

namespace smtpwhy::unwrap {

struct Circumstances {
  /// The host that is named as the speaker, as written, without its address; empty where only an address or nothing stands there. The last
  /// that is named counts.
  std::string_view host;
  /// The words that tell the command: `RCPT TO:<a@example.net>`, `end of DATA`, `Recipient`; empty where none do.
  std::string_view command;
};

/// What `before`, the words in front of a reply, tells; views into that, or literals.
[[nodiscard]] Circumstances circumstances_in(std::string_view before);

/// The same from what stands behind a wrapped reply: `[RCPT_TO]`, `command: 'RCPT TO'`.
[[nodiscard]] std::string_view named_command_behind(std::string_view reply);

/// What a reply's own words tell, where they are said to one command only: `Relay access denied` is `RCPT`. Empty where they do not. For logs
/// that keep a reply and not what it answered.
[[nodiscard]] std::string_view command_by_words(std::string_view reply);

/// Takes `(in reply to RCPT TO command)` and all behind it off the end of a reply, and gives the words for the command; empty, and
/// `reply` as it is, where it is not there.
[[nodiscard]] std::string_view take_command_answered(std::string_view& reply);

}  // namespace smtpwhy::unwrap
