// A report as flat lines for databases: one JSON object for each exchange (data/schema/exchange.schema.json) and each delivery
// (data/schema/delivery.schema.json).
#include "report/delivery_json.h"
#include "report/exchange_json.h"
#include "report/json_writer.h"
#include "report/renderer.h"

#include "base/time.h"

namespace smtpwhy {
namespace {

class JsonlReport : public Renderer {
 public:
  explicit JsonlReport(const RendererOutput& output) : sink_(output.sink) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    for (std::size_t i = 0; i < session.exchanges.size(); ++i) {
      write(session, i, diagnosis, input);
      sink_.write("\n");
    }
  }

  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    {
      JsonWriter json(sink_);
      const auto object = json.object();
      json.member("schema", std::string_view("smtpwhy/delivery-1"));
      json.member("input", static_cast<std::uint64_t>(input));
      write_delivery_head(json, delivery);
      json.member_or_null("verb", shown_verb(delivery));
      json.member_or_null("code", code_of(delivery));
      json.member_or_null("enhanced_status", delivery.reply.status ? to_string(*delivery.reply.status) : std::string());
      std::string kept;
      json.member_or_null("text", delivery.text(kept));
      json.member_or_null("severity", severity_name(delivery));
      json.member_or_null("failure", name(delivery.failed() ? FailureRole::primary : FailureRole::none));
      json.member_or_null("cause", diagnosis.verdict.cause);
      json.member_or_null("cause_group", diagnosis.verdict.cause_group);
      json.member_or_null("problem", diagnosis.finding ? problem_id(*diagnosis.finding) : std::string());
    }
    sink_.write("\n");
  }

  [[nodiscard]] bool shows_words() const override { return false; }

  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& /*summary*/) override {}

 private:
  void write(const Session& session, std::size_t number, const Diagnosis& diagnosis, std::size_t input) {
    const auto& exchange = session.exchanges[number];
    const auto& verdict = diagnosis.exchanges[number];
    JsonWriter json(sink_);
    const auto object = json.object();
    json.member("schema", std::string_view("smtpwhy/exchange-1"));
    json.member("input", static_cast<std::uint64_t>(input));
    json.member("session", session.id);
    json.member_or_null("side", name(session.logger));
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
    json.member_or_null("problem", problem_of(diagnosis, number));
  }

  static void write_spoken(JsonWriter& json, const Exchange& exchange) {
    const bool asked = exchange.command.has_value();
    const bool answered = exchange.reply.has_value();
    if (asked) {
      json.member("verb", exchange.command->verb_text);  // of an empty line it is empty
    } else {
      json.null("verb");
    }
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

std::unique_ptr<Renderer> make_jsonl_report(const RendererOutput& output) { return std::make_unique<JsonlReport>(output); }

}  // namespace smtpwhy
