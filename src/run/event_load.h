// EventLoad: what some lines of an input tell, to be carried from the thread that reads them to the one that puts sessions together.
#pragma once

#include "base/text.h"
#include "event/line_events.h"
#include "run/text_blocks.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Events with copies of all that they are views of.
class EventLoad : public LineEvents {
 public:
  void begin_line() override { lines_.push_back({events_.size()}); }
  void on_event(const Event& event) override;
  void end_line(LineFate fate) override { lines_.back().fate = fate; }

  /// Hands all over, in their order: each event with the line that began last.
  void replay(LineEvents& target);

  /// Texts in `memory` are not copied: they live as long as what is kept here.
  void lend(std::string_view memory) { lent_ = memory; }

  [[nodiscard]] bool empty() const { return lines_.empty() && events_.empty(); }
  /// For the next ones; what was allocated stays.
  void clear();

 private:
  struct Line {
    std::size_t first_event = 0;
    LineFate fate = LineFate::event;
  };

  std::string_view kept(std::string_view text) { return is_part_of(text, lent_) ? text : text_.keep(text); }
  void push_events(std::size_t from, std::size_t to, LineEvents& target);

  std::vector<Line> lines_;
  std::vector<Event> events_;  // their facts are in `facts_`, the next one for each that has one
  std::vector<QueueFact> facts_;
  std::size_t facts_told_ = 0;
  TextBlocks text_;
  std::string_view lent_;
};

}  // namespace smtpwhy
