#include "report/html_cases.h"

#include "base/text.h"
#include "base/time.h"
#include "report/delivery_json.h"
#include "report/exchange_json.h"
#include "report/html_text.h"
#include "report/report_words.h"
#include "summary/summary.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

// As much of it as is shown.
std::string quoted(std::string_view text) {
  auto end = std::min(text.size(), HtmlCases::kLongestText);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // within a character
  const auto more = text.size() - end;
  return html_code(text.substr(0, end)) + (more > 0 ? fmt::format(" <span class=\"faint\">({} octets more)</span>", more) : "");
}

const Finding& worst(const std::vector<Finding>& findings) {
  return *std::min_element(findings.begin(), findings.end(),
                           [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

// What tells one from another while they are folded up.
std::string why_and_when(const Finding& finding, const Stamp& stamp) {
  std::vector<std::string> parts;
  if (!finding.explanation.cause.empty()) parts.push_back(html_code(finding.explanation.cause));
  if (stamp.dated()) parts.push_back(utc_text(*stamp.micros));
  return parts.empty() ? std::string() : fmt::format(", <span class=\"faint\">{}</span>", join(parts, ", "));
}

std::string said(std::string_view who, const std::string& what) {
  return fmt::format("<p><span class=\"who\">{}</span>{}</p>", who, what);
}

std::string command_text(const SpokenCommand& command) {
  std::string text(command.verb_text);
  if (!command.argument.empty()) text.append(" ").append(command.argument);
  return text;
}

std::string verdict_text(const Exchange& exchange, const ExchangeVerdict& verdict) {
  auto text = fmt::format("<p><span class=\"who\"></span><span class=\"mark {0}\">{0}</span>", severity_of(exchange));
  if (exchange.failure == FailureRole::secondary) text += ", follows from an earlier failure";
  if (exchange.failure == FailureRole::benign) text += ", nothing came of it";
  if (exchange.failure == FailureRole::primary && !verdict.cause.empty()) text += ": " + html_code(verdict.cause);
  return text + "</p>";
}

std::string where(std::size_t input, std::uint64_t first, std::uint64_t last) {
  const auto lines = first == last ? fmt::format("line {}", first) : fmt::format("lines {} to {}", first, last);
  return fmt::format("{0} of <a href=\"#input-{1}\">input {1}</a>", lines, input + 1);
}

std::string code_or_nothing(std::string_view text) { return text.empty() ? std::string() : html_code(text); }

std::string when(const Stamp& stamp) {
  if (stamp.dated()) return utc_text(*stamp.micros);
  return code_or_nothing(stamp.text);
}

std::string facts(const Session& session, std::size_t input) {
  return "<dl class=\"facts\">\n" + html_fact("Where", where(input, session.first_line, session.last_line)) +
         html_fact("When", when(session.started)) + html_fact("Client", code_or_nothing(session.client)) +
         html_fact("Server", code_or_nothing(session.server)) +
         html_fact("Encryption", session.encrypted() ? "yes" : "not in the log") + "</dl>\n";
}

std::string facts(const Delivery& delivery, std::size_t input) {
  const auto sender = !delivery.sender           ? std::string()
                      : delivery.sender->empty() ? "none: it is a bounce itself"
                                                 : html_code(*delivery.sender);
  return "<dl class=\"facts\">\n" + html_fact("Where", where(input, delivery.line, delivery.line)) +
         html_fact("When", when(delivery.time)) + html_fact("Direction", std::string(name(delivery.direction))) +
         html_fact("Queue id", code_or_nothing(delivery.queue_id)) + html_fact("Message id", code_or_nothing(delivery.message_id)) +
         html_fact("Sender", sender) + html_fact("Recipient", code_or_nothing(delivery.recipient)) +
         html_fact("Client", code_or_nothing(delivery.client)) + html_fact("Next server", code_or_nothing(delivery.relay)) +
         html_fact("In reply to", code_or_nothing(shown_verb(delivery))) + "</dl>\n";
}

}  // namespace

// Whether it is shown; then `evidence` has the lines that a report names.
bool HtmlCases::take(const std::vector<Finding>& findings, Lines& evidence) {
  for (const auto& finding : findings) {
    if (shown_ >= kMostCases) break;
    const auto key = problem_key(finding);
    const auto found = shown_of_.find(key);
    if (found == shown_of_.end() && shown_of_.size() >= Summary::kMostGroups) continue;
    if (found != shown_of_.end() && found->second >= Summary::kMostEvidence) continue;
    ++shown_of_[key];
    evidence.insert(finding.evidence.line);
  }
  if (evidence.empty() && shown_ >= kMostAlike) {
    ++left_out_;
    return false;
  }
  ++shown_;
  return true;
}

void HtmlCases::open(std::string_view severity, const std::string& summary) {
  sink_.write(fmt::format(
      "<details class=\"case\" data-severity=\"{0}\"><summary><span class=\"mark badge {0}\">{0}</span> {1}</summary>\n", severity,
      summary));
}

// ` id="…"` for the first element that shows a line of the evidence.
std::string HtmlCases::id_for(std::size_t input, std::uint64_t line, Lines& evidence) {
  if (evidence.erase(line) == 0) return {};
  const auto id = fmt::format("case-{}-line-{}", shown_, line);
  ids_.emplace(std::pair(input, line), id);
  return fmt::format(" id=\"{}\"", id);
}

std::string_view HtmlCases::id_of(const Evidence& evidence) const {
  const auto found = ids_.find({evidence.input, evidence.line});
  return found == ids_.end() ? std::string_view() : std::string_view(found->second);
}

void HtmlCases::write_exchange(const Exchange& exchange, const ExchangeVerdict& verdict, std::size_t input, Lines& evidence) {
  const auto asked = exchange.command ? exchange.command->line : 0;
  const auto line = exchange.reply ? exchange.reply_line : asked;
  const auto id = id_for(input, line, evidence);
  const auto kind = exchange.failed() ? fmt::format(" class=\"failed {}\"", severity_of(exchange)) : std::string();
  sink_.write(fmt::format("<li{}{}>", id, kind));
  if (exchange.command) sink_.write(said("Client", quoted(command_text(*exchange.command))));
  if (exchange.reply) {
    sink_.write(said("Server", quoted(one_line(*exchange.reply))));
  } else {
    sink_.write(said("Server", exchange.reply_unseen ? "<i>its reply is not in the log</i>" : "<i>no reply</i>"));
  }
  if (exchange.failed()) sink_.write(verdict_text(exchange, verdict));
  sink_.write("</li>\n");
}

void HtmlCases::write_other(std::string_view who, std::string_view text, std::uint64_t line, std::size_t input, Lines& evidence) {
  const auto id = id_for(input, line, evidence);
  sink_.write(fmt::format("<li{} class=\"failed\">{}</li>\n", id, said(who, quoted(text))));
}

void HtmlCases::add(const Session& session, const Diagnosis& diagnosis, std::size_t input) {
  Lines evidence;
  if (diagnosis.findings.empty() || !take(diagnosis.findings, evidence)) return;
  const auto with = session.server.empty() ? std::string() : " with " + html_code(session.server);
  const auto& finding = worst(diagnosis.findings);
  open(name(finding.severity),
       fmt::format("Conversation {}{}: {}, {}{}", session.id, with, name(session.outcome),
                   counted(session.exchanges.size(), "exchange", "exchanges"), why_and_when(finding, session.started)));
  sink_.write(facts(session, input) + "<ol class=\"talk\">\n");
  const auto exchanges = std::min(session.exchanges.size(), kMostExchanges);
  for (std::size_t i = 0; i < exchanges; ++i) write_exchange(session.exchanges[i], diagnosis.exchanges[i], input, evidence);
  for (const auto& stray : session.strays) write_other("Server", stray.text, stray.line, input, evidence);
  for (const auto& problem : session.problems) write_other("Program", problem.text, problem.line, input, evidence);
  sink_.write("</ol>\n");
  const auto more = session.exchanges.size() - exchanges + session.exchanges_left_out;
  if (more > 0) sink_.write(fmt::format("<p>{} not shown.</p>\n", counted(more, "more exchange is", "more exchanges are")));
  while (!evidence.empty()) {  // the connection itself, or what was left out
    const auto line = *evidence.begin();
    sink_.write(fmt::format("<p{}>Line {}: there is no more of it to show.</p>\n", id_for(input, line, evidence), line));
  }
  sink_.write("</details>\n");
}

void HtmlCases::add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) {
  Lines evidence;
  if (!diagnosis.finding || !take({*diagnosis.finding}, evidence)) return;
  const auto to = delivery.recipient.empty() ? std::string() : " to " + html_code(delivery.recipient);
  open(name(diagnosis.finding->severity),
       fmt::format("Delivery{}: {}{}", to, name(delivery.status), why_and_when(*diagnosis.finding, delivery.time)));
  sink_.write(facts(delivery, input));
  std::string kept;
  sink_.write(
      fmt::format("<p{}>{}</p>\n</details>\n", id_for(input, delivery.line, evidence), quoted(in_one_line(delivery.text(kept)))));
}

}  // namespace smtpwhy
