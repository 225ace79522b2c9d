// Selection: what of all that logs tell is to be reported.
#pragma once

#include "diagnose/finding.h"
#include "session/session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Empty lists and absent times select nothing: all is reported.
struct Selection {
  std::optional<std::int64_t> since;  ///< UTC, in microseconds since 1970; what has no known time is always within
  std::optional<std::int64_t> until;
  // Of a failure: one of each list has to fit.
  std::vector<std::string> causes;  ///< a cause or a group of causes
  std::vector<std::string> providers;
  std::vector<std::string> severities;  ///< of the finding: `permanent` …
  std::vector<std::string> domains;     ///< of a recipient

  /// Whether anything is left out.
  [[nodiscard]] bool selects() const;

  /// Whether the session is reported; findings that are not wanted are taken out of its diagnosis.
  [[nodiscard]] bool take(const Session& session, Diagnosis& diagnosis) const;
  [[nodiscard]] bool take(const Delivery& delivery, const DeliveryDiagnosis& diagnosis) const;

 private:
  [[nodiscard]] bool within(const Stamp& time) const;
  [[nodiscard]] bool wants_failures_only() const;
  [[nodiscard]] bool wants(const Finding& finding) const;
  [[nodiscard]] bool wants_recipient(std::string_view address) const;
};

}  // namespace smtpwhy
