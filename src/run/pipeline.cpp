#include "run/pipeline.h"

#include <utility>

namespace smtpwhy {

template <class Load>
std::unique_ptr<Load> Pipeline::Belt<Load>::fresh() {
  if (idle.empty()) return std::make_unique<Load>();
  auto load = std::move(idle.front());
  idle.pop_front();
  return load;
}

template <class Load>
std::unique_ptr<Load> Pipeline::Belt<Load>::next() {
  busy = true;
  auto load = std::move(waiting.front());
  waiting.pop_front();
  return load;
}

template <class Load>
void Pipeline::Belt<Load>::give_back(std::unique_ptr<Load> load) {
  idle.push_back(std::move(load));
  busy = false;
}

void Pipeline::end_line(LineFate fate) {
  reading_->end_line(fate);
  if (reading_->full()) pass_on();
}

void Pipeline::pass_on() {
  Lock lock(mutex_);
  while (!refused_ && events_.waiting.size() >= kMostLoads) {
    if (!help_once(lock)) changed_.wait(lock);
  }
  if (refused_) return reading_->clear();
  auto next = events_.fresh();
  events_.waiting.push_back(std::exchange(reading_, std::move(next)));
  changed_.notify_all();
}

void Pipeline::pass_on_if_awaited() {
  if (reading_->empty()) return;
  {
    const Lock lock(mutex_);
    if (!events_.is_empty() || !sessions_.is_empty()) return;
  }
  pass_on();
}

void Pipeline::end(std::exception_ptr thrown) {
  if (!reading_->empty()) pass_on();
  {
    const Lock lock(mutex_);
    ended_ = true;
    if (!thrown_) thrown_ = std::move(thrown);
    changed_.notify_all();
  }
  work();
}

bool Pipeline::wanted() {
  const Lock lock(mutex_);
  return !refused_;
}

void Pipeline::work() {
  Lock lock(mutex_);
  while (!all_is_told()) {
    if (!help_once(lock)) changed_.wait(lock);
  }
}

// Some loads are kept waiting before each stage, so that there is something to do for who finds the other one busy. False: there is nothing
// to do at present.
bool Pipeline::help_once(Lock& lock) {
  const bool many_wait = sessions_.waiting.size() >= kMostSessionLoads / 2;
  if (may_assemble() && !(many_wait && sessions_.may_go_on())) {
    assemble_next(lock);
  } else if (sessions_.may_go_on()) {
    tell_next(lock);
  } else {
    return false;
  }
  changed_.notify_all();
  return true;
}

void Pipeline::assemble_next(Lock& lock) {
  auto sessions = sessions_.fresh();
  auto events = events_.next();
  const bool good = done_unlocked(lock, [&] {
    stages_.assemble(*events, *sessions);
    events->clear();
    return true;
  });
  events_.give_back(std::move(events));
  if (good && !refused_ && !sessions->empty()) {
    sessions_.waiting.push_back(std::move(sessions));
  } else {
    sessions->clear();
    sessions_.idle.push_back(std::move(sessions));
  }
}

void Pipeline::tell_next(Lock& lock) {
  auto sessions = sessions_.next();
  const bool wanted = done_unlocked(lock, [&] {
    const bool more = stages_.tell(*sessions);
    sessions->clear();
    return more;
  });
  sessions_.give_back(std::move(sessions));
  if (!wanted) refuse(nullptr);
}

// Only who set a belt's `busy` is at what it works on, so no lock is needed there.
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
  events_.waiting.clear();
  sessions_.waiting.clear();
}

}  // namespace smtpwhy
