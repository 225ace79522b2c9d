// EventLoad: what some lines of an input tell, to be carried from the thread that reads them to the one that puts sessions together.
#pragma once

#include "event/line_events.h"
#include "run/text_blocks.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// Events with copies of all that they are views of.
class EventLoad : public LineEvents {
 public:
  void begin_line() override { lines_.push_back({events_.size()}); }
  void on_event(const Event& event) override;
  void end_line(LineFate fate) override { lines_.back().fate = fate; }

  /// Hands over what it has not yet, in its order, each event with the line that began last, until `enough` says so behind an event. Gives
  /// whether that was all. `target` is as a LineEvents, and may change the events.
  template <class Target, class Enough>
  bool replay(Target& target, Enough enough) {
    for (;;) {
      const auto end = next_line_ < lines_.size() ? lines_[next_line_].first_event : events_.size();
      while (next_event_ < end) {
        target.on_event(take_event());
        if (enough()) return false;
      }
      if (next_line_ > 0 && !std::exchange(ended_, true)) target.end_line(lines_[next_line_ - 1].fate);
      if (next_line_ == lines_.size()) return true;
      target.begin_line();
      ended_ = false;
      ++next_line_;
    }
  }

  /// Texts in `memory` are not copied: they live as long as what is kept here.
  void lend(std::string_view memory) { lent_ = memory; }

  [[nodiscard]] bool empty() const { return lines_.empty() && events_.empty(); }
  /// Of the texts that were copied.
  [[nodiscard]] std::size_t octets() const { return text_.octets(); }
  /// For the next ones; what was allocated stays.
  void clear();

 private:
  struct Line {
    std::size_t first_event = 0;
    LineFate fate = LineFate::event;
  };

  static constexpr std::size_t kLong = 256;  // octets; longer texts that many events have are kept once

  template <class Holder>
  void keep_texts(Holder& holder);
  std::string_view kept(std::string_view text);
  Event& take_event() {
    auto& event = events_[next_event_++];
    if (event.fact != nullptr) event.fact = &facts_[next_fact_++];
    return event;
  }

  std::vector<Line> lines_;
  std::vector<Event> events_;  // their facts are in `facts_`, the next one for each that has one
  std::vector<QueueFact> facts_;
  TextBlocks text_;
  std::string_view lent_;
  std::array<std::string_view, 4> long_;  // those that were kept last, the last one first
  std::size_t next_line_ = 0;             // to be handed over
  std::size_t next_event_ = 0;
  std::size_t next_fact_ = 0;
  bool ended_ = true;  // the line before `next_line_`, to whom it is handed
};

}  // namespace smtpwhy
