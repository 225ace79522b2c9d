#include "run/reading_belt.h"

#include <algorithm>
#include <utility>

namespace smtpwhy {
namespace {

using State = ReadingLoad::State;

}  // namespace

void ReadingWork::run() {
  load_->events.clear();
  load_->events.lend(load_->lines.memory());
  if (in_order_ != nullptr) return run_in_order();
  run_ahead();
}

void ReadingWork::run_in_order() {
  in_order_->read(load_->lines, load_->events);
  auto memory = may_be_ahead_ ? in_order_->memory() : std::nullopt;
  if (memory && base_ != nullptr && *memory == base_->memory) return;
  auto twin = memory ? in_order_->twin() : nullptr;
  base_ = twin == nullptr ? nullptr : std::make_shared<const ReadingBase>(ReadingBase{std::move(twin), std::move(*memory)});
}

void ReadingWork::run_ahead() {
  if (twin_ == nullptr) twin_ = base_->reading->twin();
  twin_->read(load_->lines, load_->events);
  load_->count = twin_->take_count();
  load_->base = twin_->memory() == base_->memory ? base_ : nullptr;
}

// Where there is no memory for the next one, nothing has happened.
void ReadingBelt::add() {
  auto next = idle_.empty() ? std::make_shared<ReadingLoad>() : idle_.back();
  loads_.push_back(fresh_);
  fresh_ = std::move(next);
  if (!idle_.empty()) idle_.pop_back();
}

void ReadingBelt::throw_fresh_away() {
  if (fresh_.use_count() > 1) {
    fresh_ = std::make_shared<ReadingLoad>();
  } else {
    fresh_->lines.clear();
  }
}

// Of the loads that were read ahead, those count that come now, as long as what their readers knew is still so.
void ReadingBelt::settle() {
  for (const auto& load : loads_) {
    if (load->state == State::told) continue;
    if (load->state != State::ahead) return;
    if (load->base == nullptr || load->base != base_) {
      load->state = State::in_vain;
      if (load->base == nullptr) ++in_vain_;
      return;
    }
    load->state = State::told;
    in_order_.add_count(load->count);
    in_vain_ = 0;
  }
}

// Who reads in order reads the first that is not told, where twins cannot, or did in vain.
std::shared_ptr<ReadingLoad> ReadingBelt::next_in_order() const {
  const auto first = std::find_if(loads_.begin(), loads_.end(), [](const auto& load) { return load->state != State::told; });
  if (busy_ || first == loads_.end()) return nullptr;
  const auto state = (*first)->state;
  return state == State::in_vain || (state == State::waiting && base_ == nullptr) ? *first : nullptr;
}

std::shared_ptr<ReadingLoad> ReadingBelt::next_ahead() const {
  const auto next = std::find_if(loads_.begin(), loads_.end(), [](const auto& load) { return load->state == State::waiting; });
  return base_ == nullptr || next == loads_.end() ? nullptr : *next;
}

ReadingWork ReadingBelt::begin() {
  if (auto work = begin_in_order(); work.any()) return work;
  ReadingWork work;
  work.load_ = next_ahead();
  if (work.load_ == nullptr) return work;
  work.load_->state = State::being_read;
  work.base_ = base_;
  if (!twins_.empty()) {
    work.twin_ = std::move(twins_.back());
    twins_.pop_back();
  }
  return work;
}

ReadingWork ReadingBelt::begin_in_order() {
  ReadingWork work;
  work.load_ = next_in_order();
  if (work.load_ == nullptr) return work;
  busy_ = true;
  work.load_->state = State::being_read;
  work.base_ = base_;
  work.in_order_ = &in_order_;
  work.may_be_ahead_ = in_vain_ < kMostInVain;
  return work;
}

void ReadingBelt::end(ReadingWork work) {
  auto& load = *work.load_;
  if (work.in_order_ != nullptr) {
    busy_ = false;
    load.state = State::told;
    if (base_ != work.base_) twins_.clear();
    base_ = std::move(work.base_);
  } else {
    load.state = State::ahead;
    if (load.base != nullptr && load.base == base_) twins_.push_back(std::move(work.twin_));
  }
  settle();
}

std::shared_ptr<ReadingLoad> ReadingBelt::take_told() {
  auto load = std::move(loads_.front());
  loads_.pop_front();
  return load;
}

void ReadingBelt::give_back(std::shared_ptr<ReadingLoad> load) {
  if (load.use_count() > 1) return;  // others have it, too
  load->state = State::waiting;
  load->lines.clear();
  load->events.clear();
  load->base = nullptr;
  idle_.push_back(std::move(load));
}

}  // namespace smtpwhy
