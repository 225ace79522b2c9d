// A report as a table for spreadsheets: a row for each exchange and each delivery, with what the flat JSON objects tell (jsonl_report.cpp).
// RFC 4180 but for the line breaks, which are LF. What is not known is an empty cell.
#include "report/csv_cell.h"
#include "report/delivery_json.h"
#include "report/exchange_json.h"
#include "report/renderer.h"

#include "base/time.h"
#include "smtp/path.h"

#include <array>
#include <utility>

namespace smtpwhy {
namespace {

// In the order of columns.
enum class Column : std::uint8_t {
  record,
  input,
  line,
  command_line,
  session,
  time,
  side,
  direction,
  queue_id,
  message_id,
  client,
  server,
  sender,
  recipient,
  verb,
  argument,
  code,
  enhanced_status,
  text,
  status,
  severity,
  failure,
  cause,
  cause_group,
  latency_ms,
  unsolicited
};

constexpr std::array<std::string_view, 26> kNames = {
    "record",     "input",  "line",     "command_line", "session",   "time",        "side",       "direction",  "queue_id",
    "message_id", "client", "server",   "sender",       "recipient", "verb",        "argument",   "code",       "enhanced_status",
    "text",       "status", "severity", "failure",      "cause",     "cause_group", "latency_ms", "unsolicited"};
static_assert(static_cast<std::size_t>(Column::unsolicited) + 1 == kNames.size());

/// One row; cells that nobody sets are empty.
class Row {
 public:
  void set(Column column, std::string_view text) { cells_[static_cast<std::size_t>(column)] = csv_cell(text); }
  void set(Column column, const std::optional<std::uint64_t>& number) {
    if (number) set(column, std::to_string(*number));
  }
  void set_line(Column column, std::uint64_t line) {
    if (line > 0) set(column, std::to_string(line));
  }
  void set_path(Column column, std::string_view address) { set(column, address.empty() ? "<>" : address); }
  void set_time(const Stamp& stamp) { set(Column::time, stamp.dated() ? utc_text(*stamp.micros) : std::string(stamp.text)); }

  [[nodiscard]] std::string line() const {
    std::string text;
    for (const auto& cell : cells_) text += (&cell == cells_.data() ? "" : ",") + cell;
    return text + "\n";
  }

 private:
  std::array<std::string, kNames.size()> cells_;
};

// Whom MAIL and RCPT name, so that rows can be sorted by them.
void set_paths(Row& row, const Exchange& exchange) {
  if (!exchange.recipient.empty()) row.set(Column::recipient, exchange.recipient);
  if (!exchange.command) return;
  const auto path = parse_path_argument(exchange.command->argument);
  if (!path) return;
  if (opens_transaction(exchange.verb())) row.set_path(Column::sender, path->address);
  if (exchange.verb() == Verb::rcpt) row.set(Column::recipient, path->address);
}

void set_command(Row& row, const Exchange& exchange) {
  if (!exchange.command) return;
  row.set_line(Column::line, exchange.command->line);
  row.set_line(Column::command_line, exchange.command->line);
  row.set(Column::verb, exchange.command->verb_text);
  row.set(Column::argument, exchange.command->argument);
}

void set_reply(Row& row, const Exchange& exchange) {
  if (!exchange.reply) return;
  row.set_line(Column::line, exchange.reply_line);
  row.set(Column::code, std::to_string(exchange.reply->code.value()));
  if (exchange.reply->status) row.set(Column::enhanced_status, to_string(*exchange.reply->status));
  row.set(Column::text, joined_text(*exchange.reply));
}

class CsvReport : public Renderer {
 public:
  explicit CsvReport(const RendererOutput& output) : sink_(output.sink) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    write_header();
    for (std::size_t i = 0; i < session.exchanges.size(); ++i) {
      const auto& exchange = session.exchanges[i];
      Row row;
      row.set(Column::record, "exchange");
      row.set(Column::input, static_cast<std::uint64_t>(input));
      row.set(Column::session, session.id);
      row.set_time(session.started);
      row.set(Column::side, name(session.logger));
      row.set(Column::client, session.client);
      row.set(Column::server, session.server);
      set_command(row, exchange);
      set_reply(row, exchange);
      set_paths(row, exchange);
      row.set(Column::severity, severity_of(exchange));
      row.set(Column::failure, name(exchange.failure));
      row.set(Column::latency_ms, latency_ms(exchange));
      row.set(Column::unsolicited, exchange.unsolicited ? "true" : "false");
      set_verdict(row, diagnosis.exchanges[i]);
      sink_.write(row.line());
    }
  }

  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    write_header();
    Row row;
    row.set(Column::record, "delivery");
    row.set(Column::input, static_cast<std::uint64_t>(input));
    row.set_line(Column::line, delivery.line);
    row.set_time(delivery.time);
    row.set(Column::direction, name(delivery.direction));
    row.set(Column::queue_id, delivery.queue_id);
    row.set(Column::message_id, delivery.message_id);
    row.set(Column::client, delivery.client);
    row.set(Column::server, delivery.relay);
    if (delivery.sender) row.set_path(Column::sender, *delivery.sender);
    row.set(Column::recipient, delivery.recipient);
    row.set(Column::verb, shown_verb(delivery));
    row.set(Column::code, code_of(delivery));
    if (delivery.reply.status) row.set(Column::enhanced_status, to_string(*delivery.reply.status));
    std::string kept;
    row.set(Column::text, delivery.text(kept));
    row.set(Column::status, name(delivery.status));
    row.set(Column::severity, severity_name(delivery));
    row.set(Column::failure, name(delivery.failed() ? FailureRole::primary : FailureRole::none));
    set_verdict(row, diagnosis.verdict);
    sink_.write(row.line());
  }

  [[nodiscard]] bool shows_words() const override { return false; }

  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& /*summary*/) override { write_header(); }

 private:
  // With the first row; a table of nothing has its header too.
  void write_header() {
    if (std::exchange(header_written_, true)) return;
    Row header;
    for (std::size_t i = 0; i < kNames.size(); ++i) header.set(static_cast<Column>(i), kNames[i]);
    sink_.write(header.line());
  }

  static void set_verdict(Row& row, const ExchangeVerdict& verdict) {
    row.set(Column::cause, verdict.cause);
    row.set(Column::cause_group, verdict.cause_group);
  }

  TextSink& sink_;
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<Renderer> make_csv_report(const RendererOutput& output) { return std::make_unique<CsvReport>(output); }

}  // namespace smtpwhy
