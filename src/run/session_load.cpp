#include "run/session_load.h"

#include "session/delivery_texts.h"
#include "session/spare_memory.h"

#include <algorithm>
#include <utility>

namespace smtpwhy {

void SessionLoad::on_session(Session&& session) {
  steps_.push_back(Step::session);
  if (session_count_ == sessions_.size()) sessions_.emplace_back();
  std::swap(sessions_[session_count_++], session);
}

void SessionLoad::on_delivery(const Delivery& delivery) {
  steps_.push_back(Step::delivery);
  if (delivery_count_ == deliveries_.size()) deliveries_.emplace_back();
  auto& kept = deliveries_[delivery_count_++];
  kept = delivery;
  change_texts(kept, [&](std::string_view& text) { text = text_.keep(text); });
}

void SessionLoad::replay(SessionSink& target) {
  auto session = sessions_.begin();
  auto delivery = deliveries_.cbegin();
  for (const auto step : steps_) {
    if (step == Step::session) target.on_session(std::move(*session++));
    if (step == Step::delivery) target.on_delivery(*delivery++);
  }
}

void SessionLoad::clear() {
  steps_.clear();
  sessions_.resize(std::min(session_count_, kMostSpare));
  for (auto& session : sessions_) {
    if (!is_of_usual_size(session)) session = Session();
  }
  session_count_ = 0;
  if (text_.octets() > TextBlocks::kMostKept) deliveries_.clear();  // their own strings are as large
  delivery_count_ = 0;
  text_.clear();
}

}  // namespace smtpwhy
