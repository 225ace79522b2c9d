// What mail servers and client libraries put around another server's reply: `host mx said: …`, `… -> …`, `The response was: …`.
// This room knows no SMTP, so the caller says what a reply begins like. Nothing is peeled that no such words stand before.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy::unwrap {

/// What stands at the head of a text, as the caller reads it; a later one tells more.
enum class Beginning {
  nothing,
  status,  ///< a status alone: some libraries drop the code
  code,    ///< a code alone
  reply    ///< a code and a status
};

/// Must look at a bounded part of the text only, white space apart; the text may begin anywhere in the original.
using Begins = Beginning (*)(std::string_view text);

struct Peeled {
  std::string_view before;  ///< the wrapper's words in front of the reply
  std::string_view inner;   ///< the reply, with all that follows but what closes the wrapper
  std::string_view after;   ///< what closes it, and all behind
};

/// Takes the outermost wrapper off; all views are into `text`. Nothing where none is known. Linear in the length of `text`.
/// A reply with words is taken before a bare code, and that before a bare status, wherever they stand.
[[nodiscard]] std::optional<Peeled> peel(std::string_view text, Begins begins);

/// A reply that had to be put together from its parts.
struct Rebuilt {
  std::string_view before;  ///< the words in front of it
  std::string reply;
  bool is_last_resort = false;  ///< only where no reply stands elsewhere in the text
};

/// Python's pairs as exceptions print them: `(535, b'5.7.8 …')`, also inside a dictionary. The pair as a reply, without the pair's
/// marks; nothing where there is none.
[[nodiscard]] std::optional<Rebuilt> python_reply(std::string_view text, Begins begins);

/// PHPMailer's parts: `… command failed Detail: TEXT SMTP code: 550 Additional SMTP info: 5.1.1`, as `550 5.1.1 TEXT`.
[[nodiscard]] std::optional<Rebuilt> detailed_reply(std::string_view text, Begins begins);

/// Sendmail's log fields where there is no reply: what stands behind `stat=`, after the value of `dsn=`, where that is given.
[[nodiscard]] std::optional<Rebuilt> logged_status(std::string_view text);

/// Without what wrappers write behind a reply: `Giving up on 192.0.2.1.`, a stack trace, `(state 13)`, a bracket that nothing opens.
/// Only for what was in a wrapper.
[[nodiscard]] std::string_view without_tail(std::string_view inner);

}  // namespace smtpwhy::unwrap
