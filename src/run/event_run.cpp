#include "run/event_run.h"

namespace smtpwhy {

void DatingSink::on_event(const Event& event) {
  if (event.stamp.form == StampForm::none) return sink_.on_event(event);
  Event dated = event;
  calendar_.place_here(dated.stamp);
  sink_.on_event(dated);
}

}  // namespace smtpwhy
