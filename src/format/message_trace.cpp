// https://learn.microsoft.com/en-us/exchange/monitoring/trace-an-email-message/message-trace-modern-eac,
// https://learn.microsoft.com/en-us/powershell/module/exchangepowershell/get-messagetracedetailv2
//
// What Get-MessageTrace and Get-MessageTraceDetail give, with V2 or without, through Export-Csv or Format-List, and the enhanced summary report:
//
//   "MessageTraceId","Received","SenderAddress","RecipientAddress","Status",…      one row for a message and recipient
//   "MessageTraceId","Date","Event","Detail",…                                     one row for each step
//   origin_timestamp_utc,sender_address,recipient_status,…                         `a@example.net##Receive, Fail;b@example.net##Receive, Send`
//
//   Event  : Fail                                                                  the same names, one below the other; a record ends with
//   Detail : Reason: [{LED=550 5.1.1 …};{MSG=};{FQDN=mx.example.net};…]            an empty line, or where a name comes again
//
// Spreadsheets of some countries write `;` between columns, and what is copied out of one has tabs there. The names of the columns are in the
// first line, in any order and any choice; no row without them is read. `Reason: […]` also stands
// alone, with `Defer:` before it or not, as it is copied from the page of a message: then the code tells how it ended. Only how a delivery
// ended is told: a message that was quarantined, expanded or dropped is neither delivered nor refused. Extended reports have the columns
// of Exchange's message tracking log, and are read as one (delivery_tables.cpp).
#include "format/message_trace.h"

#include "base/angle_brackets.h"
#include "base/csv_fields.h"
#include "base/lazy_pattern.h"
#include "base/pattern.h"
#include "base/text.h"
#include "format/exchange_status.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::array kTraceHeaders = std::to_array<std::string_view>({
    R"re(^(?:"?[A-Za-z]+"?[,;\t])*"?MessageTraceId"?(?:[,;\t]"?[A-Za-z]+"?)*$)re",
    R"re(^(?:"?[A-Za-z]+"?[,;\t])*"?RecipientAddress"?[,;\t](?:"?[A-Za-z]+"?[,;\t])*"?(?:Status|Event)"?(?:[,;\t]"?[A-Za-z]+"?)*$)re",
    R"re(^(?:"?[A-Za-z]+"?[,;\t])*"?(?:Status|Event)"?[,;\t](?:"?[A-Za-z]+"?[,;\t])*"?RecipientAddress"?(?:[,;\t]"?[A-Za-z]+"?)*$)re",
    R"re(^"?Date"?[,;\t]"?Event"?[,;\t]"?Action"?[,;\t]"?Detail"?(?:[,;\t]"?[A-Za-z]+"?)*$)re",
    R"re(^"?(?:origin_timestamp|date_time)(?:_utc)?"?[,;\t]"?sender_address"?[,;\t](?:"?[a-z_]+"?[,;\t])*"?[a-z_]*status"?(?:[,;\t]"?[a-z_]+"?)*$)re",
});
constexpr std::string_view kListed = R"re(^Message ?Trace ?I[Dd]\s+: [0-9A-Fa-f-]{32,36}$)re";
constexpr std::string_view kListedReason = R"re(^Detail\s+: Reason: \[\{LED=)re";
constexpr std::string_view kLoneReason = R"re(^(?:(?P<event>Defer|Fail|Drop)\s?:\s?)?Reason: (?P<status>\[\{LED=.*)$)re";

constexpr std::size_t kLeastOfRow = 3;
constexpr std::size_t kLongestDetail = 64 * 1024;  // octets of a value that goes on for lines; no reply of RFC 5321 is as long

enum class TraceField : std::uint8_t { time, sender, recipient, outcome, outcomes, detail, message_id, trace_id, relay };
constexpr std::size_t kTraceFields = 9;

struct TraceFieldName {
  std::string_view name;
  TraceField field;
};

constexpr std::array kFieldNames = std::to_array<TraceFieldName>({
    {"Received", TraceField::time},
    {"Date", TraceField::time},
    {"date_time_utc", TraceField::time},
    {"origin_timestamp_utc", TraceField::time},
    {"origin_timestamp", TraceField::time},
    {"SenderAddress", TraceField::sender},
    {"sender_address", TraceField::sender},
    {"RecipientAddress", TraceField::recipient},
    {"recipient_address", TraceField::recipient},
    {"Status", TraceField::outcome},
    {"Event", TraceField::outcome},
    {"message_status", TraceField::outcome},
    {"recipient_status", TraceField::outcomes},
    {"Detail", TraceField::detail},
    {"MessageId", TraceField::message_id},
    {"message_id", TraceField::message_id},
    {"MessageTraceId", TraceField::trace_id},
    {"network_message_id", TraceField::trace_id},
    {"ToIP", TraceField::relay},
});

std::optional<TraceField> field_named(std::string_view name) {
  const auto* const found = std::find_if(kFieldNames.begin(), kFieldNames.end(),
                                         [&](const TraceFieldName& row) { return equals_ignoring_case(row.name, name); });
  return found == kFieldNames.end() ? std::nullopt : std::optional(found->field);
}

struct TraceOutcome {
  std::string_view name;
  DeliveryStatus status;
  Direction direction = Direction::outbound;
};

constexpr std::array kOutcomes = std::to_array<TraceOutcome>({
    {"Delivered", DeliveryStatus::sent},
    {"FilteredAsSpam", DeliveryStatus::sent},
    {"Failed", DeliveryStatus::bounced},
    {"Pending", DeliveryStatus::deferred},
    {"Deliver", DeliveryStatus::sent, Direction::local},
    {"Send", DeliveryStatus::sent},
    {"SendExternal", DeliveryStatus::sent},
    {"Send external", DeliveryStatus::sent},
    {"Fail", DeliveryStatus::bounced},
    {"Defer", DeliveryStatus::deferred},
});

const TraceOutcome* outcome_named(std::string_view name) {
  const auto* const found = std::find_if(kOutcomes.begin(), kOutcomes.end(),
                                         [&](const TraceOutcome& row) { return equals_ignoring_case(row.name, name); });
  return found == kOutcomes.end() ? nullptr : found;
}

// The last step that tells how it ended, in `Receive, Fail`.
const TraceOutcome* last_outcome(std::string_view steps) {
  const TraceOutcome* last = nullptr;
  for (const auto step : split(steps, ',')) {
    if (const auto* const outcome = outcome_named(trim(step))) last = outcome;
  }
  return last;
}

// How it ended, as the reply's first digit says; null where that is no failure.
const TraceOutcome* outcome_of_reply(std::string_view reply) {
  if (reply.starts_with('5')) return outcome_named("Fail");
  return reply.starts_with('4') ? outcome_named("Defer") : nullptr;
}

// One row, or one list.
class TraceRecord {
 public:
  // Of fields with one meaning the first counts.
  void put(TraceField field, std::string_view value) {
    auto& own = values_[static_cast<std::size_t>(field)];
    if (!own) own = std::string(value);
  }
  // Whether there was room.
  bool add_to_detail(std::string_view more) {
    auto& detail = values_[static_cast<std::size_t>(TraceField::detail)];
    const bool fits = detail && detail->size() + more.size() < kLongestDetail;
    if (fits) detail->append(" ").append(more);
    return fits;
  }
  [[nodiscard]] bool has(TraceField field) const { return values_[static_cast<std::size_t>(field)].has_value(); }
  [[nodiscard]] std::string_view get(TraceField field) const {
    const auto& value = values_[static_cast<std::size_t>(field)];
    return value ? std::string_view(*value) : std::string_view();
  }
  [[nodiscard]] bool empty() const {
    return std::none_of(values_.begin(), values_.end(), [](const auto& value) { return value.has_value(); });
  }

 private:
  std::array<std::optional<std::string>, kTraceFields> values_;
};

// Why, without the words in front; where the log does not say why, how it ended, in its words; nothing where it went well without a reply.
std::string reason_in(std::string_view detail, DeliveryStatus status, std::string_view ended) {
  auto reason = trim(detail);
  if (const auto error = part_of_exchange_status(reason, "LED"); !error.empty()) return std::string(error);
  if (status == DeliveryStatus::sent) return {};
  take_head(reason, "Reason:");
  reason = trim(reason);
  const bool cut = reason.starts_with("[{");  // before the error
  return reason.empty() || cut ? "Status: " + std::string(trim(ended)) : std::string(reason);
}

std::string_view relay_in(const TraceRecord& record) {
  for (const auto name : {"FQDN", "IP"}) {
    if (const auto part = part_of_exchange_status(record.get(TraceField::detail), name); !part.empty()) return part;
  }
  return record.get(TraceField::relay);
}

// All but why.
QueueFact fact_of(const TraceRecord& record, const TraceOutcome& outcome, std::string_view recipient) {
  QueueFact fact;
  fact.kind = QueueFactKind::attempt;
  fact.status = outcome.status;
  fact.direction = outcome.direction;
  fact.queue_id = record.get(TraceField::trace_id);
  fact.message_id = without_angle_brackets(record.get(TraceField::message_id));
  if (const auto sender = record.get(TraceField::sender); !sender.empty())
    fact.sender = sender == "<>" ? std::string_view() : sender;
  fact.recipient = recipient;
  fact.relay = relay_in(record);
  return fact;
}

class MessageTraceReader : public FormatReader {
 public:
  explicit MessageTraceReader(const std::deque<LazyPattern>& headers, const LazyPattern& reason)
      : headers_(headers), reason_(reason) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (is_blank(line.text) || line.text.starts_with("#TYPE ")) {
      finish(sink);
      gap_ = true;
      return LineFate::noise;
    }
    // Behind an empty line the table may be over.
    if (std::exchange(gap_, false) && is_listed(line.text)) columns_.clear();
    if (names_columns(line.text)) {
      finish(sink);
      begin_table(line.text);
      return LineFate::noise;
    }
    if (reason_.search(line.text, &captures_)) return read_reason(line, sink);
    return columns_.empty() ? read_listed(line, sink) : read_row(line, sink);
  }

  void finish(EventSink& sink) override {
    tell(listed_, listed_line_, sink);
    listed_ = {};
    last_.reset();
  }

  [[nodiscard]] LeftOut left_out() const override { return left_out_; }

 private:
  [[nodiscard]] bool names_columns(std::string_view line) const {
    return std::any_of(headers_.begin(), headers_.end(), [&](const LazyPattern& header) { return header.search(line); });
  }

  void begin_table(std::string_view header) {
    const auto* const separator =
        std::find_if(header.begin(), header.end(), [](char c) { return !is_alpha(c) && c != '"' && c != '_'; });
    separator_ = separator == header.end() ? ',' : *separator;
    columns_.clear();
    for (const auto& name : csv_fields(header, separator_)) columns_.push_back(field_named(name));
  }

  LineFate read_row(const LogLine& line, EventSink& sink) {
    const auto& fields = row_.read(line.text, separator_);
    if (fields.size() < std::min(kLeastOfRow, columns_.size())) return LineFate::unrecognised;
    TraceRecord record;
    for (std::size_t i = 0; i < std::min(fields.size(), columns_.size()); ++i) {
      if (columns_[i]) record.put(*columns_[i], fields[i]);
    }
    return tell(record, line.number, sink) ? LineFate::event : LineFate::noise;
  }

  // `Status : Failed`, which a list may begin with
  static bool is_listed(std::string_view line) {
    const auto name = without_spaces(trim(line.substr(0, line.find(':'))));
    return name.size() < line.size() && is_name(name) && field_named(name).has_value();
  }

  // `Reason: […]` without a list around it.
  LineFate read_reason(const LogLine& line, EventSink& sink) {
    TraceRecord record;
    record.put(TraceField::detail, captures_.get("status"));
    const auto* const ended = outcome_of_reply(last_error_of_exchange(captures_.get("status")));
    const auto event = captures_.get("event");
    const auto* const outcome = event.empty() || ended == nullptr ? ended : outcome_named(event);
    if (outcome == nullptr) return LineFate::noise;
    push(record, *outcome, {.recipient = {}, .ended = event}, line.number, sink);
    return LineFate::event;
  }

  LineFate read_listed(const LogLine& line, EventSink& sink) {
    if (is_space(line.text.front())) {
      if (last_ == TraceField::detail && !listed_.add_to_detail(trim(line.text))) left_out_.add(Limited::replies);
      return listed_.empty() ? LineFate::unrecognised : last_ == TraceField::detail ? LineFate::event : LineFate::noise;
    }
    const auto colon = line.text.find(':');
    const auto name = without_spaces(trim(line.text.substr(0, colon)));
    if (colon == std::string_view::npos || !is_name(name)) return LineFate::unrecognised;
    last_ = field_named(name);
    if (!last_) return listed_.empty() ? LineFate::unrecognised : LineFate::noise;
    if (listed_.has(*last_)) {
      const auto field = last_;
      finish(sink);
      last_ = field;
    }
    if (*last_ == TraceField::outcome || *last_ == TraceField::detail) listed_line_ = line.number;
    listed_.put(*last_, trim(line.text.substr(colon + 1)));
    return LineFate::event;
  }

  // `Message Trace ID` is `MessageTraceId` where a view shows it.
  static std::string without_spaces(std::string_view text) {
    std::string letters(text);
    std::erase(letters, ' ');
    return letters;
  }

  static bool is_name(const std::string& word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_alpha); }

  struct Told {
    std::string_view recipient;
    std::string_view ended;  // in the log's words
  };

  // Whether there was anything to tell.
  static bool tell(const TraceRecord& record, std::uint64_t line, EventSink& sink) {
    if (record.has(TraceField::outcomes)) return tell_each(record, line, sink);
    const Told told = {.recipient = record.get(TraceField::recipient), .ended = record.get(TraceField::outcome)};
    const bool only_why = told.ended.empty() && record.has(TraceField::detail);
    const auto* const outcome =
        only_why ? outcome_of_reply(part_of_exchange_status(record.get(TraceField::detail), "LED")) : outcome_named(told.ended);
    if (outcome != nullptr) push(record, *outcome, told, line, sink);
    return outcome != nullptr;
  }

  static bool tell_each(const TraceRecord& record, std::uint64_t line, EventSink& sink) {
    bool any = false;
    for (const auto each : split(record.get(TraceField::outcomes), ';')) {
      const auto mark = each.find("##");
      if (mark == std::string_view::npos) continue;
      const Told told = {.recipient = trim(each.substr(0, mark)), .ended = each.substr(mark + 2)};
      const auto* const outcome = last_outcome(told.ended);
      if (outcome != nullptr) push(record, *outcome, told, line, sink);
      any = any || outcome != nullptr;
    }
    return any;
  }

  static void push(const TraceRecord& record, const TraceOutcome& outcome, const Told& told, std::uint64_t line, EventSink& sink) {
    auto fact = fact_of(record, outcome, told.recipient);
    const auto text = reason_in(record.get(TraceField::detail), outcome.status, told.ended);
    fact.text = text;
    Event event;
    event.kind = EventKind::queue_fact;
    event.line = line;
    event.stamp = parse_stamp(record.get(TraceField::time));
    event.fact = &fact;
    sink.on_event(event);
  }

  const std::deque<LazyPattern>& headers_;
  const LazyPattern& reason_;
  Captures captures_;
  CsvRow row_;                                      // of the line that is being read
  std::vector<std::optional<TraceField>> columns_;  // in the order of a row; nothing for those that are not read
  char separator_ = ',';                            // of columns
  bool gap_ = false;                                // the line before was empty
  TraceRecord listed_;                              // what the lines of a list told so far
  std::uint64_t listed_line_ = 0;                   // the one that says most
  std::optional<TraceField> last_;                  // what an indented line goes on with
  LeftOut left_out_;
};

class MessageTraceFormat : public Format {
 public:
  MessageTraceFormat() {
    for (const auto header : kTraceHeaders) headers_.emplace_back(header);
  }

  [[nodiscard]] std::string_view name() const override { return "message-trace"; }
  [[nodiscard]] std::string_view title() const override { return "Microsoft 365 message trace"; }
  [[nodiscard]] bool tells(const LogLine& line) const override {
    const auto is_header = [&](const LazyPattern& header) { return header.search(line.text); };
    return listed_.search(line.text) || listed_reason_.search(line.text) || reason_.search(line.text) ||
           std::any_of(headers_.begin(), headers_.end(), is_header);
  }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    std::vector<TellingPattern> patterns = {{kListed}, {kListedReason}, {kLoneReason}};
    for (const auto header : kTraceHeaders) patterns.push_back({header});
    return patterns;
  }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override {
    return std::make_unique<MessageTraceReader>(headers_, reason_);
  }

 private:
  std::deque<LazyPattern> headers_;
  LazyPattern listed_{kListed};
  LazyPattern listed_reason_{kListedReason};
  LazyPattern reason_{kLoneReason};
};

}  // namespace

std::unique_ptr<Format> make_message_trace_format() { return std::make_unique<MessageTraceFormat>(); }

}  // namespace smtpwhy
