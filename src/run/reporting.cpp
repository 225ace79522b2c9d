#include "run/reporting.h"

#include "diagnose/check.h"

namespace smtpwhy {

void Reporting::on_session(Session&& session) {
  auto diagnosis = diagnose(session, input_, explainer_);
  if (!selection_.take(session, diagnosis)) return;
  summary_.add(session, diagnosis);
  renderer_.on_session(session, diagnosis, input_);
}

void Reporting::on_delivery(const Delivery& delivery) {
  const auto diagnosis = diagnose(delivery, input_, explainer_);
  if (!selection_.take(delivery, diagnosis)) return;
  summary_.add(delivery, diagnosis);
  renderer_.on_delivery(delivery, diagnosis, input_);
}

}  // namespace smtpwhy
