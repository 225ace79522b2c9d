// ReadingBelt: loads of lines on their way to what they tell, read by several threads at once where the format allows it.
//
// Loads are read ahead by twins of who reads them in order. What a twin tells counts if, once all loads before are read, what it knew is
// still so, and it knows no more behind its load than before: else the load is read again, in order. So nothing depends on threads.
#pragma once

#include "run/line_reading.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace smtpwhy {

/// Who reads in order, as of some load.
struct ReadingBase {
  std::unique_ptr<LineReading> reading;
  std::string memory;
};

/// Lines, and what they tell.
struct ReadingLoad {
  enum class State : std::uint8_t {
    waiting,
    being_read,
    ahead,    ///< a twin has read it
    in_vain,  ///< so that it waits for who reads in order
    told,     ///< for good
  };
  State state = State::waiting;
  LineLoad lines;
  EventLoad events;
  std::shared_ptr<const ReadingBase> base;  ///< of the twin that read it; null: that knows more now
  std::uint64_t count = 0;                  ///< of lines, see LineReading
};

/// A load to be read.
class ReadingWork {
 public:
  [[nodiscard]] bool any() const { return load_ != nullptr; }
  /// Reads it.
  void run();

 private:
  friend class ReadingBelt;
  void run_in_order();
  void run_ahead();

  std::shared_ptr<ReadingLoad> load_;
  LineReading* in_order_ = nullptr;          // null: a twin reads
  bool may_be_ahead_ = false;                // of who reads in order: twins of it are wanted
  std::shared_ptr<const ReadingBase> base_;  // of the twin; of who reads in order, before and then behind the load
  std::unique_ptr<LineReading> twin_;        // null: to be made
};

/// Has no lock: who shares it between threads calls all but `fresh` under one.
class ReadingBelt {
 public:
  /// `in_order` must outlive this.
  explicit ReadingBelt(LineReading& in_order) : in_order_(in_order) {}

  /// For lines that come behind all others; for who calls `add`.
  [[nodiscard]] LineLoad& fresh() { return fresh_->lines; }
  /// The same, to be kept so that its memory is not used again; goes back by `give_back`.
  [[nodiscard]] std::shared_ptr<ReadingLoad> share_fresh() const { return fresh_; }
  /// What `fresh` was filled with comes next.
  void add();
  /// What `fresh` was filled with is not wanted. Its memory stays as it is where others have it, too.
  void throw_fresh_away();

  [[nodiscard]] bool empty() const { return loads_.empty(); }
  [[nodiscard]] bool full() const { return loads_.size() >= kMostLoads; }

  /// What can be read now, if anything; goes back by `end`.
  [[nodiscard]] ReadingWork begin();
  /// The same, but only what nobody can read ahead.
  [[nodiscard]] ReadingWork begin_in_order();
  void end(ReadingWork work);

  /// Whether the first of all is told for good.
  [[nodiscard]] bool has_told() const { return !loads_.empty() && loads_.front()->state == ReadingLoad::State::told; }
  /// Takes it off; goes back by `give_back`, from each who has it.
  [[nodiscard]] std::shared_ptr<ReadingLoad> take_told();
  void give_back(std::shared_ptr<ReadingLoad> load);

  /// All is thrown away.
  void clear() { loads_.clear(); }

  static constexpr std::size_t kMostLoads = 4;   ///< told or not: with more, what is taken next has left the cache
  static constexpr std::size_t kMostInVain = 8;  ///< loads in a row behind which twins knew more: then reading goes on in order

 private:
  void settle();
  [[nodiscard]] std::shared_ptr<ReadingLoad> next_in_order() const;
  [[nodiscard]] std::shared_ptr<ReadingLoad> next_ahead() const;

  LineReading& in_order_;
  bool busy_ = false;                                // somebody reads in order
  std::shared_ptr<const ReadingBase> base_;          // behind the last load that was read in order; null: there are no twins
  std::vector<std::unique_ptr<LineReading>> twins_;  // that nobody uses; they know what `base_` does
  std::size_t in_vain_ = 0;
  std::deque<std::shared_ptr<ReadingLoad>> loads_;
  std::vector<std::shared_ptr<ReadingLoad>> idle_;
  std::shared_ptr<ReadingLoad> fresh_ = std::make_shared<ReadingLoad>();
};

}  // namespace smtpwhy
