// One line a statement (specification, chapter 53; log_write() and what calls it in src/):
//
//   STAMP [PID] ID <= SENDER H=… U=… P=… id=MESSAGE-ID            a message came in; `<>` is a bounce
//   STAMP [PID] ID => ADDRESS <ORIGINAL> R=… T=… H=HOST [IP]:PORT C="REPLY"    delivered; also `->` `*>` `>>`
//   STAMP [PID] ID ** ADDRESS … R=… T=… H=HOST [IP]:PORT: TEXT    failed for good
//   STAMP [PID] ID == ADDRESS … R=… T=… defer (-44) H=HOST [IP]:PORT: TEXT    failed for now
//   STAMP [PID] ID H=HOST [IP]:PORT: TEXT                         one host failed, and the next is tried
//   STAMP [PID] ID Completed                                      the message has left the queue
//   STAMP [PID] [ID] [H=CLIENT [IP] …] F=<SENDER> [temporarily] rejected RCPT <ADDRESS>: TEXT     a client was refused
//
// A host's failure stands twice: with the host, and then with each recipient. It counts once: the host's line is held until the
// recipient's tells the same, and told only where that does not come. `\n` in a text is a line break. TEXT has no reply code where Exim
// itself refused. The reject log adds the message's header, each line indented.
#include "format/exim.h"

#include "base/octet_search.h"
#include "base/octets.h"
#include "base/python_literal.h"
#include "base/sixteen_octets.h"
#include "base/stamp_memory.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>

namespace smtpwhy {
namespace {

using Text = std::string_view;

// What is alike in both forms of an id: six digits to base 62, a hyphen, more digits, a hyphen, and the last ones.
struct IdForm {
  std::size_t middle, last;
};
constexpr IdForm kShortId = {6, 2};  // `1xUw4p-0001cx-2h`
constexpr IdForm kLongId = {11, 4};  // `1xUw4p-00000000123-2hAB`, since 4.97

// How long the id at the head is, where it has that form; `digits`: which of the text's octets may stand in it. 0: it has not.
std::size_t id_length(Text text, std::uint32_t digits, IdForm form) {
  constexpr std::size_t kFirst = 6;
  const auto second = kFirst + 1 + form.middle;
  const auto length = second + 1 + form.last;
  const auto hyphens = std::uint32_t{1} << kFirst | std::uint32_t{1} << second;
  const auto wanted = ((std::uint32_t{1} << length) - 1) & ~hyphens;
  if (text.size() < length || text[second] != '-' || (digits & wanted) != wanted) return 0;
  return text.size() == length || text[length] == ' ' ? length : 0;
}

std::size_t message_id_length(Text text) {
  constexpr auto kSize = SixteenOctets::kSize;
  if (text.size() < kSize || text[6] != '-') return 0;
  const auto first = letters_and_digits(SixteenOctets(text.data()));
  if (const auto length = id_length(text, first, kShortId); length > 0) return length;
  if (text.size() < 2 * kSize) {
    std::array<char, kSize> padded{};  // what follows a shorter text is no digit
    text.substr(kSize).copy(padded.data(), kSize);
    return id_length(text, first | letters_and_digits(SixteenOctets(padded.data())) << kSize, kLongId);
  }
  return id_length(text, first | letters_and_digits(SixteenOctets(text.data() + kSize)) << kSize, kLongId);
}

/// A line without its head.
struct Entry {
  Stamp stamp;
  Text id;  // of the message; empty: of none
  Text text;
};

// Where syslog brought it, the stamp may be syslog's alone.
std::optional<Entry> entry_in(const LogLine& line, StampMemory& stamps) {
  Entry entry;
  entry.stamp = line.stamp;
  auto rest = line.text;
  if (stamps.take_head(rest, entry.stamp)) {
    rest = trim_left(rest);
  } else if (line.process.find("exim") == Text::npos) {
    return std::nullopt;
  }
  if (rest.starts_with('[')) {  // log_selector = +pid
    const auto end = find_pair(rest, "] ");
    if (end != Text::npos && parse_number(rest.substr(1, end - 1))) rest.remove_prefix(end + 2);
  }
  if (const auto length = message_id_length(rest); length > 0) {
    entry.id = rest.substr(0, length);
    rest = trim_left(rest.substr(length));
  }
  entry.text = rest;
  return entry;
}

/// The fields of a line, `H=…`: where their `=` stand, found once.
class Fields {
 public:
  explicit Fields(Text text) : text_(text) {
    for_each_place_of('=', text, [this](std::size_t at) { note(at); });
  }

  /// The value of a field with a name of one capital, `H=`, up to the next field: names of hosts hold spaces (`H=(me) [192.0.2.1]:25`).
  [[nodiscard]] Text value(char name) const {
    const auto first = first_[place_of(name)];
    if (first != 0) return value_behind(first - 1U, equals_[first - 1U]);
    const std::array octets = {name, '='};
    return has_more_ ? value(Text(octets.data(), octets.size())) : Text();
  }

  /// The same of any name, `id=`.
  [[nodiscard]] Text value(Text name) const {
    std::size_t i = 0;
    for (auto at = equals(i, Text::npos); at != Text::npos; at = equals(++i, at)) {
      if (is_named(at, name)) return value_behind(i, at);
    }
    return {};
  }

  /// `C="250 OK id=…"`: what the other server said; quotes inside are escaped.
  [[nodiscard]] Text confirmation() const {
    const auto first = first_[place_of('C')];
    if (first == 0 && !has_more_) return {};
    std::size_t i = first == 0 ? 0 : first - 1U;
    for (auto at = equals(i, Text::npos); at != Text::npos; at = equals(++i, at)) {
      const auto value = text_.substr(at + 1);
      const bool behind_address = at > 1;
      if (behind_address && value.starts_with('"') && is_named(at, "C=")) return value.substr(1, value.rfind('"') - 1);
    }
    return {};
  }

 private:
  // Exim has some thirty fields (specification, section 53.14), and a reply in one of them may have more; those behind are looked for.
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kCapitals = 26;

  static std::size_t place_of(char capital) { return static_cast<std::size_t>(capital - 'A'); }

  void note(std::size_t at) {
    has_more_ = count_ == kMost;
    if (has_more_) return;
    equals_[count_++] = at;
    const auto place = at == 0 ? kCapitals : place_of(text_[at - 1]);
    const bool is_name = place < kCapitals && (at == 1 || text_[at - 2] == ' ');
    if (is_name && first_[place] == 0) first_[place] = static_cast<std::uint8_t>(count_);
  }

  // Where the one with a number stands, `before` that with the number before it; npos: there is none.
  [[nodiscard]] std::size_t equals(std::size_t number, std::size_t before) const {
    if (number < count_) return equals_[number];
    return has_more_ ? find_octet(text_, '=', before + 1) : Text::npos;
  }

  // Behind the `=` with a number, at `at`.
  [[nodiscard]] Text value_behind(std::size_t number, std::size_t at) const {
    const auto value = text_.substr(at + 1);
    const auto next = equals(number + 1, at);
    if (next == Text::npos) return trim(value);
    const auto space = value.substr(0, next - at - 1).rfind(' ');
    return trim(space == Text::npos ? value : value.substr(0, space));
  }

  [[nodiscard]] bool is_named(std::size_t equals, Text name) const {
    const auto end = equals + 1;
    if (end < name.size() || text_[equals - 1] != name[name.size() - 2]) return false;  // as most
    const auto begin = end - name.size();
    return same_octets(text_.data() + begin, name.data(), name.size()) && (begin == 0 || text_[begin - 1] == ' ');
  }

  Text text_;
  std::array<std::size_t, kMost> equals_;
  std::array<std::uint8_t, kCapitals>
      first_{};  // the number of the first `=` behind each name of one capital, from 1; 0: there is none
  std::size_t count_ = 0;
  bool has_more_ = false;
};

// `mx.example.net [192.0.2.1]:25: SMTP error …` → the host alone.
Text host_in(Text value) {
  const auto bracket = find_octet(value, ']');
  if (bracket == Text::npos) return value.substr(0, find_pair(value, ": "));
  auto end = bracket + 1;
  if (end < value.size() && value[end] == ':') {
    while (end + 1 < value.size() && is_digit(value[end + 1])) ++end;
    if (is_digit(value[end])) ++end;
  }
  return value.substr(0, end);
}

// The text of a failure stands behind the last field's `: ` (older versions wrote ` : `).
Text failure_text(Text text) {
  for (auto at = find_pair(text, ": "); at != Text::npos; at = find_pair(text, ": ", at + 1)) {
    const auto before = text.substr(0, at);
    const bool in_address = before.ends_with(" <:") || before.empty();
    if (!in_address) return trim_left(text.substr(at + 2));
  }
  return {};
}

struct Flag {
  Text mark;
  DeliveryStatus status;
};
constexpr std::array<Flag, 6> kFlags = {{{"=> ", DeliveryStatus::sent},
                                         {"-> ", DeliveryStatus::sent},
                                         {"*> ", DeliveryStatus::sent},
                                         {">> ", DeliveryStatus::sent},
                                         {"** ", DeliveryStatus::bounced},
                                         {"== ", DeliveryStatus::deferred}}};

// `userx <userx@example.net> R=…`, `a@example.net R=…`, `:blackhole: <a@example.net>`, `a@example.net: retry timeout exceeded`; gives what
// stands behind the addresses: a colon in one would be taken for that before the reason.
Text read_address(Text text, Text word, QueueFact& fact) {
  const auto behind = text.substr(word.size());
  fact.recipient = word.ends_with(':') && word.size() > 1 && word[0] != ':' ? word.substr(0, word.size() - 1) : word;
  const auto rest = trim_left(behind);
  if (!rest.starts_with('<')) return behind;
  const auto end = find_octet(rest, '>');
  // a local delivery names the account first, and the address in brackets
  if (end != Text::npos && (find_octet(word, '@') == Text::npos || word[0] == ':' || word[0] == '|' || word[0] == '/'))
    fact.recipient = rest.substr(1, end - 1);
  return behind.starts_with(" <") ? behind.substr(std::min(find_octet(behind, '>'), behind.size() - 1) + 1) : behind;
}

// What follows the first word, with the blank in front of it.
Text behind_word(Text text) { return text.substr(std::min(find_octet(text, ' '), text.size())); }

bool read_attempt(Text text, QueueFact& fact) {
  const auto* const flag = std::find_if(kFlags.begin(), kFlags.end(), [&](const Flag& f) { return text.starts_with(f.mark); });
  if (flag == kFlags.end()) return false;
  text.remove_prefix(flag->mark.size());
  fact.kind = QueueFactKind::attempt;
  fact.status = flag->status;
  const auto word = text.substr(0, find_octet(text, ' '));
  const auto rest = read_address(text, word, fact);
  const Fields fields(rest);
  fact.relay = host_in(fields.value('H'));
  fact.tls = fields.value('X');
  fact.direction = fact.relay.empty() ? Direction::local : Direction::outbound;
  const auto address_and_reason = word.ends_with(':');
  fact.text = flag->status == DeliveryStatus::sent ? fields.confirmation() : address_and_reason ? trim(rest) : failure_text(rest);
  if (fact.text.empty() && flag->status != DeliveryStatus::sent) fact.text = trim(rest);
  if (fact.text.starts_with("retry timeout exceeded")) fact.status = DeliveryStatus::expired;
  return true;
}

// `<= sender@example.net H=… id=…`
bool read_arrival(Text text, QueueFact& fact) {
  if (!take_head(text, "<= ")) return false;
  const auto sender = text.substr(0, find_octet(text, ' '));
  fact.sender = sender == "<>" ? Text() : sender;
  const Fields fields(text);
  fact.message_id = fields.value("id=");
  fact.message_id = fact.message_id.substr(0, find_octet(fact.message_id, ' '));
  fact.client = fields.value('H');
  return true;
}

// The command in `rejected RCPT <a@b>: …`, `rejected MAIL FROM:<…> …`, `rejected after DATA: …`, `rejected EHLO or HELO x: …`.
bool read_what(Text what, QueueFact& fact) {
  if (take_head(what, "RCPT ")) {
    fact.command = "RCPT";
    if (what.starts_with('<')) fact.recipient = what.substr(1, find_octet(what, '>') - 1);
    return true;
  }
  if (what.starts_with("after DATA") || what.starts_with("during MIME") || what.starts_with("from <") || what.starts_with("by ")) {
    fact.command = ".";
    return true;
  }
  static constexpr std::array<Text, 9> commands = {"MAIL", "EHLO", "HELO", "STARTTLS", "AUTH", "VRFY", "EXPN", "ETRN", "DATA"};
  const auto* const found = std::find_if(commands.begin(), commands.end(), [&](Text command) { return what.starts_with(command); });
  if (found != commands.end()) fact.command = *found;
  const bool connection = what.starts_with("connection");
  if (connection) fact.command = "CONNECT";
  return connection || found != commands.end();
}

// What stands behind the command and its argument.
Text refusal_text(Text what) {
  const auto from = what.starts_with("RCPT <") || what.starts_with("from <") ? find_octet(what, '>') : 0;
  const auto at = what.find(": ", std::min(from, what.size()));
  return at == Text::npos ? Text() : what.substr(at + 2);
}

bool read_refusal(Text text, QueueFact& fact) {
  constexpr Text kWord = "rejected ";
  const auto at = find_by_pair(text, kWord, 2);  // most lines are passed over at once
  if (at == Text::npos || (at > 0 && text[at - 1] != ' ')) return false;
  if (!read_what(text.substr(at + kWord.size()), fact)) return false;
  auto before = text.substr(0, at);
  constexpr Text kForNow = "temporarily ";
  fact.kind = QueueFactKind::attempt;
  fact.direction = Direction::inbound;
  fact.status = before.ends_with(kForNow) ? DeliveryStatus::deferred : DeliveryStatus::rejected;
  if (before.ends_with(kForNow)) before.remove_suffix(kForNow.size());
  fact.client = Fields(before).value('H');
  if (const auto sender = before.find("F=<"); sender != Text::npos) {
    const auto value = before.substr(sender + 3);
    fact.sender = value.substr(0, find_octet(value, '>'));
  }
  fact.text = refusal_text(text.substr(at + kWord.size()));
  return true;
}

// `plain_login authenticator failed for host [192.0.2.1]: 535 Incorrect authentication data (set_id=user)`
bool read_failed_login(Text text, QueueFact& fact) {
  auto rest = behind_word(text);
  if (!take_head(rest, " authenticator failed for ")) return false;
  const auto colon = rest.find("]: ");
  fact.kind = QueueFactKind::attempt;
  fact.direction = Direction::inbound;
  fact.status = DeliveryStatus::rejected;
  fact.command = "AUTH";
  fact.client = host_in(rest);
  fact.text = colon == Text::npos ? Text() : rest.substr(colon + 3);
  if (const auto port = rest.find(": 5"); fact.text.empty() && port != Text::npos) fact.text = rest.substr(port + 2);
  return true;
}

// `login authenticator failed H=smtp.example.net [192.0.2.1] 535 Incorrect authentication data`: as a client.
bool read_refused_login(Text text, QueueFact& fact) {
  auto rest = behind_word(text);
  if (!take_head(rest, " authenticator failed H=")) return false;
  fact.kind = QueueFactKind::attempt;
  fact.status = DeliveryStatus::deferred;
  fact.relay = host_in(rest);
  fact.text = trim(rest.substr(fact.relay.size()));
  return true;
}

// `Connection from [192.0.2.1]:4455 refused: too many connections`: with 421, before anything was said.
bool read_refused_connection(Text text, QueueFact& fact) {
  if (!take_head(text, "Connection from ")) return false;
  const auto at = text.find("refused: ");
  if (at == Text::npos) return false;
  fact.kind = QueueFactKind::attempt;
  fact.direction = Direction::inbound;
  fact.status = DeliveryStatus::deferred;
  fact.command = "CONNECT";
  fact.client = host_in(text);
  fact.text = text.substr(at + Text("refused: ").size());
  return true;
}

// `H=mx.example.net [192.0.2.1]:25: SMTP error from remote mail server after …`
bool read_failing_host(Text text, QueueFact& fact) {
  if (read_refused_login(text, fact)) return true;
  if (!text.starts_with("H=") || find_by_pair(text, " F=<", 1) != Text::npos) return false;
  const auto reason = failure_text(text);
  static constexpr std::array<Text, 8> failures = {"SMTP error",  "LMTP error",     "SMTP timeout", "Remote host closed",
                                                   "Connection ", "Malformed SMTP", "TLS session",  "a TLS session"};
  const bool fails = std::any_of(failures.begin(), failures.end(), [&](Text words) { return reason.starts_with(words); });
  if (!fails) return false;
  fact.kind = QueueFactKind::attempt;
  fact.status = DeliveryStatus::deferred;
  fact.relay = host_in(text.substr(2));
  fact.text = reason;
  return true;
}

bool is_header_of_rejected(Text line) {
  if (line.starts_with("  ") || line.starts_with('\t')) return true;
  return line.starts_with("Envelope-from: ") || line.starts_with("Envelope-to: ");
}

// `… rejected RCPT <a@b>: …`, `unqualified recipient rejected: <a> …`; other programs say of other things that they were rejected.
bool tells_refusal(Text text) {
  constexpr Text kWord = "rejected";
  for (auto at = text.find(kWord); at != Text::npos; at = text.find(kWord, at + 1)) {
    auto what = text.substr(at + kWord.size());
    QueueFact unused;
    if (what.starts_with(": <") || (take_head(what, " ") && read_what(what, unused))) return true;
  }
  return false;
}

// Other programs say of other things that a connection was refused.
bool refuses_connection(Text text) {
  return text.starts_with("Connection from ") && text.find("refused: ") != Text::npos &&
         (text.find("too many connections") != Text::npos || text.find("load average") != Text::npos);
}

// Lines without a message that are Exim's all the same.
bool is_remark(Text text) {
  static constexpr std::array<Text, 17> heads = {"Start queue run",
                                                 "End queue run",
                                                 "exim ",
                                                 "SMTP connection ",
                                                 "SMTP call from ",
                                                 "SMTP protocol ",
                                                 "SMTP syntax ",
                                                 "SMTP command ",
                                                 "SMTP data ",
                                                 "no host name ",
                                                 "no IP address ",
                                                 "unexpected disconnection ",
                                                 "TLS error on ",
                                                 "H=",
                                                 "U=",
                                                 "refused ",
                                                 "VRFY "};
  return std::any_of(heads.begin(), heads.end(), [&](Text head) { return text.starts_with(head); }) ||
         text.find(" authenticator failed for ") != Text::npos || refuses_connection(text) || tells_refusal(text);
}

bool read_fact(const Entry& entry, QueueFact& fact) {
  fact.queue_id = entry.id;
  if (!entry.id.empty() && (read_attempt(entry.text, fact) || read_arrival(entry.text, fact))) return true;
  if (!entry.id.empty() && entry.text == "Completed") {
    fact.kind = QueueFactKind::removed;
    return true;
  }
  return read_refusal(entry.text, fact) || read_failed_login(entry.text, fact) || read_refused_connection(entry.text, fact);
}

class EximReader : public FormatReader {
 public:
  EximReader() { event_.kind = EventKind::queue_fact; }

  LineFate read(const LogLine& line, EventSink& sink) override {
    const auto entry = entry_in(line, stamps_);
    if (!entry) return is_blank(line.text) || is_header_of_rejected(line.text) ? LineFate::noise : LineFate::unrecognised;
    remember_verification(*entry);
    renew(fact_);
    if (read_fact(*entry, fact_)) {
      settle_held(fact_, sink);
      add_verification(fact_);
      push(fact_, entry->stamp, line.number, sink);
      return LineFate::event;
    }
    renew(fact_);
    fact_.queue_id = entry->id;
    if (!entry->id.empty() && read_failing_host(entry->text, fact_)) {
      hold(fact_, *entry, line.number, sink);
      return LineFate::event;
    }
    return !entry->id.empty() || is_remark(entry->text) ? LineFate::noise : LineFate::unrecognised;
  }

  void finish(EventSink& sink) override {
    while (!held_.empty()) tell_oldest(sink);
  }

  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override {
    auto twin = std::make_unique<EximReader>();
    twin->held_ = held_;
    twin->verified_client_ = verified_client_;
    twin->verification_ = verification_;
    return twin;
  }

  // A line that is held is told by its number.
  [[nodiscard]] std::optional<std::string> memory() const override {
    std::string memory = verified_client_ + '\n' + verification_;
    for (const auto& held : held_) memory += '\n' + std::to_string(held.line);
    return memory;
  }

 private:
  /// A host's failure that a recipient's may repeat.
  struct Held {
    std::string id, relay, text, stamp_text;
    Stamp stamp;
    std::uint64_t line = 0;
  };
  static constexpr std::size_t kMostHeld = 1000;  // messages whose delivery is under way at once

  void push(QueueFact& fact, const Stamp& stamp, std::uint64_t line, EventSink& sink) {
    std::string text;
    if (find_octet(fact.text, '\\') != Text::npos) {
      text = without_backslashes(fact.text);
      fact.text = text;
    }
    event_.line = line;
    event_.stamp = stamp;
    event_.fact = &fact;
    sink.on_event(event_);
  }

  void hold(const QueueFact& fact, const Entry& entry, std::uint64_t line, EventSink& sink) {
    if (held_.size() == kMostHeld) tell_oldest(sink);
    Held held{std::string(fact.queue_id),
              std::string(fact.relay),
              std::string(fact.text),
              std::string(entry.stamp.text),
              entry.stamp,
              line};
    held_.push_back(std::move(held));
  }

  void tell_oldest(EventSink& sink) {
    auto held = std::move(held_.front());
    held_.pop_front();
    tell(held, sink);
  }

  void tell(Held& held, EventSink& sink) {
    QueueFact fact;
    fact.kind = QueueFactKind::attempt;
    fact.status = DeliveryStatus::deferred;
    fact.queue_id = held.id;
    fact.relay = held.relay;
    fact.text = held.text;
    held.stamp.text = held.stamp_text;
    push(fact, held.stamp, held.line, sink);
  }

  // A line of the same message: what it repeats is dropped, what it does not is told once the message has got on.
  void settle_held(const QueueFact& fact, EventSink& sink) {
    if (held_.empty() || fact.queue_id.empty()) return;
    const bool got_on = fact.kind != QueueFactKind::message;
    for (std::size_t i = 0; i < held_.size();) {
      auto& held = held_[i];
      const bool same = held.id == fact.queue_id;
      if (same && got_on && (fact.relay.empty() || fact.text != held.text)) tell(held, sink);
      if (same && got_on) {
        held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }

  // `H=(me) [192.0.2.1] sender verify fail for <a@b>: REASON`, and then the refusal says only that it failed.
  void remember_verification(const Entry& entry) {
    const auto text = entry.text;
    if (!entry.id.empty() || !(text.starts_with("H=") || text.starts_with("U="))) return;  // of no client before its message
    for (const Text words : {Text("sender verify fail for <"), Text("sender verify defer for <")}) {
      const auto at = text.find(words);
      if (at == Text::npos) continue;
      const auto reason = text.find(">: ", at);
      verified_client_ = Fields(text.substr(0, at)).value('H');
      verification_ = reason == Text::npos ? Text() : text.substr(reason + 3);
    }
  }

  void add_verification(QueueFact& fact) {
    if (verification_.empty() || fact.direction != Direction::inbound || fact.client != verified_client_) return;
    if (find_ignoring_case(fact.text, "sender verify") == Text::npos) return;
    // the reply is the other server's, to a command of the callout
    if (verification_.find(" remote mail server after ") != Text::npos) fact.command = {};
    refusal_ = std::string(fact.text) + ": " + verification_;
    fact.text = refusal_;
    verified_client_.clear();
    verification_.clear();
  }

  StampMemory stamps_;
  std::deque<Held> held_;
  std::string verified_client_;  // whose sender was verified last
  std::string verification_;     // what came of it; empty: it has been told
  std::string refusal_;          // the last text of one, with what came of the verification
  QueueFact fact_;               // of the last line
  Event event_;                  // most of it is the same for all lines
};

class EximFormat : public Format {
 public:
  [[nodiscard]] Text name() const override { return "exim"; }
  [[nodiscard]] Text title() const override { return "Exim main log or reject log"; }

  [[nodiscard]] bool tells(const LogLine& line) const override {
    StampMemory none;
    const auto entry = entry_in(line, none);
    return entry && (!entry->id.empty() || (is_remark(entry->text) && !entry->text.starts_with("exim: ")));
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<EximReader>(); }
};

}  // namespace

std::unique_ptr<Format> make_exim_format() { return std::make_unique<EximFormat>(); }

}  // namespace smtpwhy
