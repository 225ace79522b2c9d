#include "summary/selection.h"

#include "base/text.h"
#include "smtp/path.h"

#include <algorithm>

namespace smtpwhy {
namespace {

bool fits(const std::vector<std::string>& wanted, std::string_view value) {
  return wanted.empty() ||
         std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return equals_ignoring_case(one, value); });
}

}  // namespace

bool Selection::selects() const { return since || until || wants_failures_only() || !domains.empty(); }

bool Selection::take(const Session& session, Diagnosis& diagnosis) const {
  if (!within(session.started)) return false;
  const bool to_wanted =
      domains.empty() || std::any_of(session.transactions.begin(), session.transactions.end(), [&](const auto& t) {
        return std::any_of(t.recipients.begin(), t.recipients.end(),
                           [&](const Recipient& recipient) { return wants_recipient(recipient.address); });
      });
  if (!to_wanted) return false;
  std::erase_if(diagnosis.findings, [&](const Finding& finding) { return !wants(finding); });
  return !wants_failures_only() || !diagnosis.findings.empty();
}

bool Selection::take(const Delivery& delivery, const DeliveryDiagnosis& diagnosis) const {
  if (!within(delivery.time) || !wants_recipient(delivery.recipient)) return false;
  return !wants_failures_only() || (diagnosis.finding && wants(*diagnosis.finding));
}

bool Selection::within(const Stamp& time) const {
  if (!time.dated()) return true;
  return (!since || *time.micros >= *since) && (!until || *time.micros <= *until);
}

bool Selection::wants_failures_only() const { return !causes.empty() || !providers.empty() || !severities.empty(); }

bool Selection::wants(const Finding& finding) const {
  const auto& e = finding.explanation;
  return (fits(causes, e.cause) || fits(causes, e.cause_group)) && fits(providers, e.provider) &&
         fits(severities, name(finding.severity));
}

bool Selection::wants_recipient(std::string_view address) const { return domains.empty() || fits(domains, domain_of(address)); }

}  // namespace smtpwhy
