// As data/schema/comparison.schema.json has it.
#include "report/comparison_report.h"
#include "report/json_writer.h"
#include "report/limits_json.h"

namespace smtpwhy {
namespace {

void write_side(JsonWriter& json, std::string_view key, const Snapshot& side, const std::vector<std::string>& names) {
  const auto object = json.object(key);
  {
    const auto inputs = json.array("inputs");
    for (const auto& name : names) {
      const auto input = json.object();
      json.member("name", name);
    }
  }
  json.member("sessions", side.sessions);
  json.member("deliveries", side.deliveries);
  json.member("attempts", sum(side.attempts));
  json.member("accepted", side.attempts.accepted);
  json.member("temporary", side.attempts.temporary);
  json.member("permanent", side.attempts.permanent);
  json.member("findings_left_out", side.left_out);
  write_limits(json, side.limits);
}

void write_rate(JsonWriter& json, std::string_view key, std::uint64_t count, const Snapshot& side) {
  const auto written = written_hundredths(hundredths_of_percent(count, sum(side.attempts)));
  if (written.empty()) return json.null(key);
  json.number(key, written);
}

void write_problem(JsonWriter& json, const ComparedProblem& compared, const Comparison& comparison) {
  const auto object = json.object();
  const auto& problem = compared.problem;
  json.member("change", name(compared.change));
  json.member("kind", problem.kind);
  json.member("severity", name(problem.severity));
  json.member_or_null("cause", problem.cause);
  json.member_or_null("rule", problem.rule);
  json.member_or_null("provider", problem.provider);
  json.member_or_null("title", problem.title);
  json.member("text", problem.text);
  json.member("before", compared.before);
  json.member("after", compared.after);
  write_rate(json, "before_per_100_attempts", compared.before, comparison.before);
  write_rate(json, "after_per_100_attempts", compared.after, comparison.after);
}

}  // namespace

void write_comparison_json(const ComparisonReport& report, const TextStyle& /*style*/, TextSink& sink) {
  const auto& comparison = report.comparison;
  JsonWriter json(sink);
  {
    const auto document = json.object();
    json.member("schema", std::string_view("smtpwhy/comparison-1"));
    json.member("differs", comparison.differs());
    write_side(json, "before", comparison.before, report.before);
    write_side(json, "after", comparison.after, report.after);
    const auto problems = json.array("problems");
    for (const auto& problem : comparison.problems) {
      json.line_break();
      write_problem(json, problem, comparison);
    }
  }
  sink.write("\n");
}

}  // namespace smtpwhy
