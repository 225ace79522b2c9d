#include "format/qmail.h"

#include "base/lazy_pattern.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

enum class Told : std::uint8_t { message, begun, ended, removed, refused, put_off, bounce_recipient, bounce_text, nothing };

struct LineRow {
  Told told;
  std::string_view pattern;
  bool telling = true;
};

// In the order in which they are tried; behind stamp and program name.
constexpr std::array<LineRow, 14> kRows = {{
    {Told::ended, R"(^delivery (?P<attempt>\d+): (?P<how>success|failure|deferral): (?P<text>.*)$)"},
    {Told::begun, R"(^starting delivery (?P<attempt>\d+): msg (?P<id>\d+) to (?P<where>local|remote) (?P<recipient>\S+)$)"},
    {Told::message, R"(^info msg (?P<id>\d+): bytes \d+ from <(?P<sender>[^>]*)> qp \d+ uid \d+$)"},
    {Told::removed, R"(^end msg (?P<id>\d+)$)"},
    {Told::nothing,
     R"(^(?:new msg \d+|bounce msg \d+ qp \d+|triple bounce: .*|status: local \d+/\d+ remote \d+/\d+(?: exitasap)?)$)"},
    {Told::refused, R"(^rblsmtpd: (?P<client>[0-9A-Fa-f.:]+) pid \d+(?: \S+)?:? (?P<text>[45]\d\d .*)$)"},
    {Told::put_off, R"(^rblsmtpd: (?P<text>\S+ blocked (?P<client>[0-9A-Fa-f.:]+) .*)$)"},
    {Told::refused,
     R"(^CHKUSER (?P<text>rejected (?P<what>rcpt|sender|relaying|intrusion)): from <(?P<sender>[^:>]*)[^>]*> remote <(?P<client>[^>]*)> rcpt <(?P<recipient>[^>]*)> : (?P<more>.*)$)"},
    {Told::refused, R"(^qmail-smtpd(?:\[\d+\]| \d+)?: (?P<text>[45]\d\d\b.*?)(?:: ip (?P<client>[0-9A-Fa-f.:]+)\b.*)?$)"},
    {Told::refused,
     R"(^qmail-smtpd(?:\[\d+\]| \d+)?: (?P<text>(?:badmailfrom|badhelo|badrcptto|reject|refus|.*denied|.*rejected|.*not allowed).*)$)"},
    {Told::nothing,
     R"(^(?:tcpserver: .*|rblsmtpd: .*|CHKUSER (?:accepted|relaying) .*|qmail-smtpd.*|simscan:.*|policy_check: .*|spamdyke.*ALLOWED.*|alert: .*|warning: .*)$)",
     false},
    {Told::refused,
     R"(^spamdyke\[\d+\]: (?P<text>(?:DENIED|FILTER)_\w+) from: (?P<sender>\S+) to: (?P<recipient>\S+) origin_ip: (?P<client>\S+).*$)"},
    {Told::bounce_recipient, R"(^<(?P<recipient>[^<>\s]+@[^<>\s]+)>:$)", false},
    {Told::bounce_text,
     R"(^(?P<text>\S+_(?:does_not_like_recipient|failed_after_I_sent_the_message|does_not_like_sender|but_connection_died|but_greeting_failed|but_my_name_was_rejected|but_sender_was_rejected)\S*/.*)$)"},
}};

struct Form {
  explicit Form(const LineRow& its_row) : row(&its_row), pattern(its_row.pattern) {}
  const LineRow* row;
  BuiltInPattern pattern;
};

// `1157520813.485077 ` or `@40000000…` in front, which is inside syslog's stamp where splogger wrote it; then `qmail: ` may stand, too.
std::string_view without_stamp(std::string_view text, Stamp& stamp) {
  text = trim_right(text);
  for (int i = 0; i < 2; ++i) {
    if (const auto at = stamp_at_head(text)) {
      if (stamp.form == StampForm::none || at->stamp.dated()) stamp = at->stamp;
      text = trim_left(at->rest);
    }
    if (text.starts_with("qmail: ")) text = trim_left(text.substr(7));
  }
  return text;
}

// Whether a `/` before `rest` ends a line of the text even inside an address of the web: qmail's own words follow, or nothing.
bool ends_line(std::string_view rest) {
  return rest.empty() || rest.starts_with("Giving_up_on") || rest.starts_with("Remote_host");
}

// splogger's writing undone, but for the slashes of addresses of the web.
std::string said(std::string_view text) {
  std::string value;
  bool in_address = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i, 3) == "://") in_address = true;
    if (c == '_') in_address = false;
    if (c == '/' && in_address && ends_line(text.substr(i + 1))) in_address = false;
    value += c == '_' ? ' ' : c == '/' && !in_address ? '\n' : c;
  }
  return value;
}

class QmailReader : public FormatReader {
 public:
  explicit QmailReader(const std::deque<Form>& forms) : forms_(forms) {}

  [[nodiscard]] LeftOut left_out() const override { return left_out_; }

  LineFate read(const LogLine& line, EventSink& sink) override {
    Event event;
    event.kind = EventKind::queue_fact;
    event.logger = Side::server;
    event.line = line.number;
    event.stamp = line.stamp;
    std::string whole;
    auto text = without_stamp(line.text, event.stamp);
    // rblsmtpd and spamdyke may be the syslog process itself
    if (const auto name = line.process.substr(0, line.process.find('[')); name != "qmail" && !name.empty()) {
      whole = std::string(name) + ": " + std::string(text);
    }
    for (const auto& form : forms_) {
      if (form.pattern.search(text, &captures_)) return push(form.row->told, event, sink);
      if (!whole.empty() && form.pattern.search(whole, &captures_)) return push(form.row->told, event, sink);
    }
    return text.empty() ? LineFate::noise : LineFate::unrecognised;
  }

 private:
  LineFate push(Told told, Event& event, EventSink& sink) {
    QueueFact fact;
    std::string text;
    fact.queue_id = captures_.get("id");
    fact.attempt = captures_.get("attempt");
    fact.recipient = captures_.get("recipient");
    fact.client = captures_.get("client");
    if (captures_.has("sender")) fact.sender = captures_.get("sender");
    switch (told) {
      case Told::nothing: return LineFate::noise;
      case Told::message: fact.kind = QueueFactKind::message; break;
      case Told::removed: fact.kind = QueueFactKind::removed; break;
      case Told::begun: begin(fact); break;
      case Told::ended: text = end(fact); break;
      case Told::refused: text = refuse(fact, DeliveryStatus::rejected); break;
      case Told::put_off: text = refuse(fact, DeliveryStatus::deferred); break;
      case Told::bounce_recipient: recipient_ = fact.recipient; return LineFate::event;
      case Told::bounce_text: text = bounce(fact); break;
    }
    fact.text = text;
    event.fact = &fact;
    sink.on_event(event);
    return LineFate::event;
  }

  void begin(QueueFact& fact) {
    fact.kind = QueueFactKind::attempt_begun;
    if (captures_.get("where") != "local") return;
    if (local_.size() >= kMostLocal) {
      left_out_.add(Limited::messages, local_.size());
      local_.clear();
    }
    local_.emplace_back(fact.attempt);
  }

  std::string end(QueueFact& fact) {
    const auto how = captures_.get("how");
    fact.kind = QueueFactKind::attempt;
    fact.status = how == "success" ? DeliveryStatus::sent : how == "failure" ? DeliveryStatus::bounced : DeliveryStatus::deferred;
    const auto found = std::find(local_.begin(), local_.end(), fact.attempt);
    if (found != local_.end()) {
      fact.direction = Direction::local;
      local_.erase(found);
    }
    return said(captures_.get("text"));
  }

  std::string refuse(QueueFact& fact, DeliveryStatus status) {
    fact.kind = QueueFactKind::attempt;
    fact.status = status;
    fact.direction = Direction::inbound;
    const auto what = captures_.get("what");
    if (what == "rcpt" || what == "relaying" || what == "intrusion") fact.command = "RCPT";
    if (what == "sender") fact.command = "MAIL";
    return std::string(captures_.get("text")) + (captures_.has("more") ? ": " + std::string(captures_.get("more")) : "");
  }

  std::string bounce(QueueFact& fact) {
    fact.kind = QueueFactKind::attempt;
    fact.status = DeliveryStatus::bounced;
    fact.recipient = recipient_;
    return said(captures_.get("text"));
  }

  static constexpr std::size_t kMostLocal = 1000;  // deliveries under way at once; qmail's own limit is 255

  const std::deque<Form>& forms_;
  Captures captures_;
  LeftOut left_out_;
  std::vector<std::string> local_;  // deliveries into mailboxes that have begun
  std::string recipient_;           // of a bounce whose text comes below
};

class QmailFormat : public Format {
 public:
  QmailFormat() {
    for (const auto& row : kRows) forms_.emplace_back(row);
  }
  [[nodiscard]] std::string_view name() const override { return "qmail"; }
  [[nodiscard]] std::string_view title() const override { return "qmail log"; }
  [[nodiscard]] bool tells(const LogLine& line) const override {
    Stamp stamp;
    const auto text = without_stamp(line.text, stamp);
    const auto whole = std::string(line.process.substr(0, line.process.find('['))) + ": " + std::string(text);
    for (const auto& form : forms_) {
      if (form.pattern.search(text) || form.pattern.search(whole)) return form.row->telling;
    }
    return false;
  }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    return {
        {R"((?:^|[ :])(?:delivery \d+: (?:success|failure|deferral): |starting delivery \d+: msg \d+ to |info msg \d+: bytes |new msg \d+$|end msg \d+$|status: local \d+/|CHKUSER rejected ))"},
        {R"((?:^|[ :])(?:rblsmtpd|qmail-smtpd)(?:\[\d+\]| \d+)?: )"},
        {R"(^\S+ blocked [0-9A-Fa-f.:]+ |(?:DENIED|FILTER)_\w+ from: )"},
        {R"(^\S+_(?:does_not_like_recipient|failed_after_I_sent_the_message|does_not_like_sender|but_))"}};
  }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<QmailReader>(forms_); }

 private:
  std::deque<Form> forms_;
};

}  // namespace

std::unique_ptr<Format> make_qmail_format() { return std::make_unique<QmailFormat>(); }

}  // namespace smtpwhy
