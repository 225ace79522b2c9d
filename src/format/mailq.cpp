#include "format/mailq.h"

#include "base/json_fields.h"
#include "base/lazy_pattern.h"
#include "base/text.h"

#include <array>
#include <string>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostWaiting =
    1000;  // recipients that wait for a reason below them; more in one message would be a mailing list

constexpr std::string_view kHead = R"(^(?:-Queue ID-\s+-+Size-+ |-----Q-ID----- ))";
constexpr std::string_view kJson = R"(^\{"queue_name": ?")";
constexpr std::string_view kPostfixEntry =
    R"(^(?P<id>[0-9A-Za-z]{6,20})[*!#]?\s+\d+ (?P<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)  +(?P<sender>\S.*)$)";
constexpr std::string_view kSendmailEntry =
    R"(^(?P<id>[0-9A-Za-z]{8,16})[*X?-]*\s+(?:\d+|-) (?P<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d) +(?P<sender>\S.*)$)";
constexpr std::string_view kEximEntry =
    R"(^ *\d+[mhdw] +[\d.]+[KMG]? +(?P<id>[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) <(?P<sender>[^>]*)>(?: \([^)]*\))?(?P<frozen> \*\*\* frozen \*\*\*)?$)";
constexpr std::string_view kReason = R"(^\s*(?:[78]BIT\w*\s+)?\((?P<reason>.+)\)\s*$)";
constexpr std::string_view kRecipient = R"(^\s{4,}(?P<done>D )?\s*(?P<recipient><?[^\s()<>]+>?)$)";
constexpr std::string_view kSaysNothing =
    R"(^(?:-- \d+ [KMG]?[Bb]ytes in \d+ Requests?\.|Mail queue is empty|\s+Total requests: \d+|\s+\S+ \(\d+ requests?\)|\S+ is empty|\s*8BITMIME\s*)$)";

struct MailqPatterns {
  BuiltInPattern head{kHead};
  BuiltInPattern postfix{kPostfixEntry};
  BuiltInPattern sendmail{kSendmailEntry};
  BuiltInPattern exim{kEximEntry};
  BuiltInPattern reason{kReason};
  BuiltInPattern recipient{kRecipient};
  BuiltInPattern says_nothing{kSaysNothing};
};

// What is known of the message whose lines are being read.
struct QueueEntry {
  std::string id, sender, time, reason;
  bool listed = false;         // one has begun
  bool reasons_below = false;  // a reason may stand below its recipients
  std::vector<std::string> waiting;
};

std::string_view without_brackets(std::string_view text) {
  if (text.starts_with('<')) text.remove_prefix(1);
  if (text.ends_with('>')) text.remove_suffix(1);
  return text == "MAILER-DAEMON" ? std::string_view() : text;
}

class MailqReader : public FormatReader {
 public:
  explicit MailqReader(const MailqPatterns& patterns) : patterns_(patterns) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    const auto text = trim_right(line.text);
    if (text.empty()) return LineFate::noise;
    if (text.starts_with("{")) return read_json(line, sink);
    if (patterns_.head.search(text) || patterns_.says_nothing.search(text)) return LineFate::noise;
    if (patterns_.postfix.search(text, &captures_)) return begin(line, false, sink);
    if (patterns_.sendmail.search(text, &captures_)) return begin(line, true, sink);
    if (patterns_.exim.search(text, &captures_)) return begin(line, false, sink);
    if (!entry_.listed) return LineFate::unrecognised;
    if (patterns_.reason.search(text, &captures_)) return read_reason(line, sink);
    if (patterns_.recipient.search(text, &captures_)) return read_recipient(line, sink);
    return LineFate::unrecognised;
  }

  [[nodiscard]] LeftOut left_out() const override { return left_out_; }

 private:
  LineFate begin(const LogLine& line, bool reasons_below, EventSink& sink) {
    entry_ = {};
    entry_.listed = true;
    entry_.reasons_below = reasons_below;
    entry_.id = captures_.get("id");
    entry_.sender = without_brackets(captures_.get("sender"));
    entry_.time = captures_.get("time");
    if (captures_.has("frozen")) entry_.reason = "frozen";
    QueueFact fact = fact_of(QueueFactKind::message);
    push(line, fact, sink);
    return LineFate::event;
  }

  LineFate read_reason(const LogLine& line, EventSink& sink) {
    const auto reason = captures_.get("reason");
    for (const auto& recipient : entry_.waiting) defer(line, recipient, reason, sink);
    if (entry_.waiting.empty()) entry_.reason = reason;
    entry_.waiting.clear();
    return LineFate::event;
  }

  LineFate read_recipient(const LogLine& line, EventSink& sink) {
    if (captures_.has("done")) return LineFate::noise;
    const auto recipient = without_brackets(captures_.get("recipient"));
    if (entry_.reason.empty()) {
      if (!entry_.reasons_below) return LineFate::event;
      if (entry_.waiting.size() < kMostWaiting) {
        entry_.waiting.emplace_back(recipient);
      } else {
        left_out_.add(Limited::recipients);
      }
      return LineFate::event;
    }
    defer(line, recipient, entry_.reason, sink);
    return LineFate::event;
  }

  [[nodiscard]] QueueFact fact_of(QueueFactKind kind) const {
    QueueFact fact;
    fact.kind = kind;
    fact.queue_id = entry_.id;
    fact.sender = std::string_view(entry_.sender);
    return fact;
  }

  void defer(const LogLine& line, std::string_view recipient, std::string_view reason, EventSink& sink) const {
    QueueFact fact = fact_of(QueueFactKind::attempt);
    fact.status = DeliveryStatus::deferred;
    fact.recipient = recipient;
    fact.text = reason;
    push(line, fact, sink);
  }

  void push(const LogLine& line, const QueueFact& fact, EventSink& sink) const {
    Event event;
    event.kind = EventKind::queue_fact;
    event.logger = Side::server;
    event.line = line.number;
    event.stamp = entry_.time.empty() ? line.stamp : parse_stamp(entry_.time);
    event.fact = &fact;
    sink.on_event(event);
  }

  LineFate read_json(const LogLine& line, EventSink& sink) {
    const auto fields = JsonFields::read(line.text);
    if (!fields || !fields->has("queue_name") || !fields->has("queue_id")) return LineFate::unrecognised;
    entry_ = {};
    entry_.id = fields->get("queue_id");
    entry_.sender = without_brackets(fields->get("sender"));
    entry_.time = fields->get("arrival_time");
    push(line, fact_of(QueueFactKind::message), sink);
    for (std::size_t i = 0;; ++i) {
      const auto at = "recipients." + std::to_string(i);
      if (!fields->has(at + ".address")) return LineFate::event;
      const auto reason = fields->get(at + ".delay_reason");
      if (!reason.empty()) defer(line, fields->get(at + ".address"), reason, sink);
    }
  }

  const MailqPatterns& patterns_;
  Captures captures_;
  LeftOut left_out_;
  QueueEntry entry_;
};

class MailqFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "mailq"; }
  [[nodiscard]] std::string_view title() const override { return "mail queue listing"; }
  [[nodiscard]] bool tells(const LogLine& line) const override {
    return patterns_.head.search(line.text) || patterns_.postfix.search(line.text) || patterns_.sendmail.search(line.text) ||
           patterns_.exim.search(line.text) || line.text.starts_with(R"({"queue_name")");
  }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    return {{kHead}, {kJson}, {kPostfixEntry}, {kSendmailEntry}, {kEximEntry}};
  }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<MailqReader>(patterns_); }

 private:
  MailqPatterns patterns_;
};

}  // namespace

std::unique_ptr<Format> make_mailq_format() { return std::make_unique<MailqFormat>(); }

}  // namespace smtpwhy
