#include "run/event_belt.h"

#include "event/event_texts.h"

#include <algorithm>

namespace smtpwhy {

std::string_view EventLoad::kept(std::string_view text) {
  if (text.empty()) return {};
  const auto has_room = [&](const std::string& block) { return block.size() + text.size() <= block.capacity(); };
  while (used_blocks_ < blocks_.size() && !has_room(blocks_[used_blocks_])) ++used_blocks_;
  if (used_blocks_ == blocks_.size()) blocks_.emplace_back().reserve(std::max(kBlock, text.size()));
  auto& block = blocks_[used_blocks_];
  block += text;
  octets_ += text.size();
  return std::string_view(block).substr(block.size() - text.size());
}

void EventLoad::add(const Event& event) {
  const auto keep = [&](std::string_view& text) { text = kept(text); };
  steps_.push_back({Step::Kind::event, LineFate::event});
  change_texts(events_.emplace_back(event), keep);
  if (event.fact != nullptr) change_texts(facts_.emplace_back(*event.fact), keep);
}

void EventLoad::replay(LineEvents& target) const {
  auto event = events_.begin();
  auto fact = facts_.begin();
  for (const auto& step : steps_) {
    if (step.kind == Step::Kind::line) target.begin_line();
    if (step.kind == Step::Kind::fate) target.end_line(step.fate);
    if (step.kind != Step::Kind::event) continue;
    Event next = *event++;
    if (next.fact != nullptr) next.fact = &*fact++;
    target.on_event(next);
  }
}

void EventLoad::clear() {
  steps_.clear();
  events_.clear();
  facts_.clear();
  // One large text must not be kept for ever.
  if (octets_ > 2 * kOctets) blocks_.clear();
  for (auto& block : blocks_) block.clear();
  used_blocks_ = 0;
  octets_ = 0;
}

void EventBelt::end_line(LineFate fate) {
  load_->end_line(fate);
  if (load_->full()) pass_on();
}

void EventBelt::pass_on() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return refused_ || waiting_.size() < kMostLoads; });
  if (refused_) return load_->clear();
  waiting_.push_back(std::move(load_));
  if (idle_.empty()) idle_.push_back(std::make_unique<EventLoad>());
  load_ = std::move(idle_.back());
  idle_.pop_back();
  lock.unlock();
  changed_.notify_one();
}

void EventBelt::pass_on_if_awaited() {
  if (load_->empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) return;
  }
  pass_on();
}

void EventBelt::end() {
  if (!load_->empty()) pass_on();
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_one();
}

bool EventBelt::wanted() {
  const std::lock_guard lock(mutex_);
  return !refused_;
}

const EventLoad* EventBelt::take() {
  if (taken_) taken_->clear();
  std::unique_lock lock(mutex_);
  if (taken_) idle_.push_back(std::move(taken_));
  changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
  if (waiting_.empty()) return nullptr;
  taken_ = std::move(waiting_.front());
  waiting_.pop_front();
  lock.unlock();
  changed_.notify_one();
  return taken_.get();
}

void EventBelt::refuse() {
  const std::lock_guard lock(mutex_);
  refused_ = true;
  waiting_.clear();
  changed_.notify_one();
}

}  // namespace smtpwhy
