// SpareMemory: memory of sessions that are over, for those that begin: the larger pieces of it, which in another thread would be slow to let
// go.
#pragma once

#include "session/session.h"

#include <cstddef>
#include <vector>

namespace smtpwhy {

class SpareMemory {
 public:
  /// To a session that has kept nothing yet.
  void give_to(Session& session);

  /// From one that is needed no more: all its views end. What is larger than most is let go.
  void take_from(Session&& session);

 private:
  static constexpr std::size_t kMost = 64;  // sessions: at most some 1 MB

  struct Piece {
    TextArena text;
    std::vector<Exchange> exchanges;
  };
  std::vector<Piece> pieces_;
};

}  // namespace smtpwhy
