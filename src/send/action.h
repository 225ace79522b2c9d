// Action: what a state machine without input and output wants done: the client here, and the server of mimic/.
#pragma once

#include "event/event.h"
#include "send/deadlines.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

enum class ActionKind : std::uint8_t {
  tell,       ///< `event`, `side`, `trouble` and `text`: for the record, without secrets
  send,       ///< `text` goes to the other side, as it is
  refused,    ///< `text` is the reply, in one line, to `command` and about `recipient`: it counts against what was asked for
  expect,     ///< something must have come from the other side within `wait`, from now on
  start_tls,  ///< the handshake, which ends in `on_tls_started` or `on_failure`
  close,      ///< the last action
};

struct Action {
  ActionKind kind = ActionKind::tell;
  EventKind event = EventKind::note;
  Side side = Side::unknown;
  Trouble trouble = Trouble::none;
  Wait wait = Wait::other;
  std::string text;
  std::string_view command = {};  ///< of a refusal: a verb, `.`, `CONNECT`; empty: nobody asked
  std::string recipient = {};     ///< of a refusal; empty: it is about nobody alone
};

}  // namespace smtpwhy
