#include "run/output.h"

#include "diagnose/check.h"

#include <span>
#include <utility>

namespace smtpwhy {
namespace {

std::span<Finding> findings_of(Diagnosis& diagnosis) { return diagnosis.findings; }
std::span<Finding> findings_of(DeliveryDiagnosis& diagnosis) {
  return diagnosis.finding ? std::span(&*diagnosis.finding, 1) : std::span<Finding>();
}

}  // namespace

void Output::begin_input(std::size_t index) {
  input_ = index;
  summary_.begin_input();
  before_ = so_far();
  findings_ = 0;
}

void Output::end_input(InputReport& report) {
  const auto now = so_far();
  report.sessions = now.sessions - before_.sessions;
  report.deliveries = now.deliveries - before_.deliveries;
  report.attempts = {now.attempts.accepted - before_.attempts.accepted, now.attempts.temporary - before_.attempts.temporary,
                     now.attempts.permanent - before_.attempts.permanent, now.attempts.unknown - before_.attempts.unknown};
  report.findings = findings_;
  if (anonymizer_)
    report.left_out.add(Limited::names, anonymizer_->left_out() - std::exchange(names_left_out_, anonymizer_->left_out()));
  summary_.add(report.left_out);
}

Output::Share Output::so_far() const {
  const auto& totals = summary_.totals();
  return {totals.sessions, totals.deliveries, attempts_of(totals)};
}

// Nothing of what was found is moved on the way.
template <class Record>
auto Output::examined_to(knowledge::Depth depth, const Record& record) {
  Examined<decltype(diagnose(record, input_, explainer_, depth))> examined{diagnose(record, input_, explainer_, depth)};
  examined.asked_for = selection_.take(record, examined.diagnosis);
  return examined;
}

// Only what is shown is put in words, which is much of the work: the first few of each problem, where the form does not show every one. Where
// names are hidden all is, since stand-ins are numbered as the names come up.
template <class Record>
auto Output::examined(const Record& record) {
  const bool each_in_words = renderer_.shows_words() || anonymizer_;
  auto examined = examined_to(each_in_words ? knowledge::Depth::words : knowledge::Depth::verdict, record);
  if (each_in_words || !examined.asked_for) return examined;
  for (auto& finding : findings_of(examined.diagnosis)) {
    const auto wanted = summary_.wanted(finding);
    if (wanted == Summary::Wanted::title) explainer_.complete_title(finding.explanation);
    if (wanted != Summary::Wanted::words) continue;
    examined = examined_to(knowledge::Depth::words, record);
    break;
  }
  return examined;
}

void Output::on_session(Session&& session) {
  auto [diagnosis, asked_for] = examined(session);
  if (!asked_for) return;
  findings_ += diagnosis.findings.size();
  if (anonymizer_) {
    anonymizer_->hide(session);
    anonymizer_->hide(diagnosis);
  }
  summary_.add(session, diagnosis);
  renderer_.on_session(session, diagnosis, input_);
}

void Output::on_delivery(const Delivery& delivery) {
  if (!delivery.failed() && !anonymizer_) return tell_success(delivery);
  auto [diagnosis, asked_for] = examined(delivery);
  if (!asked_for) return;
  if (diagnosis.finding) ++findings_;
  if (!anonymizer_) return tell(delivery, diagnosis);
  TextArena text;
  const auto hidden = anonymizer_->hidden(delivery, text);
  anonymizer_->hide(diagnosis);
  tell(hidden, diagnosis);
}

// What went well, as most does: there is nothing to be found in it.
void Output::tell_success(const Delivery& delivery) {
  if (selection_.take(delivery, nothing_found_)) tell(delivery, nothing_found_);
}

void Output::tell(const Delivery& delivery, const DeliveryDiagnosis& diagnosis) {
  summary_.add(delivery, diagnosis);
  renderer_.on_delivery(delivery, diagnosis, input_);
}

}  // namespace smtpwhy
