// https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90), https://www.w3.org/TR/WD-logfile
//
//   #Fields: date time c-ip cs-username s-sitename s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status …
//   2026-01-05 10:00:00 192.0.2.7 me.example SMTPSVC1 MX 192.0.2.1 0 RCPT - +TO:<a@example.net> 550 0 …   a client's command, and our reply's code
//   2026-01-05 10:00:01 192.0.2.25 OutboundConnectionCommand SMTPSVC1 MX - 25 MAIL - FROM:<a@example.org> 0 0 …    what was said to another
//   2026-01-05 10:00:02 192.0.2.25 OutboundConnectionResponse SMTPSVC1 MX - 25 - - 550+5.7.1+no 0 0 …              server, and what it said
//
// `+` stands for a space, but in addresses, and `-` for nothing. Times are UTC. Connections have no name: those with one host are one
// conversation after the other. Of what a client says only commands are logged, and of our own replies only the code; DATA has one row, whose
// code is that of the message, and QUIT has 240, which is no reply. Rows in NCSA's form are not read.
#include "format/iis_smtp.h"

#include "base/pattern.h"
#include "base/text.h"

#include <algorithm>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::string_view kIisFields =
    R"re(^(?:\S+ ){2,5}SMTPSVC[0-9]+ |^(?:\S+ ){1,4}OutboundConnection(?:Command|Response) SMTPSVC[0-9]+ )re";
constexpr std::string_view kIisColumns =
    "date time c-ip cs-username s-sitename s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status";
constexpr std::string_view kCommand = "OutboundConnectionCommand";
constexpr std::string_view kResponse = "OutboundConnectionResponse";

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (auto word = first_word(trim_left(line), &line); !word.empty(); word = first_word(trim_left(line), &line)) {
    words.emplace_back(word);
  }
  return words;
}

// `+TO:<a+b@example.net>+SIZE=1` is ` TO:<a+b@example.net> SIZE=1`.
std::string with_spaces(std::string_view text) {
  std::string value(text);
  bool in_address = false;
  for (char& c : value) {
    if (c == '<' || c == '>') in_address = c == '<';
    if (c == '+' && !in_address) c = ' ';
  }
  return std::string(trim(value));
}

std::string command_of(std::string_view method, std::string_view argument) {
  std::string command(method);
  if (argument.empty()) return command;
  command += ' ';
  command += argument;
  return command;
}

class IisSmtpReader : public FormatReader {
 public:
  LineFate read(const LogLine& line, EventSink& sink) override {
    if (line.text.starts_with('#')) return read_head(line.text);
    if (trim(line.text).empty()) return LineFate::noise;
    row_ = words_of(line.text);
    const auto method = get("cs-method");
    const auto user = get("cs-username");
    const bool outbound = user == kCommand || user == kResponse;
    if (get("c-ip").empty() || (method.empty() && !outbound)) return LineFate::unrecognised;
    key_ = outbound ? "to " : "from ";
    key_ += get("c-ip");
    stamp_text_ = date_of_row();
    stamp_text_ += ' ';
    stamp_text_ += get("time");
    Event event;
    event.kind = EventKind::line;
    event.logger = outbound ? Side::client : Side::server;
    event.key = key_;
    event.line = line.number;
    event.stamp = parse_stamp(stamp_text_ + "Z");
    event.stamp.text = stamp_text_;
    outbound ? read_outbound(user == kCommand, event, sink) : read_inbound(event, sink);
    return LineFate::event;
  }

 private:
  LineFate read_head(std::string_view line) {
    constexpr std::string_view fields = "#Fields:";
    constexpr std::string_view date = "#Date:";
    if (line.starts_with(fields)) columns_ = words_of(line.substr(fields.size()));
    if (line.starts_with(date)) date_ = std::string(first_word(trim_left(line.substr(date.size()))));
    return LineFate::noise;
  }

  // Empty where there is no such column, or nothing in it.
  [[nodiscard]] std::string_view get(std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    const auto index = static_cast<std::size_t>(found - columns_.begin());
    if (found == columns_.end() || index >= row_.size() || row_[index] == "-") return {};
    return row_[index];
  }

  [[nodiscard]] std::string_view date_of_row() const {
    const auto date = get("date");
    return date.empty() ? std::string_view(date_) : date;
  }

  void read_outbound(bool command, const Event& event, EventSink& sink) const {
    const auto said = with_spaces(get("cs-uri-query"));
    if (!command) return say(Side::server, said, event, sink);
    say(Side::client, command_of(get("cs-method"), said), event, sink);
  }

  void read_inbound(const Event& event, EventSink& sink) const {
    const auto method = get("cs-method");
    const auto said = with_spaces(get("cs-uri-query"));
    const auto code = get("sc-status");
    const bool is_data = equals_ignoring_case(method, "DATA");
    const bool is_quit = equals_ignoring_case(method, "QUIT");  // with the client's name
    say(Side::client, command_of(method, is_data || is_quit ? std::string_view() : std::string_view(said)), event, sink);
    if (is_quit) return end(event, sink);
    if (is_data && code.starts_with('2')) elide_message(event, sink);
    const bool is_reply = code.size() == 3 && code.front() >= '2' && code.front() <= '5';
    if (is_reply && code != "334") say(Side::server, std::string(code), event, sink);  // what follows a 334 is not logged
  }

  static void say(Side side, const std::string& text, Event event, EventSink& sink) {
    event.side = side;
    event.text = text;
    sink.on_event(event);
  }

  // Who takes a message has asked for it (RFC 5321 section 4.1.1.4).
  static void elide_message(Event event, EventSink& sink) {
    say(Side::server, "354", event, sink);
    event.kind = EventKind::elided_body;
    event.side = Side::client;
    event.text = {};
    sink.on_event(event);
  }

  static void end(Event event, EventSink& sink) {
    event.kind = EventKind::close;
    sink.on_event(event);
  }

  std::vector<std::string> columns_ = words_of(kIisColumns);
  std::string date_;
  std::vector<std::string> row_;
  std::string key_;
  std::string stamp_text_;
};

class IisSmtpFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "iis-smtp"; }
  [[nodiscard]] std::string_view title() const override { return "IIS SMTP log (W3C)"; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{kIisFields}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<IisSmtpReader>(); }

 private:
  Pattern telling_ = Pattern::built_in(kIisFields);
};

}  // namespace

std::unique_ptr<Format> make_iis_smtp_format() { return std::make_unique<IisSmtpFormat>(); }

}  // namespace smtpwhy
