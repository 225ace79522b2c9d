#include "run/event_load.h"

#include "base/text.h"
#include "event/event_texts.h"

#include <algorithm>

namespace smtpwhy {

void EventLoad::on_event(const Event& event) {
  keep_texts(events_.emplace_back(event));
  if (event.fact != nullptr) keep_texts(facts_.emplace_back(*event.fact));
}

// Nearly always there is nothing to keep, which is told without a branch for each text.
template <class Holder>
void EventLoad::keep_texts(Holder& holder) {
  unsigned others = 0;
  change_texts(holder, [&others, lent = lent_](const std::string_view& text) {
    others |= static_cast<unsigned>(!text.empty()) & static_cast<unsigned>(!begins_in(text, lent));
  });
  if (others == 0) return;
  change_texts(holder, [&](std::string_view& text) {
    if (!text.empty() && !begins_in(text, lent_)) text = kept(text);
  });
}

// A line may tell of thousands of recipients, each time with the same long text.
std::string_view EventLoad::kept(std::string_view text) {
  if (text.size() < kLong) return text_.keep(text);
  const auto known = std::find(long_.begin(), long_.end(), text);
  if (known != long_.end()) return *known;
  std::move_backward(long_.begin(), long_.end() - 1, long_.end());
  return long_.front() = text_.keep(text);
}

void EventLoad::clear() {
  lines_.clear();
  events_.clear();
  facts_.clear();
  text_.clear();
  long_ = {};
  next_line_ = next_event_ = next_fact_ = 0;
  ended_ = true;
}

}  // namespace smtpwhy
