#include "diagnose/check.h"

#include "smtp/path.h"

#include <array>

namespace smtpwhy {
namespace {

constexpr std::array<Check, 17> kChecks = {check_failed_replies,
                                           check_client_problems,
                                           check_missing_replies,
                                           check_not_smtp,
                                           check_no_greeting,
                                           check_tls_unfinished,
                                           check_illegal_replies,
                                           check_out_of_turn,
                                           check_out_of_step,
                                           check_slow_replies,
                                           check_login_in_clear,
                                           check_message_in_clear,
                                           check_no_tls_offered,
                                           check_hello_fallback,
                                           check_long_lines,
                                           check_bare_line_ends,
                                           find_roots};

std::string_view address_of(const Exchange& exchange) {
  const auto path = parse_path_argument(exchange.command->argument);
  return path ? path->address : std::string_view();
}

// The last recipient before the message, where it is the only one.
std::string_view only_recipient(const Session& session, std::size_t exchange) {
  std::string_view found;
  for (std::size_t i = exchange; i-- > 0 && !opens_transaction(session.exchanges[i].verb());) {
    if (session.exchanges[i].verb() != Verb::rcpt) continue;
    if (!found.empty()) return {};
    found = address_of(session.exchanges[i]);
  }
  return found;
}

std::string_view sender_of(const Session& session, std::size_t exchange) {
  for (std::size_t i = exchange + 1; i-- > 0;) {
    if (opens_transaction(session.exchanges[i].verb())) return address_of(session.exchanges[i]);
  }
  return {};
}

}  // namespace

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 4> names = {"permanent", "temporary", "warning", "note"};
  return names.at(static_cast<std::size_t>(severity));
}

Diagnosis diagnose(const Session& session, std::size_t input, knowledge::Explainer& explainer, knowledge::Depth depth) {
  Diagnosis diagnosis;
  diagnosis.exchanges.resize(session.exchanges.size());
  Examination examination{session, input, explainer, diagnosis, depth};
  for (const auto check : kChecks) check(examination);
  return diagnosis;
}

void leave(Examination& examination, std::string_view kind, Severity severity, std::string_view cause, std::size_t exchange,
           Evidence evidence) {
  auto context = context_of(examination.session, exchange);
  context.from_client = true;
  auto explanation = examination.explainer.explain_cause(cause, context, examination.depth);
  explanation.retry = {};  // nothing failed by it
  examination.diagnosis.findings.push_back(
      {kind, severity, std::move(explanation), std::move(evidence), time_of(examination.session), exchange});
}

Evidence evidence_of(const Examination& examination, std::size_t exchange) {
  const auto& asked = examination.session.exchanges[exchange];
  const auto line = asked.reply || !asked.command ? asked.reply_line : asked.command->line;
  return evidence_of(examination.input, line, asked.reply ? one_line(*asked.reply) : std::string(), describe_command(asked));
}

knowledge::ExplainContext context_of(const Session& session, std::size_t exchange) {
  const auto& asked = session.exchanges[exchange];
  knowledge::ExplainContext context;
  context.command = asked.answers();
  context.host = session.server;
  context.sender = sender_of(session, exchange);
  if (!asked.recipient.empty()) {
    context.recipient = asked.recipient;
  } else {
    context.recipient = asked.verb() == Verb::rcpt ? address_of(asked) : only_recipient(session, exchange);
  }
  return context;
}

std::string describe_command(const Exchange& exchange) {
  if (!exchange.command) return exchange.unsolicited ? "no command (unasked)" : "the connection";
  if (exchange.verb() == Verb::end_of_data)
    return exchange.recipient.empty() ? "the message" : "the message to " + std::string(exchange.recipient);
  std::string text(exchange.command->verb_text);
  if (!exchange.command->argument.empty()) text += " " + std::string(exchange.command->argument);
  return text;
}

std::optional<std::int64_t> time_of(const Session& session) {
  return session.started.dated() ? session.started.micros : std::nullopt;
}

}  // namespace smtpwhy
