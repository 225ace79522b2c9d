#include "format/marked.h"

#include "base/lazy_pattern.h"
#include "base/python_literal.h"
#include "base/text.h"
#include "format/held_fact.h"
#include "format/line_forms.h"
#include "format/line_kinds.h"
#include "format/recipient_list.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace smtpwhy {
namespace {

// `12` or `0.043` of a unit, in microseconds; nothing where it is no number or longer than an hour.
std::optional<std::uint32_t> micros(std::string_view text, std::uint32_t unit) {
  constexpr std::uint64_t kLongest = 3600ULL * 1000 * 1000;  // an hour: no timeout of RFC 5321 section 4.5.3.2 is longer
  const auto point = text.find('.');
  const auto whole = parse_number(text.substr(0, point));
  if (!whole) return std::nullopt;
  std::uint64_t value = std::uint64_t{*whole} * unit;
  std::uint32_t digit_unit = unit / 10;
  for (const char c : point == std::string_view::npos ? std::string_view() : text.substr(point + 1)) {
    if (!is_digit(c)) break;
    value += static_cast<std::uint64_t>(c - '0') * digit_unit;
    digit_unit /= 10;
  }
  if (value > kLongest) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

Side side_named(std::string_view name) {
  if (name.empty()) return Side::unknown;
  return name == "client" ? Side::client : Side::server;
}

// The text of a line as it was said: quotes and escapes are undone, and what stands for the end of a line becomes one.
std::string said(const knowledge::FormatLineRow& row, std::string_view text) {
  std::string value(text);
  if (row.unquote == "python") value = take_python_literal(text).value_or(std::string(text));
  if (row.unquote == "escapes") value = without_backslashes(text);
  if (row.split.empty()) return value;
  for (auto at = value.find(row.split); at != std::string::npos; at = value.find(row.split, at + 1)) {
    value.replace(at, row.split.size(), 1, '\n');
  }
  return value;
}

class MarkedReader : public FormatReader {
 public:
  /// `process`, where given, is the only kind of process whose lines these are.
  MarkedReader(const FormTable& table, const LazyPattern* process) : table_(table), forms_(table), process_(process) {
    const auto& forms = table.forms();
    tells_beginnings_ = std::any_of(forms.begin(), forms.end(),
                                    [](const LineForm& form) { return form.kind.fact == QueueFactKind::attempt_begun; });
    repeats_ = std::any_of(forms.begin(), forms.end(), [](const LineForm& form) { return form.row.repeats; });
    each_by_itself_ = std::none_of(forms.begin(), forms.end(), hangs_on_others);
  }

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (held_.take(line.text)) return LineFate::event;
    if (!held_.wants_command()) held_.release(sink);
    const bool mine = process_ == nullptr || process_->search(line.process, &process_captures_);
    const auto* const form = mine ? form_below(line) : nullptr;
    if (held_.wants_command() && answers(form, line, sink)) return LineFate::event;
    if (form == nullptr) return mine && is_blank(line.text) ? LineFate::noise : LineFate::unrecognised;
    if (form->groups.below) above_ = captures_.get("below");
    if (form->kind.turns) turn_ = form->kind.side;
    if (form->kind.fate == LineFate::noise || says_nothing_more(*form)) return LineFate::noise;
    push(*form, line, sink);
    return LineFate::event;
  }

  void finish(EventSink& sink) override { held_.release(sink); }

  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override {
    if (!each_by_itself_) return nullptr;
    auto twin = std::make_unique<MarkedReader>(table_, process_);
    twin->last_key_ = last_key_;
    return twin;
  }

  // A message's lines without a key are of the conversation of the line before.
  [[nodiscard]] std::optional<std::string> memory() const override {
    return each_by_itself_ ? std::optional(last_key_) : std::nullopt;
  }

  [[nodiscard]] LeftOut left_out() const override { return held_.left_out(); }

 private:
  // What a line of such a row tells may depend on lines before, or on those behind it.
  static bool hangs_on_others(const LineForm& form) {
    return form.continues || form.within || form.kind.turns || form.groups.below || form.row.repeats ||
           form.kind.event == EventKind::queue_fact || form.kind.name == kAbout;
  }

  // The first form that the line has; its groups are in `captures_` then. Null: it has none. Lines between marks are such only where one
  // has said who speaks.
  const LineForm* form_of(const LogLine& line) { return forms_.find(line, turn_ != Side::unknown, captures_); }

  // What a row's group `below` ended with is read once more with the line below it, if the two make a line together.
  const LineForm* form_below(const LogLine& line) {
    if (above_.empty()) return form_of(line);
    above_.append(" ").append(line.text);
    joined_.swap(above_);
    above_.clear();
    LogLine both = line;
    both.text = joined_;
    const auto* const form = form_of(both);
    return form != nullptr ? form : form_of(line);
  }

  // Who says the line. What is empty between marks may be a line of the message, or what the log puts in front of its mark.
  [[nodiscard]] Side speaker(const LineForm& form) const {
    if (form.continues) return last_side_;
    return form.within && !captures_.get("text").empty() ? turn_ : form.kind.side;
  }

  // Whether the line tells what the attempt above it was about. Other lines that say nothing may stand between.
  bool answers(const LineForm* form, const LogLine& line, EventSink& sink) {
    const bool nothing = form == nullptr ? is_blank(line.text) : form->kind.fate == LineFate::noise;
    const bool about = form != nullptr && form->kind.name == kAbout;
    if (about) held_.answer(form->row.command);
    if (about || !nothing) held_.release(sink);
    return about;
  }

  [[nodiscard]] bool says_nothing_more(const LineForm& form) const {
    if (!form.continues) return false;
    return last_ == EventKind::note || (form.row.repeats && last_text_.ends_with(captures_.get("text")));
  }

  // What goes on without saying in which conversation goes on in that of the line before.
  [[nodiscard]] std::string_view key_of(const LineForm& form, const LogLine& line) const {
    if (form.groups.key && captures_.has("key")) return captures_.get("key");
    const bool goes_on = form.continues || form.kind.event == EventKind::body_line || form.kind.event == EventKind::elided_body;
    return goes_on && line.process.empty() ? std::string_view(last_key_) : line.process;
  }

  void push(const LineForm& form, const LogLine& line, EventSink& sink) {
    const LineKind& kind = form.kind;
    Event event;
    event.kind = form.continues ? last_ : kind.event;
    event.side = speaker(form);
    event.further = form.continues;
    event.trouble = kind.trouble;
    event.logger = form.logger;
    event.key = key_of(form, line);
    if (form.continues || form.groups.mark) event.mark = form.continues ? last_mark_ : captures_.get("mark");
    const auto text = captures_.find("text");
    event.text = text ? *text : captures_.get("host");
    if (kind.event == EventKind::open) event.port = parse_port(captures_.get("port")).value_or(0);
    event.line = line.number;
    event.stamp = line.stamp;
    if (form.groups.time) event.stamp = stamp_in(line);
    if (form.groups.delay) event.latency_us = delay();
    event.command = form.groups.command && captures_.has("command") ? captures_.get("command") : form.row.command;
    remember(form, event);
    if (kind.event == EventKind::queue_fact) return push_fact(form, event, sink);
    if (kind.side == Side::server && !form.row.command.empty()) push_command(form.row.command, event, sink);
    const auto reply = form.groups.reply ? captures_.get("reply") : std::string_view();
    if (!event.text.empty() || reply.empty()) push_text(form.row, event, sink);
    if (reply.empty()) return;
    event.side = Side::server;
    event.text = reply;
    remember(form, event);
    push_text(form.row, event, sink);
  }

  [[nodiscard]] Stamp stamp_in(const LogLine& line) {
    const auto time = captures_.get("time");
    return time.empty() ? line.stamp : stamp_of(captures_.get("date"), time);
  }

  [[nodiscard]] std::optional<std::uint32_t> delay() const {
    if (captures_.has("ms")) return micros(captures_.get("ms"), static_cast<std::uint32_t>(kMicrosPerMilli));
    return micros(captures_.get("seconds"), static_cast<std::uint32_t>(kMicrosPerSecond));
  }

  // Some logs have other things between date and time.
  [[nodiscard]] Stamp stamp_of(std::string_view date, std::string_view time) {
    if (date.empty()) return parse_stamp(time);
    stamp_.assign(date).append(" ").append(time);
    return parse_stamp(stamp_);
  }

  void remember(const LineForm& form, const Event& event) {
    if (last_key_ != event.key) last_key_ = event.key;
    if (each_by_itself_) return;
    last_side_ = event.side;
    if (!form.continues && last_mark_ != event.mark) last_mark_ = event.mark;
    last_ = can_go_on(event) ? event.kind : EventKind::note;
    if (repeats_) last_text_ = event.text;
  }

  static void push_text(const knowledge::FormatLineRow& row, const Event& event, EventSink& sink) {
    if (row.unquote.empty() && row.split.empty()) return sink.on_event(event);
    push_lines(row, event, sink);
  }

  // The reply says what it answers, and the command itself is not logged.
  static void push_command(std::string_view command, Event event, EventSink& sink) {
    event.side = Side::client;
    event.text = command;
    sink.on_event(event);
  }

  // Whether a line without a mark may be more of this.
  static bool can_go_on(const Event& event) {
    return event.kind == EventKind::told_reply ||
           (event.kind == EventKind::line && (event.side != Side::unknown || !event.mark.empty()));
  }

  // A text may hold several lines; all have the number of the line that the text stands in.
  static void push_lines(const knowledge::FormatLineRow& row, Event event, EventSink& sink) {
    const auto value = said(row, event.text);
    // Bytes are shown as they went, if there is one CRLF: then all that ends otherwise is bare.
    const bool exact = !row.unquote.empty() && value.find("\r\n") != std::string::npos;
    std::string_view rest = value;
    do {
      const auto end = rest.find('\n');
      event.text = rest.substr(0, end);
      const bool goes_on = event.text.empty() && rest.size() == value.size();  // with the LF whose CR stood in the line before
      event.bare_line_end = exact && end != std::string_view::npos && !event.text.ends_with('\r') && !goes_on;
      if (event.text.ends_with('\r')) event.text.remove_suffix(1);
      sink.on_event(event);
      event.further = true;
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    } while (!rest.empty());
  }

  void push_fact(const LineForm& form, Event event, EventSink& sink) {
    const auto text = said(form.row, event.text);
    QueueFact fact;
    fact.kind = form.kind.fact;
    fact.status = form.kind.status;
    fact.direction = direction_of(form);
    fact.queue_id = captures_.has("queue_id") ? captures_.get("queue_id") : process_captures_.get("queue_id");
    const auto attempt = attempt_named(event.key);
    fact.attempt = attempt;
    fact.message_id = captures_.get("message_id");
    if (captures_.has("sender")) fact.sender = captures_.get("sender");
    fact.client = captures_.get("client");
    fact.relay = captures_.get("relay");
    fact.command = captures_.has("command") ? captures_.get("command") : form.row.command;
    fact.status_text = captures_.get("status");
    fact.text = text;
    event.text = event.command = {};
    event.key = captures_.get("key");  // one queue, whichever process writes
    event.fact = &fact;
    push_to_each(captures_.get("recipient"), fact, event, sink);
  }

  void push_to_each(std::string_view recipients, QueueFact& fact, const Event& event, EventSink& sink) {
    const auto list = recipients_in(recipients);
    const bool ends_an_attempt = fact.kind == QueueFactKind::attempt;
    fact.recipient = list.size() == 1 ? list.front() : recipients;
    if (list.size() == 1 && ends_an_attempt && held_.hold(event)) return;
    const bool more_below = captures_.has("frames") && fact.command.empty();
    if (list.size() == 1 && ends_an_attempt && more_below) return held_.hold_for_command(event);
    if (list.size() == 1 || !ends_an_attempt) return sink.on_event(event);
    for (const auto recipient : list) {
      fact.recipient = recipient;
      sink.on_event(event);
    }
  }

  // In formats that tell when an attempt begins, and give it no name, it is the one that the process is at. Names are those within a
  // message where a line has both.
  [[nodiscard]] std::string attempt_named(std::string_view process) const {
    if (captures_.has("attempt")) return std::string(captures_.get("queue_id")) + ' ' + std::string(captures_.get("attempt"));
    if (!tells_beginnings_) return {};
    return process.empty() ? "the only one" : std::string(process);
  }

  static Direction direction_of(const LineForm& form) {
    const auto named = form.row.direction;
    if (named.empty()) return form.kind.status == DeliveryStatus::rejected ? Direction::inbound : Direction::outbound;
    return named == "inbound" ? Direction::inbound : named == "local" ? Direction::local : Direction::outbound;
  }

  const FormTable& table_;
  LineForms forms_;
  const LazyPattern* process_;
  bool each_by_itself_ = false;  // no row tells another thing by what stood before it
  bool tells_beginnings_ = false;
  bool repeats_ = false;  // a row may say once more what the line before ended with
  HeldFact held_;
  Captures process_captures_;
  Captures captures_;
  EventKind last_ = EventKind::note;  // of what a continuation goes on with; `note`: of nothing
  Side last_side_ = Side::unknown;
  Side turn_ = Side::unknown;  // who speaks below the last mark that stood on a line of its own
  std::string above_;          // what the line below may go on with
  std::string stamp_;          // of a line that has date and time apart
  std::string joined_;         // with that line; `captures_` may point into it
  std::string last_mark_;
  std::string last_text_;
  std::string last_key_;
};

class MarkedFormat : public Format {
 public:
  explicit MarkedFormat(const knowledge::FormatRow& row) : row_(row), process_(row.process) {
    for (const auto& line : row.lines) {
      const auto* const kind = find_line_kind(line.kind);
      const auto side = line.side.empty() ? row.side : line.side;
      if (kind != nullptr) table_.add(*kind, line, side_named(side));
    }
  }

  [[nodiscard]] std::string_view name() const override { return row_.name; }
  [[nodiscard]] std::string_view title() const override { return row_.title; }
  [[nodiscard]] bool is_fallback() const override { return row_.fallback; }

  [[nodiscard]] bool tells(const LogLine& line) const override {
    if (!row_.process.empty() && !process_.search(line.process)) return false;
    for (const auto& form : table_.forms()) {
      if (form.matches(line)) return form.row.telling;
    }
    return false;
  }

  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    std::vector<TellingPattern> patterns;
    for (const auto& form : table_.forms()) {
      if (form.row.telling) patterns.push_back({form.row.pattern, form.row.literals});
    }
    return patterns;
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override {
    return std::make_unique<MarkedReader>(table_, row_.process.empty() ? nullptr : &process_);
  }

 private:
  const knowledge::FormatRow& row_;
  LazyPattern process_;
  FormTable table_;
};

}  // namespace

std::unique_ptr<Format> make_marked_format(const knowledge::FormatRow& row) { return std::make_unique<MarkedFormat>(row); }

}  // namespace smtpwhy
