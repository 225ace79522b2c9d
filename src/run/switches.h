// Switches: where events, and sessions and deliveries, go at present.
#pragma once

#include "event/line_events.h"
#include "session/session.h"

#include <utility>

namespace smtpwhy {

class EventSwitch : public EventSink {
 public:
  EventSwitch() = default;
  explicit EventSwitch(LineEvents& target) : target_(&target) {}

  /// `target` must outlive what comes until the next turn.
  void turn(LineEvents& target) { target_ = &target; }
  [[nodiscard]] LineEvents& target() { return *target_; }
  void on_event(const Event& event) override { target_->on_event(event); }

 private:
  LineEvents* target_ = nullptr;
};

class SessionSwitch : public SessionSink {
 public:
  explicit SessionSwitch(SessionSink& target) : target_(&target) {}

  void turn(SessionSink& target) { target_ = &target; }
  [[nodiscard]] SessionSink& target() { return *target_; }
  void on_session(Session&& session) override { target_->on_session(std::move(session)); }
  void on_delivery(const Delivery& delivery) override { target_->on_delivery(delivery); }

 private:
  SessionSink* target_;
};

}  // namespace smtpwhy
