#include "run/event_load.h"

#include "base/text.h"
#include "event/event_texts.h"

namespace smtpwhy {

void EventLoad::on_event(const Event& event) {
  const auto keep = [&](std::string_view& text) {
    if (!is_part_of(text, lent_)) text = text_.keep(text);
  };
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
  text_.clear();
}

}  // namespace smtpwhy
