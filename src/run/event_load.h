// EventLoad: what some lines of an input tell, to be carried from the thread that reads them to the one that puts sessions together.
#pragma once

#include "event/line_events.h"
#include "run/text_blocks.h"

#include <cstdint>
#include <vector>

namespace smtpwhy {

/// Events with copies of all that they are views of.
class EventLoad : public LineEvents {
 public:
  void begin_line() override { steps_.push_back({Step::Kind::line, LineFate::event}); }
  void on_event(const Event& event) override;
  void end_line(LineFate fate) override { steps_.push_back({Step::Kind::fate, fate}); }

  void replay(LineEvents& target) const;

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// Enough to be handed on.
  [[nodiscard]] bool full() const { return text_.octets() >= kOctets || steps_.size() >= kSteps; }
  /// For the next ones; what was allocated stays.
  void clear();

  static constexpr std::size_t kOctets = std::size_t{64} * 1024;  ///< large enough that handing on does not count
  static constexpr std::size_t kSteps = 2048;                     ///< lines that tell nothing have no octets here

 private:
  struct Step {
    enum class Kind : std::uint8_t { line, event, fate } kind;
    LineFate fate;
  };

  std::vector<Step> steps_;
  std::vector<Event> events_;  // their facts are in `facts_`, the next one for each that has one
  std::vector<QueueFact> facts_;
  TextBlocks text_;
};

}  // namespace smtpwhy
