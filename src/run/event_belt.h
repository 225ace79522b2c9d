// EventBelt: carries what the lines of an input tell from the thread that reads them to the one that puts sessions together. Order and
// content stay as they are, so a report does not depend on threads. Bounded: who reads waits where the other has not come that far.
#pragma once

#include "event/line_events.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Events with copies of all that they are views of.
class EventLoad {
 public:
  void begin_line() { steps_.push_back({Step::Kind::line, LineFate::event}); }
  void add(const Event& event);
  void end_line(LineFate fate) { steps_.push_back({Step::Kind::fate, fate}); }

  void replay(LineEvents& target) const;

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// Enough to be handed on.
  [[nodiscard]] bool full() const { return octets_ >= kOctets || steps_.size() >= kSteps; }
  /// For the next ones; what was allocated stays.
  void clear();

  static constexpr std::size_t kOctets = std::size_t{256} * 1024;  ///< large enough that handing on does not count
  static constexpr std::size_t kSteps = 8192;                      ///< lines that tell nothing have no octets here

 private:
  struct Step {
    enum class Kind : std::uint8_t { line, event, fate } kind;
    LineFate fate;
  };
  static constexpr std::size_t kBlock = std::size_t{64} * 1024;  // of text
  [[nodiscard]] std::string_view kept(std::string_view text);

  std::vector<Step> steps_;
  std::vector<Event> events_;  // their facts are in `facts_`, the next one for each that has one
  std::vector<QueueFact> facts_;
  std::deque<std::string> blocks_;  // of text; none is moved or grows beyond what it has room for
  std::size_t used_blocks_ = 0;
  std::size_t octets_ = 0;
};

class EventBelt : public LineEvents {
 public:
  // --- for who reads ---
  void begin_line() override { load_->begin_line(); }
  void on_event(const Event& event) override { load_->add(event); }
  void end_line(LineFate fate) override;
  /// Hands over what there is, where whoever takes has nothing else to do: more may come much later.
  void pass_on_if_awaited();
  /// Nothing more comes.
  void end();
  /// Whether somebody still wants more; where not, what comes is thrown away.
  [[nodiscard]] bool wanted();

  // --- for who takes ---
  /// The next load, in order; waits for it. Nothing: that was all. The one before is used again.
  [[nodiscard]] const EventLoad* take();
  /// No more is wanted.
  void refuse();

  static constexpr std::size_t kMostLoads = 4;  ///< waiting: more would only be memory

 private:
  void pass_on();

  std::unique_ptr<EventLoad> load_ = std::make_unique<EventLoad>();  // of who reads
  std::unique_ptr<EventLoad> taken_;                                 // of who takes
  std::mutex mutex_;                                                 // of all below
  std::condition_variable changed_;
  std::deque<std::unique_ptr<EventLoad>> waiting_;
  std::vector<std::unique_ptr<EventLoad>> idle_;
  bool ended_ = false;
  bool refused_ = false;
};

}  // namespace smtpwhy
