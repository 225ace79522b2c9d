// A report as flat lines for databases: one JSON object for each exchange (data/schema/exchange.schema.json).
#include "report/exchange_json.h"
#include "report/json_writer.h"
#include "report/renderer.h"

#include "base/time.h"

namespace smtpwhy {
namespace {

class JsonlReport : public Renderer {
 public:
  explicit JsonlReport(TextSink& sink) : sink_(sink) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input, std::string_view side) override {
    for (std::size_t i = 0; i < session.exchanges.size(); ++i) {
      write(session, session.exchanges[i], diagnosis.exchanges[i], input, side);
      sink_.write("\n");
    }
  }

  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& /*summary*/) override {}

 private:
  void write(const Session& session, const Exchange& exchange, const ExchangeVerdict& verdict, std::size_t input,
             std::string_view side) {
    JsonWriter json(sink_);
    const auto object = json.object();
    json.member("schema", std::string_view("smtpwhy/exchange-1"));
    json.member("input", static_cast<std::uint64_t>(input));
    json.member("session", session.id);
    json.member_or_null("side", side);
    json.member_or_null("time", session.started.dated() ? utc_text(*session.started.micros) : std::string());
    json.member_or_null("client", session.client);
    json.member_or_null("server", session.server);
    write_spoken(json, exchange);
    json.member_or_null("severity", severity_of(exchange));
    json.member_or_null("failure", name(exchange.failure));
    json.member_or_null("latency_ms", latency_ms(exchange));
    json.member_or_null("recipient", exchange.recipient);
    json.member("unsolicited", exchange.unsolicited);
    json.member_or_null("cause", verdict.cause);
    json.member_or_null("cause_group", verdict.cause_group);
  }

  static void write_spoken(JsonWriter& json, const Exchange& exchange) {
    const bool asked = exchange.command.has_value();
    const bool answered = exchange.reply.has_value();
    json.member_or_null("verb", asked ? exchange.command->verb_text : std::string_view());
    json.member_or_null("argument", asked ? exchange.command->argument : std::string_view());
    json.member_or_null("command_line", asked && exchange.command->line > 0 ? std::optional(exchange.command->line) : std::nullopt);
    json.member_or_null("code", answered ? std::optional(static_cast<std::uint64_t>(exchange.reply->code.value())) : std::nullopt);
    json.member_or_null("enhanced_status", answered && exchange.reply->status ? to_string(*exchange.reply->status) : std::string());
    json.member_or_null("text", answered ? joined_text(*exchange.reply) : std::string());
    json.member_or_null("reply_line", answered ? std::optional(exchange.reply_line) : std::nullopt);
  }

  TextSink& sink_;
};

}  // namespace

std::unique_ptr<Renderer> make_jsonl_report(TextSink& sink, const TextStyle& /*style*/) {
  return std::make_unique<JsonlReport>(sink);
}

}  // namespace smtpwhy
