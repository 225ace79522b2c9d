// A report as one JSON document: the contract `smtpwhy/report-1` (data/schema/report.schema.json), written as it goes. Sessions come
// first, since they are written as they end; what is known only at the end comes at the end.
#include "report/delivery_json.h"
#include "report/exchange_json.h"
#include "report/explanation_json.h"
#include "report/json_writer.h"
#include "report/limits_json.h"
#include "report/renderer.h"
#include "report/report_words.h"

#include "base/time.h"

namespace smtpwhy {
namespace {

void write_time(JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& micros) {
  json.member_or_null(key, micros ? utc_text(*micros) : std::string());
}

void write_counts(JsonWriter& json, std::string_view key, const BoundedCounts& counts) {
  const auto object = json.object(key);
  for (const auto& [name, count] : counts.counts()) json.member(name, count);
  if (counts.other() > 0) json.member("other", counts.other());
}

void write_problem(JsonWriter& json, const std::string& problem) {
  if (!problem.empty()) json.member("problem", problem);
}

void write_exchange(JsonWriter& json, const Session& session, std::size_t number, const Diagnosis& diagnosis) {
  const auto& exchange = session.exchanges[number];
  const auto& verdict = diagnosis.exchanges[number];
  const auto object = json.object();
  write_command(json, exchange);
  write_reply(json, exchange);
  json.member_or_null("severity", severity_of(exchange));
  if (exchange.failure != FailureRole::none) json.member("failure", name(exchange.failure));
  json.member_or_null("latency_ms", latency_ms(exchange));
  if (!exchange.recipient.empty()) json.member("recipient", exchange.recipient);
  if (exchange.unsolicited) json.member("unsolicited", true);
  if (exchange.failed()) {
    json.member_or_null("cause", verdict.cause);
    json.member_or_null("cause_group", verdict.cause_group);
  }
  write_problem(json, problem_of(diagnosis, number));
}

void write_problems(JsonWriter& json, const Diagnosis& diagnosis) {
  if (diagnosis.findings.empty()) return;
  std::vector<std::string> problems;
  for (const auto& finding : diagnosis.findings) problems.push_back(problem_id(finding));
  json.texts("problems", problems);
}

void write_transaction(JsonWriter& json, const Transaction& transaction, const Diagnosis& diagnosis) {
  const auto object = json.object();
  json.member("reverse_path", transaction.reverse_path);
  {
    const auto recipients = json.array("recipients");
    for (const auto& recipient : transaction.recipients) {
      const auto one = json.object();
      json.member("address", recipient.address);
      json.member("outcome", name(recipient.outcome));
      if (recipient.outcome != Outcome::accepted) write_problem(json, problem_of(diagnosis, recipient.decided_by));
    }
  }
  json.member("outcome", name(transaction.outcome));
}

void write_tls_and_logins(JsonWriter& json, const Session& session) {
  if (session.encrypted()) {
    const auto tls = json.object("tls");
    json.member_or_null("parameters", session.tls_text);
  } else {
    json.null("tls");
  }
  if (session.logins.empty()) return json.null("auth");
  const auto auth = json.object("auth");
  json.member_or_null("mechanism", session.logins.back().mechanism);
  json.member("outcome", name(session.logins.back().outcome));
}

void write_root(JsonWriter& json, const Root& root) {
  const auto object = json.object("root");
  json.member("kind", root.kind);
  json.member("explanation", root.words);
  json.member_or_null("line", root.line == 0 ? std::nullopt : std::optional(root.line));
  json.member("command", root.command);
}

void write_course(JsonWriter& json, const FindingGroup& group, const Summary& summary) {
  const auto course = summary.course_of(group);
  {
    const auto object = json.object("recipients");
    json.member("count", course.recipients);
    write_counts(json, "domains", course.domains);
  }
  {
    const auto object = json.object("messages");
    json.member("count", course.messages);
    json.member("accepted_later", course.accepted_later);
    json.member("expired", course.expired);
  }
  std::vector<std::string_view> patterns;
  for (const auto pattern : patterns_of(course, group.count)) patterns.push_back(name(pattern));
  json.texts("patterns", patterns);
}

void write_evidence(JsonWriter& json, const Evidence& evidence) {
  const auto object = json.object();
  json.member("input", static_cast<std::uint64_t>(evidence.input));
  json.member_or_null("line", evidence.line == 0 ? std::nullopt : std::optional(evidence.line));
  json.member("text", evidence.text);
  if (evidence.cut) json.member("cut", true);
  json.member_or_null("command", evidence.command);
  if (evidence.after_us) json.member("after_ms", static_cast<std::uint64_t>(*evidence.after_us / kMicrosPerMilli));
}

void write_finding(JsonWriter& json, const FindingGroup& group, const Summary& summary) {
  const auto object = json.object();
  const auto& finding = group.first;
  json.member("kind", finding.kind);
  json.member("severity", name(finding.severity));
  json.member("problem", problem_id(finding));
  write_advice(json, finding.explanation);
  json.member("count", group.count);
  write_time(json, "first_time", group.first_time);
  write_time(json, "last_time", group.last_time);
  {
    const auto list = json.array("evidence");
    for (const auto& evidence : group.evidence) write_evidence(json, evidence);
  }
  if (finding.root) write_root(json, *finding.root);
  write_course(json, group, summary);
  json.member_or_null("reproduce", group.reproduce);
}

// What came of it; where there is only one input the totals say so.
void write_share(JsonWriter& json, const InputReport& input) {
  json.member("sessions", input.sessions);
  json.member("deliveries", input.deliveries);
  json.member("accepted", input.attempts.accepted);
  json.member("temporary", input.attempts.temporary);
  json.member("permanent", input.attempts.permanent);
  if (input.attempts.unknown > 0) json.member("unknown", input.attempts.unknown);
  json.member("findings", input.findings);
}

void write_input(JsonWriter& json, const InputReport& input, bool one_of_several) {
  const auto object = json.object();
  json.member("name", input.name);
  json.member_or_null("format", input.format);
  {
    const auto formats = json.array("formats");
    for (const auto& format : input.formats) {
      const auto one = json.object();
      json.member("name", format.name);
      json.member("lines", format.lines);
    }
  }
  json.texts("wrappers", input.wrappers);
  json.member("bytes", input.bytes);
  json.member("lines", input.lines.lines);
  json.member("lines_event", input.lines.event);
  json.member("lines_content", input.lines.content);
  json.member("lines_noise", input.lines.noise);
  json.member("lines_unrecognised", input.lines.unrecognised);
  if (input.unreadable) json.member("unreadable", true);
  if (input.interrupted) json.member("interrupted", true);
  if (input.cut_lines > 0) json.member("lines_cut", input.cut_lines);
  if (input.sessions_ended_early > 0) json.member("sessions_ended_early", input.sessions_ended_early);
  if (one_of_several) write_share(json, input);
}

void write_totals(JsonWriter& json, const Summary& summary, const ShownFindings& shown) {
  const auto& totals = summary.totals();
  const auto object = json.object("totals");
  json.member("sessions", totals.sessions);
  json.member("transactions", totals.transactions);
  json.member("deliveries", totals.deliveries);
  json.member("accepted", totals.accepted);
  json.member("temporary", totals.temporary);
  json.member("permanent", totals.permanent);
  if (totals.unknown > 0) json.member("unknown", totals.unknown);
  write_counts(json, "by_cause", totals.by_cause);
  write_counts(json, "by_code", totals.by_code);
  write_counts(json, "by_command", totals.by_command);
  write_counts(json, "by_server", totals.by_server);
  const auto left_out = summary.findings_left_out() + shown.times_left_out;
  if (left_out > 0) json.member("findings_left_out", left_out);
  if (shown.kinds_left_out > 0) json.member("kinds_left_out", shown.kinds_left_out);
}

// What was said, and to what.
void write_words(JsonWriter& json, const Delivery& delivery) {
  if (const auto verb = shown_verb(delivery); verb.empty()) {
    json.null("command");
  } else {
    const auto command = json.object("command");
    json.member("verb", verb);
  }
  if (!delivery.reply.code) {
    json.null("reply");
    std::string kept;
    json.member_or_null("text", delivery.text(kept));
    return;
  }
  const auto reply = json.object("reply");
  json.member_or_null("code", code_of(delivery));
  json.member_or_null("enhanced_status", delivery.reply.status ? to_string(*delivery.reply.status) : std::string());
  json.texts("text", std::vector<std::string>{delivery.reply_words()});
}

class JsonReport : public Renderer {
 public:
  explicit JsonReport(const RendererOutput& output)
      : sink_(output.sink), spool_(output.spool), top_(output.top), json_(output.sink) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    open_document();
    json_.line_break();
    const auto object = json_.object();
    json_.member("id", session.id);
    json_.member("input", static_cast<std::uint64_t>(input));
    json_.member_or_null("side", name(session.logger));
    json_.member("first_line", session.first_line);
    json_.member("last_line", session.last_line);
    write_started(session);
    json_.member_or_null("client", session.client);
    json_.member_or_null("server", session.server);
    if (session.port != 0) json_.member("port", std::uint64_t{session.port});
    write_tls_and_logins(json_, session);
    write_exchanges(session, diagnosis);
    {
      const auto list = json_.array("transactions");
      for (const auto& transaction : session.transactions) write_transaction(json_, transaction, diagnosis);
    }
    json_.member("outcome", name(session.outcome));
    write_problems(json_, diagnosis);
    if (session.exchanges_left_out > 0) json_.member("exchanges_left_out", session.exchanges_left_out);
  }

  // They have to wait until the sessions are all written.
  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    spool_.write(any_delivery_ ? ",\n" : "\n");
    any_delivery_ = true;
    JsonWriter json(spool_);
    const auto object = json.object();
    json.member("input", static_cast<std::uint64_t>(input));
    write_delivery_head(json, delivery);
    write_words(json, delivery);
    write_delivery_verdict(json, delivery, diagnosis);
    if (diagnosis.finding) write_problem(json, problem_id(*diagnosis.finding));
  }

  void on_told_session(std::string_view json) override {
    open_document();
    json_.line_break();
    json_.written(json);
  }

  void on_told_delivery(std::string_view json) override {
    spool_.write(any_delivery_ ? ",\n" : "\n");
    any_delivery_ = true;
    spool_.write(json);
  }

  [[nodiscard]] bool shows_words() const override { return false; }

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    open_document();
    sessions_.reset();
    {
      const auto list = json_.array("deliveries");
      spool_.replay(sink_);
    }
    const auto shown = shown_findings(summary, top_);
    {
      const auto list = json_.array("findings");
      for (const auto* group : shown.groups) write_finding(json_, *group, summary);
    }
    {
      const auto list = json_.array("inputs");
      for (const auto& input : inputs) write_input(json_, input, inputs.size() > 1);
    }
    write_totals(json_, summary, shown);
    write_limits(json_, summary.limits());
    document_.reset();
    json_.line_break();
  }

 private:
  // With the first thing that is told, so that nothing is written where nothing could be read.
  void open_document() {
    if (document_) return;
    json_.open('{');
    document_.emplace(json_, '}');
    json_.member("schema", std::string_view("smtpwhy/report-1"));
    json_.key("sessions");
    json_.open('[');
    sessions_.emplace(json_, ']');
  }

  void write_started(const Session& session) {
    const bool known = session.started.dated() && session.started.micros;
    json_.member_or_null("started", known ? utc_text(*session.started.micros) : std::string());
    if (!known && !session.started.text.empty()) json_.member("started_text", session.started.text);
  }

  void write_exchanges(const Session& session, const Diagnosis& diagnosis) {
    const auto list = json_.array("exchanges");
    for (std::size_t i = 0; i < session.exchanges.size(); ++i) {
      json_.line_break();
      write_exchange(json_, session, i, diagnosis);
    }
  }

  TextSink& sink_;
  Spool& spool_;  // of deliveries
  std::optional<std::size_t> top_;
  bool any_delivery_ = false;
  JsonWriter json_;
  std::optional<JsonWriter::Scope> document_;
  std::optional<JsonWriter::Scope> sessions_;
};

}  // namespace

std::unique_ptr<Renderer> make_json_report(const RendererOutput& output) { return std::make_unique<JsonReport>(output); }

}  // namespace smtpwhy
