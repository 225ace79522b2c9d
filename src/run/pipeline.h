// Pipeline: the stages of a run, each of them one step behind the other: reading (lines to events), assembling (events to sessions and
// deliveries), telling (diagnosis, counts, report). Each goes through its loads in their order, one at a time, so nothing of a report
// depends on threads. Reading has a thread; any thread that has nothing else to do takes the next load of either later stage, that one too
// where it is far ahead: so two threads share the work, whichever of the later stages is the slow one.
#pragma once

#include "run/event_load.h"
#include "run/session_load.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>

namespace smtpwhy {

class Pipeline : public LineEvents {
 public:
  /// What is done with a load. `assemble` hands its events to what puts sessions together, and that fills `into`; `tell` gives false
  /// where no more is wanted.
  struct Stages {
    std::function<void(const EventLoad& events, SessionLoad& into)> assemble;
    std::function<bool(SessionLoad& sessions)> tell;
  };
  explicit Pipeline(Stages stages) : stages_(std::move(stages)) {}

  // --- for who reads: one thread. Where the others are far behind, it helps them before it goes on. ---
  void begin_line() override { reading_->begin_line(); }
  void on_event(const Event& event) override { reading_->on_event(event); }
  void end_line(LineFate fate) override;
  /// Hands over what there is, where the others have nothing else to do: more may come much later.
  void pass_on_if_awaited();
  /// Nothing more comes: it broke off where there is an exception, which is kept. Helps until what was read is told.
  void end(std::exception_ptr thrown = nullptr);
  /// Whether somebody still wants more; where not, what comes is thrown away.
  [[nodiscard]] bool wanted();

  // --- for any other thread ---
  /// Takes part until all is told.
  void work();

  /// What a stage threw, when all threads have come back; null: nothing.
  [[nodiscard]] std::exception_ptr thrown() const { return thrown_; }

  static constexpr std::size_t kMostLoads = 8;         ///< of events, waiting: more would only be memory
  static constexpr std::size_t kMostSessionLoads = 4;  ///< the same; they hold more

 private:
  using Lock = std::unique_lock<std::mutex>;

  // Loads on their way to a stage.
  template <class Load>
  struct Belt {
    std::deque<std::unique_ptr<Load>> waiting;
    std::deque<std::unique_ptr<Load>> idle;
    bool busy = false;  // a thread is at the next stage

    [[nodiscard]] std::unique_ptr<Load> fresh();
    [[nodiscard]] std::unique_ptr<Load> next();
    void give_back(std::unique_ptr<Load> load);
    [[nodiscard]] bool may_go_on() const { return !busy && !waiting.empty(); }
    [[nodiscard]] bool is_empty() const { return !busy && waiting.empty(); }
  };

  void pass_on();
  [[nodiscard]] bool help_once(Lock& lock);
  void assemble_next(Lock& lock);
  void tell_next(Lock& lock);
  template <class Work>
  [[nodiscard]] bool done_unlocked(Lock& lock, Work work);
  void refuse(std::exception_ptr thrown);
  [[nodiscard]] bool may_assemble() const { return events_.may_go_on() && sessions_.waiting.size() < kMostSessionLoads; }
  [[nodiscard]] bool all_is_told() const { return ended_ && events_.is_empty() && sessions_.is_empty(); }

  Stages stages_;
  std::unique_ptr<EventLoad> reading_ = std::make_unique<EventLoad>();  // of who reads
  std::mutex mutex_;                                                    // of all below
  std::condition_variable changed_;
  Belt<EventLoad> events_;
  Belt<SessionLoad> sessions_;
  std::exception_ptr thrown_;
  bool ended_ = false;
  bool refused_ = false;
};

}  // namespace smtpwhy
