#include "report/exchange_json.h"

#include "base/time.h"
#include "summary/summary.h"

#include <algorithm>

namespace smtpwhy {

void write_command(JsonWriter& json, const Exchange& exchange) {
  if (!exchange.command) return json.null("command");
  const auto command = json.object("command");
  json.member("verb", exchange.command->verb_text);
  json.member_or_null("argument", exchange.command->argument);
  json.member_or_null("line", exchange.command->line == 0 ? std::nullopt : std::optional(exchange.command->line));
}

void write_reply(JsonWriter& json, const Exchange& exchange) {
  if (!exchange.reply) return json.null("reply");
  const auto reply = json.object("reply");
  json.member("code", static_cast<std::uint64_t>(exchange.reply->code.value()));
  json.member_or_null("enhanced_status", exchange.reply->status ? to_string(*exchange.reply->status) : std::string());
  json.texts("text", exchange.reply->lines);
  json.member("line", exchange.reply_line);
}

std::string_view severity_of(const Exchange& exchange) {
  const auto severity = exchange.reply ? exchange.reply->code.severity() : std::nullopt;
  return severity ? name(*severity) : std::string_view();
}

std::optional<std::uint64_t> latency_ms(const Exchange& exchange) {
  if (!exchange.latency_us) return std::nullopt;
  return static_cast<std::uint64_t>((*exchange.latency_us + kMicrosPerMilli / 2) / kMicrosPerMilli);
}

std::string problem_of(const Diagnosis& diagnosis, std::optional<std::size_t> exchange) {
  const auto found = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(),
                                  [&](const Finding& f) { return f.exchange && f.exchange == exchange && is_failure(f); });
  return found == diagnosis.findings.end() ? std::string() : problem_id(*found);
}

}  // namespace smtpwhy
