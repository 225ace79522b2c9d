// https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90), https://www.w3.org/TR/WD-logfile
//
//   #Fields: date time c-ip cs-username s-sitename s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status …
//   2026-01-05 10:00:00 192.0.2.7 me.example SMTPSVC1 MX 192.0.2.1 0 RCPT - +TO:<a@example.net> 550 0 …
//   2026-01-05 10:00:01 192.0.2.25 OutboundConnectionCommand SMTPSVC1 MX - 25 MAIL - FROM:<a@example.org> 0 0 …
//   2026-01-05 10:00:02 192.0.2.25 OutboundConnectionResponse SMTPSVC1 MX - 25 - - 550+5.7.1+no 0 0 …
//
// The first row is a client's command with our reply's code, the second what was said to another server, the third what that said.
// `+` stands for a space, but in addresses, and `-` for nothing. Times are UTC. Connections have no name: those with one host are one
// conversation after the other. Of what a client says only commands are logged, and of our own replies only the code; DATA has one row,
// whose code is that of the message, QUIT has 240, which is no reply, and what follows a code 3yz (the words of a login) is not logged.
// Where a code is none, the reply is one that the log does not show.
//
// The service can be told to write two other forms, which tell the same and have no head; their times are the server's own, with its zone
// and without (https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2003/cc780772(v=ws.10), and for what
// NCSA's form looks like: the log samples of https://www.ossec.net):
//
//   192.0.2.7 - me.example [05/Jan/2026:10:00:00 +0100] "RCPT -?+TO:<a@example.net> SMTP" 550 35
//   192.0.2.7, me.example, 1/25/26, 10:00:00, SMTPSVC1, MX, 192.0.2.1, 0, 32, 35, 550, 0, RCPT, -, +TO:<a@example.net>,
#include "format/iis_smtp.h"

#include "base/lazy_pattern.h"
#include "base/text.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::string_view kIisFields =
    R"re(^(?:\S+ ){2,5}SMTPSVC[0-9]+ |^(?:\S+ ){1,4}OutboundConnection(?:Command|Response) SMTPSVC[0-9]+ )re";
// What of a row in NCSA's form nothing else has, and all of one.
constexpr std::string_view kNcsaTelling =
    R"re(^\S+ \S+ \S+ \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} [+-][0-9]{4}\] "\S+ -(?:\?.*)? SMTP" [0-9]+ [0-9]+$)re";
constexpr std::string_view kNcsaRow =
    R"re(^(?P<host>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]+)\] "(?P<method>\S+) -(?:\?(?P<argument>.*))? SMTP" (?P<status>[0-9]+) [0-9]+$)re";
constexpr std::string_view kCommaTelling = R"re(^\S+, \S+, [0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}, [0-9:]{7,8}, SMTPSVC[0-9]+, )re";
constexpr std::string_view kCommaRow =
    R"re(^(?P<host>\S+), (?P<user>\S+), (?P<time>[0-9/]+, [0-9:]+), SMTPSVC[0-9]+, (?:[^,]*, ){5}(?P<status>[0-9]+), [0-9]+, (?P<method>[^, ]+)(?: [^,]*)?, ?[^,]*, ?(?P<argument>.*?),?$)re";
constexpr std::string_view kIisColumns =
    "date time c-ip cs-username s-sitename s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status";
constexpr std::string_view kCommand = "OutboundConnectionCommand";
constexpr std::string_view kResponse = "OutboundConnectionResponse";

constexpr std::string_view kQuitStatus = "240";
constexpr std::string_view kChallenge = "334";

// IIS knows 22; what stands behind these is not looked at.
constexpr std::size_t kMostColumns = 64;

enum class Column : std::uint8_t { date, time, host, user, method, argument, status };
constexpr std::array<std::string_view, 7> kColumnNames = {"date",      "time",         "c-ip",     "cs-username",
                                                          "cs-method", "cs-uri-query", "sc-status"};

// What a row holds of each column that is read: empty where there is no such column, or nothing in it. Views into the line.
class Row {
 public:
  void put(Column column, std::string_view word) { words_[static_cast<std::size_t>(column)] = word; }
  [[nodiscard]] std::string_view get(Column column) const { return words_[static_cast<std::size_t>(column)]; }

  // In the forms without columns: `time` is date and time, with the zone or without.
  static Row of(const Captures& captures) {
    Row row;
    for (const auto& [group, column] :
         {std::pair("host", Column::host), std::pair("user", Column::user), std::pair("time", Column::time),
          std::pair("method", Column::method), std::pair("argument", Column::argument), std::pair("status", Column::status)}) {
      const auto word = trim(captures.get(group));
      if (word != "-") row.put(column, word);
    }
    return row;
  }

 private:
  std::array<std::string_view, kColumnNames.size()> words_;
};

class Columns {
 public:
  explicit Columns(std::string_view names) { name(names); }

  // Of columns with one name the first counts. False where there are more than we look at.
  bool name(std::string_view names) {
    columns_.clear();
    while (columns_.size() < kMostColumns) {
      const auto word = first_word(trim_left(names), &names);
      if (word.empty()) return true;
      columns_.push_back(column_of(word));
    }
    return is_blank(names);
  }

  [[nodiscard]] Row row_of(std::string_view line) const {
    Row row;
    for (const auto& column : columns_) {
      const auto word = first_word(trim_left(line), &line);
      if (word.empty()) break;
      if (column && word != "-") row.put(*column, word);
    }
    return row;
  }

 private:
  [[nodiscard]] std::optional<Column> column_of(std::string_view word) const {
    const auto* const found = std::find(kColumnNames.begin(), kColumnNames.end(), word);
    if (found == kColumnNames.end()) return std::nullopt;
    const auto column = static_cast<Column>(found - kColumnNames.begin());
    const bool taken = std::find(columns_.begin(), columns_.end(), column) != columns_.end();
    return taken ? std::nullopt : std::optional(column);
  }

  std::vector<std::optional<Column>> columns_;  // in the order of a row; nothing for those that are not read
};

// `+TO:<a+b@example.net>+SIZE=1` is ` TO:<a+b@example.net> SIZE=1`.
void add_with_spaces(std::string& value, std::string_view text) {
  bool in_address = false;
  for (const char c : text) {
    if (c == '<' || c == '>') in_address = c == '<';
    value += c == '+' && !in_address ? ' ' : c;
  }
}

std::string with_spaces(std::string_view text) {
  std::string value;
  add_with_spaces(value, text);
  return std::string(trim(value));
}

// `+NAME=…`: a parameter of MAIL or RCPT (RFC 5321 section 4.1.2).
bool begins_parameter(std::string_view text) {
  const auto is_of_name = [](char c) { return is_alpha(c) || is_digit(c) || c == '-'; };
  const auto* const end = std::find_if_not(text.begin() + 1, text.end(), is_of_name);
  return end != text.begin() + 1 && end != text.end() && *end == '=';
}

// Where an address without angle brackets ends. A `+` is none of a domain's characters; in a local part even `+me=here` may stand.
std::size_t end_of_address(std::string_view text) {
  const auto at = text.find('@');
  if (at != std::string_view::npos) return std::min(text.find('+', at), text.size());
  auto plus = text.find('+');
  while (plus < text.size() && !begins_parameter(text.substr(plus))) plus = text.find('+', plus + 1);
  return std::min(plus, text.size());
}

// Behind `FROM:` and `TO:`, as far as there is one; else nothing.
std::string_view address_without_brackets(std::string_view argument) {
  auto rest = argument.substr(std::min(argument.find_first_not_of('+'), argument.size()));
  if (!starts_with_ignoring_case(rest, "FROM:") && !starts_with_ignoring_case(rest, "TO:")) return {};
  rest.remove_prefix(rest.find(':') + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of('+'), rest.size()));
  return rest.starts_with('<') ? std::string_view() : rest.substr(0, end_of_address(rest));
}

std::string argument_of(std::string_view text) {
  const auto address = address_without_brackets(text);
  if (address.empty()) return with_spaces(text);
  const auto begin = static_cast<std::size_t>(address.data() - text.data());
  std::string value;
  add_with_spaces(value, text.substr(0, begin));
  value += address;
  add_with_spaces(value, text.substr(begin + address.size()));
  return std::string(trim(value));
}

std::string command_of(std::string_view method, std::string_view argument) {
  std::string command(method);
  if (argument.empty()) return command;
  command += ' ';
  command += argument;
  return command;
}

// The forms of a row that name no columns.
struct FixedForms {
  LazyPattern ncsa{kNcsaRow};
  LazyPattern commas{kCommaRow};
  LazyPattern any_commas{R"re(^\S+, \S+, [0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}, )re"};
};

class IisSmtpReader : public FormatReader {
 public:
  explicit IisSmtpReader(const FixedForms& forms) : forms_(forms) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (line.text.starts_with('#')) return read_head(line.text);
    if (is_blank(line.text)) return LineFate::noise;
    const auto row = row_of(line.text);
    const auto user = row.get(Column::user);
    const bool outbound = user == kCommand || user == kResponse;
    if (row.get(Column::host).empty() || (row.get(Column::method).empty() && !outbound)) return LineFate::unrecognised;
    key_ = outbound ? "to " : "from ";
    key_ += row.get(Column::host);
    Event event;
    event.kind = EventKind::line;
    event.logger = outbound ? Side::client : Side::server;
    event.key = key_;
    event.line = line.number;
    event.stamp = parse_stamp(stamp_text_ + zone_);
    event.stamp.text = stamp_text_;
    return outbound ? read_outbound(row, event, sink) : read_inbound(row, event, sink);
  }

 private:
  // What the line holds; its time becomes `stamp_text_` and `zone_`.
  Row row_of(std::string_view line) {
    if (forms_.ncsa.search(line, &captures_) || forms_.commas.search(line, &captures_)) {
      const auto row = Row::of(captures_);
      stamp_text_ = row.get(Column::time);
      zone_.clear();
      return row;
    }
    if (forms_.any_commas.search(line)) return {};  // cut off, or another service's
    const auto row = columns_.row_of(line);
    stamp_text_ = row.get(Column::date).empty() ? std::string_view(date_) : row.get(Column::date);
    stamp_text_ += ' ';
    stamp_text_ += row.get(Column::time);
    zone_ = "Z";
    return row;
  }

  LineFate read_head(std::string_view line) {
    constexpr std::string_view fields = "#Fields:";
    constexpr std::string_view date = "#Date:";
    if (line.starts_with(fields) && !columns_.name(line.substr(fields.size()))) return LineFate::unrecognised;
    if (line.starts_with(date)) date_ = std::string(first_word(trim_left(line.substr(date.size()))));
    return LineFate::noise;
  }

  static LineFate read_outbound(const Row& row, const Event& event, EventSink& sink) {
    const auto said = row.get(Column::argument);
    const bool command = row.get(Column::user) == kCommand;
    const auto text = command ? command_of(row.get(Column::method), argument_of(said)) : with_spaces(said);
    if (text.empty()) return LineFate::noise;
    say(command ? Side::client : Side::server, text, event, sink);
    return LineFate::event;
  }

  // Command and reply come together: no row may leave a command waiting for the next one's reply, or a reply for what the log leaves out.
  LineFate read_inbound(const Row& row, const Event& event, EventSink& sink) {
    const auto method = row.get(Column::method);
    const auto code = row.get(Column::status);
    const bool answers_challenge = parse_command(method).verb == Verb::unknown;
    if (challenged_.erase(key_) > 0 && !answers_challenge) skip_step(event, sink);
    const bool is_data = equals_ignoring_case(method, "DATA");
    const bool is_quit = equals_ignoring_case(method, "QUIT");
    const bool replied = is_reply(code) && !(is_quit && code == kQuitStatus);
    // DATA has the message's name there, QUIT the client's, and of a chunk without a reply nobody knows whether it came.
    const bool alone = is_data || is_quit || (!replied && equals_ignoring_case(method, "BDAT"));
    say(Side::client, command_of(method, alone ? std::string() : argument_of(row.get(Column::argument))), event, sink);
    if (replied && is_data && code.front() == '2') ask_for_message(event, sink);
    if (replied) say(Side::server, std::string(code), event, sink);
    const bool challenge = replied && code == kChallenge;
    if (challenge) remember_challenge();
    const bool goes_on = replied && code.front() == '3' && !challenge;
    if (goes_on) push(EventKind::elided_body, Side::client, event, sink);
    if ((goes_on || !replied) && !is_quit) push(EventKind::told_reply, Side::server, event, sink);
    if (is_quit) push(EventKind::close, Side::unknown, event, sink);
    return LineFate::event;
  }

  // Some logs have a row for each step of a login, with what the client said for a method; in others only AUTH has one.
  void remember_challenge() {
    constexpr std::size_t kMost = 1000;  // logins under way at once
    if (challenged_.size() >= kMost) challenged_.clear();
    challenged_.insert(key_);
  }

  static void skip_step(const Event& event, EventSink& sink) {
    push(EventKind::elided_body, Side::client, event, sink);
    push(EventKind::told_reply, Side::server, event, sink);
  }

  static bool is_reply(std::string_view code) {
    return code.size() == 3 && code.front() >= '2' && code.front() <= '5' && parse_reply_line(code).has_value();
  }

  static void say(Side side, const std::string& text, Event event, EventSink& sink) {
    event.side = side;
    event.text = text;
    sink.on_event(event);
  }

  static void push(EventKind kind, Side side, Event event, EventSink& sink) {
    event.kind = kind;
    event.side = side;
    sink.on_event(event);
  }

  // Who takes a message has asked for it (RFC 5321 section 4.1.1.4).
  static void ask_for_message(const Event& event, EventSink& sink) {
    say(Side::server, "354", event, sink);
    push(EventKind::elided_body, Side::client, event, sink);
  }

  const FixedForms& forms_;
  Captures captures_;
  Columns columns_{kIisColumns};
  std::string date_;
  std::string key_;
  std::string stamp_text_;
  std::string zone_;
  std::set<std::string> challenged_;  // keys whose last reply was a challenge (RFC 4954 section 4)
};

class IisSmtpFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "iis-smtp"; }
  [[nodiscard]] std::string_view title() const override { return "IIS SMTP log"; }
  [[nodiscard]] bool tells(const LogLine& line) const override {
    return columns_.search(line.text) || ncsa_.search(line.text) || commas_.search(line.text);
  }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    return {{kIisFields}, {kNcsaTelling}, {kCommaTelling}};
  }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<IisSmtpReader>(forms_); }

 private:
  BuiltInPattern columns_{kIisFields};
  LazyPattern ncsa_{kNcsaTelling};
  LazyPattern commas_{kCommaTelling};
  FixedForms forms_;
};

}  // namespace

std::unique_ptr<Format> make_iis_smtp_format() { return std::make_unique<IisSmtpFormat>(); }

}  // namespace smtpwhy
