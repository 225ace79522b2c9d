#include "run/event_load.h"

#include "event/event_texts.h"

namespace smtpwhy {

void EventLoad::on_event(const Event& event) {
  const auto keep = [this](std::string_view& text) {
    if (!text.empty()) text = kept(text);
  };
  change_texts(events_.emplace_back(event), keep);
  if (event.fact != nullptr) change_texts(facts_.emplace_back(*event.fact), keep);
}

void EventLoad::replay(LineEvents& target) {
  facts_told_ = 0;
  push_events(0, lines_.empty() ? events_.size() : lines_.front().first_event, target);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    target.begin_line();
    push_events(lines_[i].first_event, i + 1 < lines_.size() ? lines_[i + 1].first_event : events_.size(), target);
    target.end_line(lines_[i].fate);
  }
}

void EventLoad::push_events(std::size_t from, std::size_t to, LineEvents& target) {
  for (auto i = from; i < to; ++i) {
    auto& event = events_[i];
    if (event.fact != nullptr) event.fact = &facts_[facts_told_++];
    target.on_event(event);
  }
}

void EventLoad::clear() {
  lines_.clear();
  events_.clear();
  facts_.clear();
  text_.clear();
}

}  // namespace smtpwhy
