// HeldFact: an attempt of which lines below tell more: its reply goes on there, as null clients log it (`…: 550-first line`, then
// `550 last line`), or they say what it was about, as stack traces do.
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

  /// Keeps a copy until a line below says what command it was about. Then nothing must be held yet.
  void hold_for_command(const Event& event);

  /// Whether it is held for that.
  [[nodiscard]] bool wants_command() const { return wants_command_; }

  /// What it was about, in the log's words.
  void answer(std::string_view command);

  /// Adds `line`, if it goes on with the reply that is held; gives whether it does.
  bool take(std::string_view line) { return holds_ && goes_on(line); }

  /// Pushes what is held, if anything.
  void release(EventSink& sink) {
    if (holds_) push(sink);
  }

  [[nodiscard]] const LeftOut& left_out() const { return left_out_; }

  static constexpr std::size_t kLongest = 64 * 1024;  ///< octets of a reply; what is beyond is left out

 private:
  bool goes_on(std::string_view line);
  void push(EventSink& sink);
  void keep(const Event& event);

  bool holds_ = false;
  bool wants_command_ = false;
  bool more_ = false;  // the line read last said that more follow
  bool cut_ = false;   // some of it was left out
  Event event_;
  QueueFact fact_;
  std::array<std::string, 11> storage_;  // what the views of both point into
  std::string key_;
  std::string command_;
  std::string stamp_;
  std::string text_;
  LeftOut left_out_;
};

}  // namespace smtpwhy
