#include "run/session_load.h"

#include "base/text.h"
#include "session/delivery_texts.h"

#include <utility>

namespace smtpwhy {

void SessionLoad::on_session(Session&& session) {
  steps_.push_back(Step::session);
  sessions_.push_back(std::exchange(session, Session()));
  spare_.give_to(session);
}

void SessionLoad::on_delivery(const Delivery& delivery) {
  steps_.push_back(Step::delivery);
  if (delivery_count_ == deliveries_.size()) deliveries_.emplace_back();
  auto& kept = deliveries_[delivery_count_++];
  kept = delivery;
  const auto before = text_.octets();
  change_texts(kept, [&](std::string_view& text) {
    if (!text.empty() && !begins_in(text, lent_)) text = text_.keep(text);
  });
  octets_ += text_.octets() - before + kept.reply.text.size();
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
  for (auto& session : sessions_) spare_.take_from(std::move(session));
  sessions_.clear();
  if (octets_ > TextBlocks::kMostKept || deliveries_.size() > kMostKept) deliveries_ = {};  // their own strings are as large
  octets_ = 0;
  delivery_count_ = 0;
  text_.clear();
  lent_ = {};
}

}  // namespace smtpwhy
