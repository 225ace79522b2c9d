// As data/schema/trace.schema.json has it.
#include "report/json_writer.h"
#include "report/limits_json.h"
#include "report/trace_report.h"

#include "base/time.h"

namespace smtpwhy {
namespace {

void write_place(JsonWriter& json, const TraceReport& report, const TraceStep& step) {
  json.member("input", report.inputs[step.input]);
  json.member("line", step.line);
  json.member_or_null("time", step.time ? utc_text(*step.time) : std::string());
  if (!step.time && !step.time_text.empty()) json.member("time_text", step.time_text);
}

void write_cause(JsonWriter& json, const knowledge::Explanation& e) {
  json.member_or_null("cause", e.cause);
  json.member_or_null("cause_group", e.cause_group);
  json.member_or_null("title", e.title);
  json.member_or_null("who", e.who);
  json.member_or_null("retry", e.retry);
  json.texts("fixes", e.fixes);
  json.texts("checks", e.checks);
}

void write_step(JsonWriter& json, const TraceReport& report, const TraceStep& step) {
  const auto scope = json.object();
  write_place(json, report, step);
  json.member("conversation", step.conversation);
  json.member("direction", name(step.direction));
  json.member_or_null("status", name(step.status));
  json.member_or_null("queue_id", step.queue_id);
  json.member_or_null("message_id", step.message_id);
  if (step.sender) {
    json.member("sender", *step.sender);
  } else {
    json.null("sender");
  }
  json.member_or_null("recipient", step.recipient);
  json.member_or_null("client", step.client);
  json.member_or_null("server", step.server);
  json.member_or_null("command", step.command);
  json.member_or_null("reply", step.reply);
  json.member_or_null("handed_to", step.handed_to);
  json.member_or_null("tls", step.tls ? (step.tls->empty() ? std::string("yes") : *step.tls) : std::string());
  write_cause(json, step.explanation);
}

void write_fate(JsonWriter& json, const TraceReport& report, const TraceStep& step) {
  const auto scope = json.object();
  json.member_or_null("recipient", step.recipient);
  json.member_or_null("status", name(step.status));
  write_place(json, report, step);
  json.member_or_null("server", step.server);
  json.member_or_null("handed_to", step.handed_to);
}

}  // namespace

void write_trace_json(const TraceReport& report, const TextStyle& /*style*/, TextSink& sink) {
  JsonWriter json(sink);
  {
    const auto document = json.object();
    json.member("schema", std::string_view("smtpwhy/trace-1"));
    json.member("wanted", report.trace.wanted());
    json.line_break();
    {
      const auto fates = json.array("recipients");
      for (const auto* fate : report.trace.fates()) write_fate(json, report, *fate);
    }
    json.line_break();
    {
      const auto steps = json.array("steps");
      for (const auto* step : report.trace.steps()) {
        json.line_break();
        write_step(json, report, *step);
      }
    }
    json.member("steps_left_out", report.trace.left_out());
    if (report.interrupted) json.member("interrupted", true);
    write_limits(json, report.limits);
  }
  sink.write("\n");
}

}  // namespace smtpwhy
