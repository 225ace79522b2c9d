// https://learn.microsoft.com/en-us/exchange/mail-flow/connectors/protocol-logging
//
//   #Log-type: SMTP Receive Protocol Log
//   #Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context
//   2026-01-05T10:00:00.000Z,EX1\Default Frontend EX1,08DA4F7C11473A60,3,192.0.2.10:25,192.0.2.33:56026,>,250 2.1.0 Sender OK,
//
// `>` is what Exchange sent, `<` what it received, `+` and `-` the connection's beginning and end, `*` a remark. So `>` is the server in a
// Receive log and the client in a Send log: the log's type says which; where the head is missing, a reply code does. Replies of several lines
// are written as one, with two spaces behind the code. Neither the message nor what the client answers to a 334 is ever logged.
#include "format/exchange_protocol.h"

#include "base/lazy_pattern.h"
#include "base/stamp_memory.h"
#include "base/text.h"
#include "format/csv_table.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::string_view kColumns =
    "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context";
constexpr std::string_view kExchangeFields =
    R"(^#Log-type: SMTP (?:Receive|Send) Protocol Log|^#Fields: date-time,connector-id,session-id,|^\d{4}-\d\d-\d\dT[0-9:.]+Z,[^,]*,[0-9A-Fa-f]{16},\d+,[^,]*,[^,]*,[<>*+-],)";

struct Remark {
  std::string_view words;
  EventKind kind;
  Trouble trouble;
};
constexpr std::array<Remark, 8> kRemarks = {{{"negotiation succeeded", EventKind::tls_started, Trouble::none},
                                             {"tls negotiation failed", EventKind::client_error, Trouble::tls_failed},
                                             {"failed to connect", EventKind::client_error, Trouble::connect_failed},
                                             {"unable to connect", EventKind::client_error, Trouble::connect_failed},
                                             {"dns server returned", EventKind::client_error, Trouble::connect_failed},
                                             {"timedout", EventKind::client_error, Trouble::timeout},
                                             {"connectionreset", EventKind::client_error, Trouble::lost},
                                             {"socketerror", EventKind::client_error, Trouble::lost}}};

const Remark* remark_in(std::string_view text) {
  const auto* const found = std::find_if(kRemarks.begin(), kRemarks.end(), [&](const Remark& remark) {
    return find_ignoring_case(text, remark.words) != std::string_view::npos;
  });
  return found == kRemarks.end() ? nullptr : found;
}

bool is_reply_line(std::string_view text) {
  return text.size() >= 3 && parse_number(text.substr(0, 3)) && (text.size() == 3 || text[3] == ' ' || text[3] == '-');
}

class ExchangeProtocolReader : public FormatReader {
 public:
  LineFate read(const LogLine& line, EventSink& sink) override {
    if (line.text.starts_with('#')) return read_head(line.text);
    if (is_blank(line.text)) return LineFate::noise;
    if (row_.read(line.text) < kLeastFields) return LineFate::unrecognised;
    const auto event = row_.at(places_.event);
    if (event.size() != 1 || row_.at(places_.session).empty()) return LineFate::unrecognised;
    Event read;
    read.key = row_.at(places_.session);
    read.line = line.number;
    read.stamp = stamps_.whole(row_.at(places_.time));
    return read_event(event.front(), read, sink);
  }

  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override {
    auto twin = std::make_unique<ExchangeProtocolReader>();
    twin->row_.set_columns(row_.columns());
    twin->places_ = places_;
    twin->exchange_ = exchange_;
    return twin;
  }

  [[nodiscard]] std::optional<std::string> memory() const override {
    return std::to_string(static_cast<int>(exchange_)) + ' ' + join(row_.columns(), ",");
  }

 private:
  static constexpr std::size_t kLeastFields = 8;  // the context may be cut off

  // Of the columns that each row is asked for.
  struct Places {
    explicit Places(const CsvTable& table)
        : time(table.place_of("date-time")),
          session(table.place_of("session-id")),
          event(table.place_of("event")),
          data(table.place_of("data")),
          context(table.place_of("context")) {}
    std::size_t time, session, event, data, context;
  };

  LineFate read_head(std::string_view line) {
    constexpr std::string_view fields = "#Fields: ";
    if (line.starts_with("#Log-type: SMTP Receive")) exchange_ = Side::server;
    if (line.starts_with("#Log-type: SMTP Send")) exchange_ = Side::client;
    if (line.starts_with(fields)) {
      row_.set_columns(line.substr(fields.size()));
      places_ = Places(row_);
    }
    return LineFate::noise;
  }

  LineFate read_event(char mark, Event& event, EventSink& sink) {
    event.logger = exchange_;
    switch (mark) {
      case '>':
      case '<': return read_speech(mark == '>', event, sink);
      case '+': return read_open(event, sink);
      case '-': return read_close(event, sink);
      case '*': return read_remark(event, sink);
      default: return LineFate::unrecognised;
    }
  }

  LineFate read_speech(bool sent, Event& event, EventSink& sink) {
    const auto data = row_.at(places_.data);
    const bool is_reply = is_reply_line(data);
    if (exchange_ == Side::unknown && is_reply) exchange_ = sent ? Side::server : Side::client;
    event.logger = exchange_;
    event.kind = EventKind::line;
    event.side = sent ? exchange_ : opposite(exchange_);
    if (exchange_ == Side::unknown) event.mark = sent ? ">" : "<";
    event.text = data;
    if (is_reply && data.substr(3).starts_with("  ")) {
      flattened_.assign(data.substr(0, 4)).append(trim_left(data.substr(4)));
      event.text = flattened_;
    }
    sink.on_event(event);
    if (is_reply && data.starts_with("354")) push_elided(EventKind::elided_body, {}, event, sink);
    if (is_reply && data.starts_with("334")) push_elided(EventKind::line, "<authentication response>", event, sink);
    return LineFate::event;
  }

  // What the client says next is left out of the log.
  static void push_elided(EventKind kind, std::string_view text, Event event, EventSink& sink) {
    event.kind = kind;
    event.side = Side::client;
    event.mark = {};
    event.text = text;
    sink.on_event(event);
  }

  LineFate read_open(Event& event, EventSink& sink) const {
    event.kind = EventKind::open;
    const auto server = row_.get(exchange_ == Side::client ? "remote-endpoint" : "local-endpoint");
    const auto colon = server.rfind(':');
    event.text = server.substr(0, colon);
    if (colon != std::string_view::npos) event.port = parse_port(server.substr(colon + 1)).value_or(0);
    sink.on_event(event);
    return LineFate::event;
  }

  // What Exchange says itself.
  [[nodiscard]] std::string_view remark() const {
    return row_.at(row_.at(places_.context).empty() ? places_.data : places_.context);
  }

  LineFate read_close(Event& event, EventSink& sink) const {
    const auto reason = remark();
    const auto* const known = remark_in(reason);
    if (known != nullptr && exchange_ == Side::client) push_trouble(*known, reason, event, sink);
    event.kind = EventKind::close;
    event.text = {};
    sink.on_event(event);
    return LineFate::event;
  }

  LineFate read_remark(Event& event, EventSink& sink) const {
    const auto text = remark();
    const auto* const known = remark_in(text);
    if (known == nullptr) return LineFate::noise;
    push_trouble(*known, text, event, sink);
    return LineFate::event;
  }

  static void push_trouble(const Remark& remark, std::string_view text, Event event, EventSink& sink) {
    event.kind = remark.kind;
    event.trouble = remark.trouble;
    event.text = text;
    if (remark.trouble != Trouble::none) event.side = Side::client;
    sink.on_event(event);
  }

  StampMemory stamps_;
  CsvTable row_{kColumns};
  Places places_{row_};
  Side exchange_ = Side::unknown;  // which side Exchange is on
  std::string flattened_;          // the last reply that was a longer one
};

class ExchangeProtocolFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "exchange-protocol"; }
  [[nodiscard]] std::string_view title() const override { return "Exchange protocol log"; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{kExchangeFields}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<ExchangeProtocolReader>(); }

 private:
  BuiltInPattern telling_{kExchangeFields};
};

}  // namespace

std::unique_ptr<Format> make_exchange_protocol_format() { return std::make_unique<ExchangeProtocolFormat>(); }

}  // namespace smtpwhy
