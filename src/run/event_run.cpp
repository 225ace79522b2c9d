#include "run/event_run.h"

namespace smtpwhy {

void DatingSink::on_event(const Event& event) {
  if (event.stamp.form == StampForm::none) return sink_.on_event(event);
  Event dated = event;
  on_event(dated);
}

void DatingSink::on_event(Event& event) {
  if (event.stamp.form != StampForm::none) calendar_.place_here(event.stamp);
  sink_.on_event(event);
}

}  // namespace smtpwhy
