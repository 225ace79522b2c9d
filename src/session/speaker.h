// SpeakerFinder: who said a line of which the log does not tell.
//
// A reply begins with three digits (RFC 5321 section 4.2), a command with a verb. Where lines carry marks, one telling line
// teaches the mark, which then holds for all lines with it: the same mark means opposite sides in different products, and even in
// RFC 821 `S:` is the sender.
#pragma once

#include "event/event.h"

#include <array>
#include <string>

namespace smtpwhy {

class SpeakerFinder {
 public:
  /// The side of a line; `unknown` where nothing tells. `client_may_say_anything`: message content or a login is under way.
  [[nodiscard]] Side side_of(const Event& line, bool client_may_say_anything);

 private:
  [[nodiscard]] Side learned(std::string_view mark) const;
  void learn(std::string_view mark, Side side);

  std::array<std::string, 2> marks_;  // of the client, of the server; empty: not learned yet
};

}  // namespace smtpwhy
