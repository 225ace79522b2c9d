// Checks: each looks at one session for one kind of problem, in a file of its own. check.cpp lists them.
#pragma once

#include "diagnose/finding.h"

namespace smtpwhy {

/// What a check sees, and where it leaves what it finds.
struct Examination {
  const Session& session;
  std::size_t input;  ///< index of the input that the session is from
  knowledge::Explainer& explainer;
  Diagnosis& diagnosis;
};

using Check = void (*)(Examination&);

void check_failed_replies(Examination& examination);
void check_client_problems(Examination& examination);
void check_missing_replies(Examination& examination);
void check_not_smtp(Examination& examination);
void check_no_greeting(Examination& examination);
void check_tls_unfinished(Examination& examination);

/// Runs all checks on a session.
[[nodiscard]] Diagnosis diagnose(const Session& session, std::size_t input, knowledge::Explainer& explainer);

/// What went wrong with a delivery of input `input`.
[[nodiscard]] DeliveryDiagnosis diagnose(const Delivery& delivery, std::size_t input, knowledge::Explainer& explainer);

/// What is known of the case around an exchange: command, host, sender, recipient.
[[nodiscard]] knowledge::ExplainContext context_of(const Session& session, std::size_t exchange);

/// What an exchange's reply answers, for a person.
[[nodiscard]] std::string describe_command(const Exchange& exchange);

/// The session's start as UTC, where the log tells it.
[[nodiscard]] std::optional<std::int64_t> time_of(const Session& session);

}  // namespace smtpwhy
