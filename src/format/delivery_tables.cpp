// A row for each program: how its header begins, the columns it writes where there is none, and what a row of it tells.
//
//   PowerMTA            https://www.postmastery.com/powermta-accounting-file/: `type` first; which columns follow is configured
//   Exchange tracking   https://learn.microsoft.com/en-us/exchange/mail-flow/transport-logs/message-tracking
//   the same, from Exchange Online: an extended report of the message trace has these columns, `date_time_utc` first, and `_` for `-`
//                       https://learn.microsoft.com/en-us/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
#include "format/delivery_tables.h"

#include "base/angle_brackets.h"
#include "base/csv_fields.h"
#include "base/lazy_pattern.h"
#include "base/text.h"
#include "format/csv_table.h"
#include "format/exchange_status.h"
#include "format/smtp_diagnostic.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace smtpwhy {
namespace {

/// Pushes what a row tells.
class RowTeller {
 public:
  RowTeller(EventSink& sink, std::uint64_t line) : sink_(sink), line_(line) {}

  void tell(const QueueFact& fact, std::string_view time) {
    Event event;
    event.kind = EventKind::queue_fact;
    event.line = line_;
    event.stamp = parse_stamp(time);
    event.fact = &fact;
    sink_.on_event(event);
  }

 private:
  EventSink& sink_;
  std::uint64_t line_;
};

// The line that names the columns.
struct TableHeader {
  std::string_view mark;     ///< what stands before the names
  std::string_view first;    ///< the first of them
  bool underscores = false;  ///< where other headers have `-`
};

struct TableProgram {
  std::string_view name;
  std::string_view title;
  std::string_view telling;
  std::array<TableHeader, 2> headers;
  std::string_view columns;  ///< without a header
  LineFate (*read)(const CsvTable& row, RowTeller& teller);
};

struct RowType {
  std::string_view name;
  QueueFactKind kind;
  DeliveryStatus status;
};

template <std::size_t size>
const RowType* type_named(const std::array<RowType, size>& types, std::string_view name) {
  const auto* const found =
      std::find_if(types.begin(), types.end(), [&](const RowType& type) { return equals_ignoring_case(type.name, name); });
  return found == types.end() ? nullptr : found;
}

QueueFact fact_of(const RowType& type) {
  QueueFact fact;
  fact.kind = type.kind;
  fact.status = type.status;
  return fact;
}

// ---- PowerMTA ----

constexpr std::array<RowType, 6> kPowerMtaTypes = {{{"d", QueueFactKind::attempt, DeliveryStatus::sent},
                                                    {"b", QueueFactKind::attempt, DeliveryStatus::bounced},
                                                    {"rb", QueueFactKind::attempt, DeliveryStatus::bounced},
                                                    {"t", QueueFactKind::attempt, DeliveryStatus::deferred},
                                                    {"tq", QueueFactKind::attempt, DeliveryStatus::deferred},
                                                    {"r", QueueFactKind::message, DeliveryStatus::unknown}}};

LineFate read_powermta(const CsvTable& row, RowTeller& teller) {
  const auto name = row.get("type");
  if (name.size() > 2 || name.empty() || !is_alpha(name.front())) return LineFate::unrecognised;
  const auto* const type = type_named(kPowerMtaTypes, name);
  if (type == nullptr) return LineFate::noise;  // feedback reports, summaries
  auto fact = fact_of(*type);
  fact.message_id = without_angle_brackets(row.get("header_Message-Id"));
  fact.queue_id = row.get("envId");
  if (row.has("orig")) fact.sender = row.get("orig");
  fact.recipient = row.get("rcpt");
  fact.relay = row.get("dsnMta").empty() ? row.get("dlvDestinationIp") : row.get("dsnMta");
  fact.status_text = first_word(row.get("dsnStatus"));
  fact.text = without_smtp_type(row.get("dsnDiag"));
  teller.tell(fact, row.get("timeLogged"));
  return LineFate::event;
}

// ---- Exchange message tracking ----

constexpr std::array<RowType, 6> kTrackingEvents = {{{"SEND", QueueFactKind::attempt, DeliveryStatus::sent},
                                                     {"SENDEXTERNAL", QueueFactKind::attempt, DeliveryStatus::sent},
                                                     {"DELIVER", QueueFactKind::attempt, DeliveryStatus::sent},
                                                     {"FAIL", QueueFactKind::attempt, DeliveryStatus::bounced},
                                                     {"DEFER", QueueFactKind::attempt, DeliveryStatus::deferred},
                                                     {"RECEIVE", QueueFactKind::message, DeliveryStatus::unknown}}};

std::string_view part_of(std::string_view list, std::size_t index) {
  const auto parts = split(list, ';');
  return index < parts.size() ? trim(parts[index]) : std::string_view();
}

LineFate read_tracking(const CsvTable& row, RowTeller& teller) {
  if (row.get("event-id").empty() || !is_alpha(row.get("event-id").front())) return LineFate::unrecognised;
  const auto* const type = type_named(kTrackingEvents, row.get("event-id"));
  if (type == nullptr) return LineFate::noise;
  auto fact = fact_of(*type);
  const bool is_local = type->name == "DELIVER";
  if (is_local) fact.direction = Direction::local;
  fact.queue_id = row.get("internal-message-id");
  fact.message_id = without_angle_brackets(row.get("message-id"));
  const auto sender = row.get("return-path").empty() ? row.get("sender-address") : row.get("return-path");
  if (!sender.empty()) fact.sender = sender == "<>" ? std::string_view() : sender;
  (type->kind == QueueFactKind::message ? fact.client : fact.relay) =
      row.get(type->kind == QueueFactKind::message ? "client-hostname" : "server-hostname");
  const auto recipients = row.get("recipient-address");
  const auto statuses = row.get("recipient-status");
  const auto count = static_cast<std::size_t>(std::count(recipients.begin(), recipients.end(), ';')) + 1;
  for (std::size_t i = 0; i < count; ++i) {
    fact.recipient = part_of(recipients, i);
    fact.text =
        count == 1 || statuses.find('{') != std::string_view::npos ? last_error_of_exchange(statuses) : part_of(statuses, i);
    if (fact.text.empty()) fact.text = row.get("source-context");
    teller.tell(fact, row.get(row.has("date-time") ? "date-time" : "date-time-utc"));
  }
  return LineFate::event;
}

// ---- both ----

constexpr std::array<TableProgram, 2> kPrograms = {
    {{"powermta-csv",
      "PowerMTA accounting file",
      R"(^type,time(?:Logged|Queued|Imprinted),|^(?:d|b|t|tq|r|rb),\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4},)",
      {{{"", "type"}, {"", "type"}}},
      "type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat,srcType,srcMta,dlvType,dlvSourceIp,"
      "dlvDestinationIp,dlvEsmtpAvailable,dlvSize,vmta,jobId,envId",
      read_powermta},
     {"exchange-tracking",
      "Exchange message tracking log",
      R"(^#Log-type: Message Tracking Log|^#Fields: date-time,client-ip,client-hostname,|^"?date_time_utc"?,"?client_ip"?,|^\d{4}-\d\d-\d\dT[0-9:.]+Z,.*,(?:SMTP|STOREDRIVER|ROUTING|AGENT|DSN|GATEWAY|ADMIN|QUEUE|RESOLVER|MAILBOXRULE|BOOTLOADER|PICKUP|APPROVAL|REDUNDANCY|SAFETYNET|DNS|ORAR|PUBLICFOLDER),[A-Z]{3,30},\d+,)",
      {{{"#Fields: ", "date-time"}, {"", "date_time_utc", true}}},
      "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-"
      "id,"
      "message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,"
      "reference,"
      "message-subject,sender-address,return-path,message-info",
      read_tracking}}};

class TableReader : public FormatReader {
 public:
  explicit TableReader(const TableProgram& program) : program_(program), row_(program.columns) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (is_blank(line.text)) return LineFate::noise;
    if (std::any_of(program_.headers.begin(), program_.headers.end(),
                    [&](const auto& header) { return name(header, line.text); })) {
      return LineFate::noise;
    }
    if (line.text.starts_with('#')) return LineFate::noise;
    if (row_.read(line.text) < kLeastFields) return LineFate::unrecognised;
    RowTeller teller(sink, line.number);
    return program_.read(row_, teller);
  }

  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override {
    auto twin = std::make_unique<TableReader>(program_);
    twin->row_.set_columns(row_.columns());
    return twin;
  }

  [[nodiscard]] std::optional<std::string> memory() const override { return join(row_.columns(), ","); }

 private:
  // Names the columns, if `line` is such a header; gives whether it is.
  bool name(const TableHeader& header, std::string_view line) {
    if (!take_head(line, header.mark)) return false;
    const auto first = line.substr(0, line.find(','));
    if (first.size() == line.size() || csv_fields(first).front() != header.first) return false;
    std::string names(line);
    if (header.underscores) std::replace(names.begin(), names.end(), '_', '-');
    row_.set_columns(names);
    return true;
  }

  static constexpr std::size_t kLeastFields = 4;  // type, time, recipient and a reason

  const TableProgram& program_;
  CsvTable row_;
};

class TableFormat : public Format {
 public:
  explicit TableFormat(const TableProgram& program) : program_(program), telling_(program.telling) {}

  [[nodiscard]] std::string_view name() const override { return program_.name; }
  [[nodiscard]] std::string_view title() const override { return program_.title; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{program_.telling}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<TableReader>(program_); }

 private:
  const TableProgram& program_;
  BuiltInPattern telling_;
};

}  // namespace

std::vector<std::unique_ptr<Format>> make_delivery_table_formats() {
  std::vector<std::unique_ptr<Format>> formats;
  formats.reserve(std::size(kPrograms));
  for (const auto& program : kPrograms) formats.push_back(std::make_unique<TableFormat>(program));
  return formats;
}

}  // namespace smtpwhy
