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
  knowledge::Depth depth = knowledge::Depth::words;  ///< of what is said about all that is found
};

using Check = void (*)(Examination&);

void check_failed_replies(Examination& examination);
void check_client_problems(Examination& examination);
void check_missing_replies(Examination& examination);
void check_not_smtp(Examination& examination);
void check_no_greeting(Examination& examination);
void check_tls_unfinished(Examination& examination);
void check_illegal_replies(Examination& examination);
void check_out_of_turn(Examination& examination);
void check_out_of_step(Examination& examination);
void check_slow_replies(Examination& examination);
void check_login_in_clear(Examination& examination);
void check_message_in_clear(Examination& examination);
void check_no_tls_offered(Examination& examination);
void check_hello_fallback(Examination& examination);
void check_long_lines(Examination& examination);
void check_bare_line_ends(Examination& examination);
void find_roots(Examination& examination);  ///< of what the others found: the last one

/// Runs all checks on a session. To the depth of a verdict, what is found is the same, but need not be put in words.
[[nodiscard]] Diagnosis diagnose(const Session& session, std::size_t input, knowledge::Explainer& explainer,
                                 knowledge::Depth depth = knowledge::Depth::words);

/// What went wrong with a delivery of input `input`. To the depth of a verdict, evidence is given only where no rule names the problem.
[[nodiscard]] DeliveryDiagnosis diagnose(const Delivery& delivery, std::size_t input, knowledge::Explainer& explainer,
                                         knowledge::Depth depth = knowledge::Depth::words);

/// Leaves a finding about what was said with `exchange`: what `cause` of the catalogue says. For what makes nothing fail by itself.
void leave(Examination& examination, std::string_view kind, Severity severity, std::string_view cause, std::size_t exchange,
           Evidence evidence);

/// The exchange as evidence: its command and its reply.
[[nodiscard]] Evidence evidence_of(const Examination& examination, std::size_t exchange);

/// What is known of the case around an exchange: command, host, sender, recipient.
[[nodiscard]] knowledge::ExplainContext context_of(const Session& session, std::size_t exchange);

/// What an exchange's reply answers, for a person.
[[nodiscard]] std::string describe_command(const Exchange& exchange);

/// The session's start as UTC, where the log tells it.
[[nodiscard]] std::optional<std::int64_t> time_of(const Session& session);

}  // namespace smtpwhy
