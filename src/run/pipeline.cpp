#include "run/pipeline.h"

#include "base/octet_search.h"

#include <utility>

namespace smtpwhy {

void Pipeline::on_line(const InputLine& line) {
  lines_.fresh().add(line);
  if (lines_.fresh().full()) (void)pass_on();
}

std::uint64_t Pipeline::on_lines(const InputLines& lines) {
  auto rest = lines;
  bool wanted = true;
  while (wanted && !rest.text.empty()) {
    lines_.fresh().take_from(rest);
    if (!rest.text.empty() || lines_.fresh().full()) wanted = pass_on();
  }
  return rest.first - lines.first + count_octet(rest.text, '\n');
}

// Who hands over lines reads them, too, where nobody else is free to: so most threads stay with their stages, whose memory is in their cache.
// False: no more is wanted, and the lines are thrown away.
bool Pipeline::pass_on() {
  Lock lock(mutex_);
  while (!refused_ && lines_.full()) {
    if (!help_once(lock)) changed_.wait(lock);
  }
  if (refused_) {
    lines_.throw_fresh_away();
    return false;
  }
  lines_.add();
  changed_.notify_all();
  auto work = idle_ > 0 ? lines_.begin_in_order() : lines_.begin();
  if (work.any()) {
    read_next(lock, std::move(work));
    changed_.notify_all();
  }
  return true;
}

std::span<char> Pipeline::place_for_block() {
  const Lock lock(mutex_);
  between_blocks_ = false;
  release_placed();
  placed_ = lines_.share_fresh();
  return placed_->lines.place_for_block();
}

// Under the lock.
void Pipeline::release_placed() {
  if (auto placed = std::exchange(placed_, nullptr)) lines_.give_back(std::move(placed));
}

void Pipeline::begin_block() {
  const Lock lock(mutex_);
  between_blocks_ = false;
}

bool Pipeline::end_block() {
  const Lock lock(mutex_);
  release_placed();
  between_blocks_ = true;
  if (idle_ > 0) changed_.notify_all();
  return !refused_;
}

void Pipeline::end(std::exception_ptr thrown) {
  begin_block();
  try {
    if (!lines_.fresh().empty()) (void)pass_on();
  } catch (...) {
    if (!thrown) thrown = std::current_exception();
  }
  {
    const Lock lock(mutex_);
    release_placed();
    ended_ = true;
    if (!thrown_) thrown_ = std::move(thrown);
    changed_.notify_all();
  }
  work();
}

void Pipeline::work() {
  Lock lock(mutex_);
  while (!ended_ || !all_so_far_is_told()) {
    if (help_once(lock)) continue;
    ++idle_;
    changed_.wait(lock);
    --idle_;
  }
}

// What is nearest to the report comes first, so that loads are still in the cache, and few are under way; some sessions are kept waiting, so
// that who finds assembling busy has something to do. False: there is nothing to do at present.
bool Pipeline::do_next(Lock& lock) {
  if (refused_) return false;
  const bool many_wait = sessions_.size() >= kMostSessionLoads / 2;
  if (may_assemble() && !(many_wait && may_tell())) {
    assemble_next(lock);
  } else if (may_tell()) {
    tell_next(lock);
  } else if (auto work = lines_.begin(); work.any()) {
    read_next(lock, std::move(work));
  } else if (between_blocks_ && !lines_.fresh().empty() && !lines_.full()) {
    lines_.add();
  } else {
    return false;
  }
  return true;
}

// Where there is no memory for what a load needs beside its stage, it ends as where a stage throws.
bool Pipeline::help_once(Lock& lock) {
  bool done = true;
  try {
    done = do_next(lock);
  } catch (...) {
    refuse(std::current_exception());
  }
  if (done) changed_.notify_all();
  return done;
}

void Pipeline::read_next(Lock& lock, ReadingWork work) {
  const bool good = done_unlocked(lock, [&] {
    work.run();
    return true;
  });
  if (good) lines_.end(std::move(work));
}

void Pipeline::assemble_next(Lock& lock) {
  auto sessions = fresh_sessions();
  auto load = half_assembled_ != nullptr ? std::move(half_assembled_) : lines_.take_told();
  assembling_ = true;
  sessions->lend(load->lines.memory());
  bool all = true;
  const bool good = done_unlocked(lock, [&] {
    all = stages_.assemble(load->events, *sessions);
    return true;
  });
  assembling_ = false;
  if (good && !all && !refused_) half_assembled_ = load;
  ToTell assembled{std::move(sessions), std::move(load)};
  if (good && !refused_ && !assembled.sessions->empty()) {
    sessions_.push_back(std::move(assembled));
  } else {
    assembled.sessions->clear();
    give_back(std::move(assembled));
  }
}

void Pipeline::give_back(ToTell told) {
  idle_sessions_.push_back(std::move(told.sessions));
  lines_.give_back(std::move(told.lender));
}

std::unique_ptr<SessionLoad> Pipeline::fresh_sessions() {
  if (idle_sessions_.empty()) return std::make_unique<SessionLoad>();
  auto sessions = std::move(idle_sessions_.back());
  idle_sessions_.pop_back();
  return sessions;
}

void Pipeline::tell_next(Lock& lock) {
  telling_ = true;
  auto next = std::move(sessions_.front());
  sessions_.pop_front();
  const bool wanted = done_unlocked(lock, [&] {
    const bool more = stages_.tell(*next.sessions);
    next.sessions->clear();
    return more;
  });
  telling_ = false;
  give_back(std::move(next));
  if (!wanted) refuse(nullptr);
}

// Who took something out of what is under the lock has it for itself, so that none is needed there.
template <class Work>
bool Pipeline::done_unlocked(Lock& lock, Work work) {
  lock.unlock();
  std::exception_ptr thrown;
  bool result = false;
  try {
    result = work();
  } catch (...) {
    thrown = std::current_exception();
  }
  lock.lock();
  if (thrown) refuse(std::move(thrown));
  return result;
}

// Under the lock. What waits is thrown away.
void Pipeline::refuse(std::exception_ptr thrown) {
  if (!thrown_) thrown_ = std::move(thrown);
  refused_ = true;
  lines_.clear();
  half_assembled_ = nullptr;
  sessions_.clear();
}

}  // namespace smtpwhy
