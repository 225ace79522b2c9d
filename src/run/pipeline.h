// Pipeline: the stages of a run behind the thread that has its lines: reading (lines to events), assembling (events to sessions and
// deliveries), telling (diagnosis, counts, report). What a stage tells is in the order of its loads, and nothing of a report depends on
// threads: assembling and telling go through their loads one at a time, reading may have several at once (run/reading_belt.h). Any thread
// that has nothing else to do takes the next load of any stage, also the one that hands over lines, where it is far ahead.
#pragma once

#include "run/reading_belt.h"
#include "run/session_load.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace smtpwhy {

class Pipeline : public LineSink {
 public:
  /// What is done with a load. `assemble` hands its events to what puts sessions together, and that fills `into`; it gives false where that
  /// is full before all is handed over. `tell` gives false where no more is wanted. `read` must outlive the pipeline.
  struct Stages {
    LineReading& read;
    std::function<bool(EventLoad& events, SessionLoad& into)> assemble;
    std::function<bool(SessionLoad& sessions)> tell;
  };
  explicit Pipeline(Stages stages) : stages_(std::move(stages)), lines_(stages_.read) {}

  // --- for who hands over lines: one thread. Where the others are far behind, it helps them before it goes on. ---
  void on_line(const InputLine& line) override;
  std::uint64_t on_lines(const InputLines& lines) override;
  /// Where the next block may be put, so that its lines need not be copied; nobody else writes there until `end_block`, or until this is
  /// asked again. Empty: there is no room.
  [[nodiscard]] std::span<char> place_for_block();
  /// Lines follow, which are handed over as loads are full. Until `end_block`, nobody else touches the one that is not.
  void begin_block();
  /// More lines may come much later: whoever has nothing else to do takes what there is. Gives whether somebody still wants more; where not,
  /// what comes is thrown away.
  [[nodiscard]] bool end_block();
  /// Nothing more comes: it broke off where there is an exception, which is kept. Helps until what was read is told.
  void end(std::exception_ptr thrown = nullptr);

  // --- for any other thread ---
  /// Takes part until all is told.
  void work();

  /// What a stage threw, when all threads have come back; null: nothing.
  [[nodiscard]] std::exception_ptr thrown() const { return thrown_; }

  static constexpr std::size_t kMostSessionLoads = 8;  ///< waiting: with more, what is told next has left the cache

 private:
  using Lock = std::unique_lock<std::mutex>;

  /// Sessions and deliveries, and what they came of: texts of deliveries are there.
  struct ToTell {
    std::unique_ptr<SessionLoad> sessions;
    std::shared_ptr<ReadingLoad> lender;
  };

  [[nodiscard]] bool pass_on();
  void release_placed();
  [[nodiscard]] bool help_once(Lock& lock);
  [[nodiscard]] bool do_next(Lock& lock);
  void read_next(Lock& lock, ReadingWork work);
  void assemble_next(Lock& lock);
  void tell_next(Lock& lock);
  template <class Work>
  [[nodiscard]] bool done_unlocked(Lock& lock, Work work);
  void refuse(std::exception_ptr thrown);
  [[nodiscard]] std::unique_ptr<SessionLoad> fresh_sessions();
  void give_back(ToTell told);
  [[nodiscard]] bool may_assemble() const {
    return !assembling_ && (half_assembled_ != nullptr || lines_.has_told()) && sessions_.size() < kMostSessionLoads;
  }
  [[nodiscard]] bool may_tell() const { return !telling_ && !sessions_.empty(); }
  [[nodiscard]] bool all_so_far_is_told() const {
    return lines_.empty() && half_assembled_ == nullptr && !assembling_ && sessions_.empty() && !telling_;
  }

  Stages stages_;
  std::mutex mutex_;  // of all below, but what of `lines_` who hands over lines has to itself
  std::condition_variable changed_;
  ReadingBelt lines_;
  bool assembling_ = false;                      // a thread does
  std::shared_ptr<ReadingLoad> half_assembled_;  // more sessions come of it; null: none
  std::deque<ToTell> sessions_;
  std::vector<std::unique_ptr<SessionLoad>> idle_sessions_;
  bool telling_ = false;                 // a thread does
  std::shared_ptr<ReadingLoad> placed_;  // in whose memory the block is, whatever becomes of its lines; null: in nobody's
  std::size_t idle_ = 0;                 // threads that wait for something to do
  std::exception_ptr thrown_;
  bool between_blocks_ = false;  // who hands over lines waits for more of them
  bool ended_ = false;
  bool refused_ = false;
};

}  // namespace smtpwhy
