// HeldFact: an attempt whose reply goes on in the lines below it, as null clients log it: `…: 550-first line`, then `550 last line`.
#pragma once

#include "event/event.h"
#include "event/left_out.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

class HeldFact {
 public:
  /// Keeps a copy of the event and its queue fact, if its text is the first line of a longer reply (RFC 5321 section 4.2.1); gives
  /// whether it does. Then nothing must be held yet.
  bool hold(const Event& event);

  /// Adds `line`, if it goes on with the reply that is held; gives whether it does.
  bool take(std::string_view line);

  /// Pushes what is held, if anything.
  void release(EventSink& sink);

  [[nodiscard]] const LeftOut& left_out() const { return left_out_; }

  static constexpr std::size_t kLongest = 64 * 1024;  ///< octets of a reply; what is beyond is left out

 private:
  bool holds_ = false;
  bool more_ = false;  // the line read last said that more follow
  bool cut_ = false;   // some of it was left out
  Event event_;
  QueueFact fact_;
  std::array<std::string, 11> storage_;  // what the views of both point into
  std::string key_;
  std::string stamp_;
  std::string text_;
  LeftOut left_out_;
};

}  // namespace smtpwhy
