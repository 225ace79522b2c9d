// EventLoad: what some lines of an input tell, to be carried from the thread that reads them to the one that puts sessions together.
#pragma once

#include "event/line_events.h"
#include "run/text_blocks.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Events with copies of all that they are views of.
class EventLoad : public LineEvents {
 public:
  void begin_line() override { steps_.push_back({Step::Kind::line, LineFate::event}); }
  void on_event(const Event& event) override;
  void end_line(LineFate fate) override { steps_.push_back({Step::Kind::fate, fate}); }

  void replay(LineEvents& target) const;

  /// Texts in `memory` are not copied: they live as long as what is kept here.
  void lend(std::string_view memory) { lent_ = memory; }

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// For the next ones; what was allocated stays.
  void clear();

 private:
  struct Step {
    enum class Kind : std::uint8_t { line, event, fate } kind;
    LineFate fate;
  };

  std::vector<Step> steps_;
  std::vector<Event> events_;  // their facts are in `facts_`, the next one for each that has one
  std::vector<QueueFact> facts_;
  TextBlocks text_;
  std::string_view lent_;
};

}  // namespace smtpwhy
