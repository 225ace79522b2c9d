// One line a record, syslog's head is off already:
//
//   QUEUEID: from=<a@b>, size=…, class=…, nrcpts=…, [msgid=<…>,] [bodytype=…,] [proto=…,] [daemon=…,] relay=CLIENT     the message came in
//   QUEUEID: to=<a@b>,<c@d>, [ctladdr=…,] delay=…, xdelay=…, mailer=esmtp, pri=…, [relay=HOST [IP],] [dsn=5.1.1,] [reply=550 …,] stat=TEXT
//                                                                                      an attempt, for several recipients at once
//   STARTTLS=client, relay=…                                                           a handshake: tells nothing here
//
// What is in brackets may be missing; of the rest a record must have `size` and `class`, or a recipient and `stat`, which with the client's
// `relay` takes all the rest. `reply` is there since 8.17: the first line of a reply, its hyphen dropped. Before, `stat` held it after
// `Deferred: `, and for a 5xx nothing but words made from the code: `User unknown` is what Sendmail makes of a 550, 551 or 553 to RCPT, and
// of nothing else. What was put off is `Deferred` or has a `dsn` of 4, which is there since 8.9; a queue id has 14 characters, 7 or 8
// before 8.10.
#include "format/sendmail.h"

#include "base/angle_brackets.h"
#include "base/char_set.h"
#include "base/lazy_pattern.h"
#include "base/process_memory.h"
#include "base/text.h"
#include "format/marked.h"
#include "format/recipient_list.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace smtpwhy {
namespace {

using Text = std::string_view;

// Of lines that tell of Sendmail; `read_record` says which of them are records.
constexpr Text kTellingRecord = "^[A-Za-z0-9]{5,20}: (?:to|from)=";

// `QUEUEID: ` at the head, which is taken off; empty where there is none.
Text take_queue_name(Text& text) {
  constexpr std::size_t kShortest = 5;  // older ones have 7, and people cut
  constexpr std::size_t kLongest = 20;  // newer ones have 14; room for those to come
  static constexpr auto letters = CharSet::word_characters();
  const auto id = text.substr(0, letters.length_at_head(text.substr(0, kLongest + 1)));
  if (id.size() < kShortest || id.size() > kLongest || !text.substr(id.size()).starts_with(": ")) return {};
  text.remove_prefix(id.size() + 2);
  return id;
}

// Up to the first `, ` that does not stand in quotes (RFC 5321 section 4.1.2: the local part may be a quoted string) or, where a quote does
// not end, up to the first of all. What is taken, and the comma, are taken off; nothing where there is none.
std::optional<Text> take_addresses(Text& text) {
  auto first = Text::npos;
  auto end = Text::npos;
  bool quoted = false;
  for (std::size_t at = 0; at + 1 < text.size() && end == Text::npos; ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] != ',' || text[at + 1] != ' ') continue;
    first = std::min(first, at);
    if (!quoted) end = at;
  }
  if (end == Text::npos) end = first;
  if (end == Text::npos) return std::nullopt;
  const auto addresses = text.substr(0, end);
  text.remove_prefix(end + 2);
  return addresses;
}

Text value_at(Text rest) { return rest.substr(0, rest.find(", ")); }

// Mailers that deliver on this machine (the file cf/README, MAILER).
bool is_local(Text mailer) {
  static constexpr std::array<Text, 5> kLocal = {"local", "prog", "procmail", "*file*", "*include*"};
  return mailer.starts_with("cyrus") || std::find(kLocal.begin(), kLocal.end(), mailer) != kLocal.end();
}

bool reads_as_status(Text text) {
  static constexpr auto digits = CharSet::of("0123456789.");
  return !text.empty() && digits.length_at_head(text) == text.size();
}

struct LoggedAttempt {
  Text recipients;
  Text mailer;
  Text relay;
  Text dsn;
  Text reply;
  Text stat;
};

// `reply=` goes on to the last `, stat=`: who refuses may say anything. What was sent has more words behind it, the server's again.
bool take_reply(Text& rest, LoggedAttempt& attempt) {
  constexpr Text kStat = ", stat=";
  const auto end = attempt.dsn.starts_with('2') ? rest.find(kStat) : rest.rfind(kStat);
  if (end == Text::npos) return false;
  attempt.reply = rest.substr(0, end);
  rest.remove_prefix(end + kStat.size());
  return true;
}

// What stands behind `to=`.
std::optional<LoggedAttempt> read_attempt(Text rest) {
  LoggedAttempt attempt;
  const auto recipients = take_addresses(rest);
  if (!recipients || recipients->empty()) return std::nullopt;
  attempt.recipients = *recipients;
  while (!take_head(rest, "stat=")) {
    if (take_head(rest, "reply=")) {
      if (!take_reply(rest, attempt)) return std::nullopt;
      break;
    }
    if (take_head(rest, "mailer=")) attempt.mailer = value_at(rest);
    if (take_head(rest, "relay=")) attempt.relay = value_at(rest);
    if (take_head(rest, "dsn=")) attempt.dsn = value_at(rest);
    const auto comma = rest.find(", ");
    if (comma == Text::npos) return std::nullopt;
    rest.remove_prefix(comma + 2);
  }
  attempt.stat = rest;
  return attempt;
}

// Some servers say a status of 5 with a 4xx reply: the message stays in the queue.
bool is_put_off(const LoggedAttempt& attempt) { return attempt.dsn.starts_with('4') || attempt.stat.starts_with("Deferred"); }

// Behind `Deferred: ` stands what the mailer said.
Text words_of_local(const LoggedAttempt& attempt) {
  auto words = attempt.stat;
  if (attempt.dsn.starts_with('4') || !take_head(words, "Deferred")) return words;
  take_head(words, ":");
  take_head(words, " ");
  return words;
}

bool is_queued(Text stat) {
  constexpr Text kQueued = "queued";
  static constexpr auto letters = CharSet::word_characters("_");
  return starts_with_ignoring_case(stat, kQueued) && (stat.size() == kQueued.size() || !letters.holds(stat[kQueued.size()]));
}

// Mailers of this machine that speak LMTP have a reply, and some a relay.
void tell_outcome(const LoggedAttempt& attempt, QueueFact& fact) {
  fact.kind = QueueFactKind::attempt;
  const bool local = is_local(attempt.mailer);
  const bool replied = !attempt.reply.empty();
  fact.direction = local ? Direction::local : Direction::outbound;
  if (!local || replied) fact.relay = attempt.relay;
  const bool sent = attempt.stat.starts_with("Sent");
  const bool put_off = !sent && is_put_off(attempt);
  fact.status = sent ? DeliveryStatus::sent : put_off ? DeliveryStatus::deferred : DeliveryStatus::bounced;
  if (!put_off || attempt.dsn.starts_with('4')) fact.status_text = attempt.dsn;
  fact.text = replied && !sent ? attempt.reply : local && !sent ? words_of_local(attempt) : attempt.stat;
  if (!local && !sent && !put_off && attempt.stat == "User unknown") fact.command = "RCPT";
}

// `recipients` become those of an attempt.
bool read_to(Text rest, QueueFact& fact, Text& recipients) {
  auto attempt = read_attempt(rest);
  if (!attempt) return false;
  if (is_queued(attempt->stat)) return true;  // nothing was tried yet
  if (!reads_as_status(attempt->dsn)) attempt->dsn = {};
  tell_outcome(*attempt, fact);
  recipients = attempt->recipients;
  return true;
}

// `<a@b>` or, of old versions, `a@b (Full Name)`
Text sender_of(Text text) {
  if (text.ends_with(')')) text = text.substr(0, text.find(" ("));
  return without_angle_brackets(text);
}

// `, size=1204, class=0`: Postfix has the first as well.
std::size_t size_at(Text rest) {
  static constexpr auto digits = CharSet::of("0123456789");
  constexpr Text kSize = ", size=";
  const auto at = rest.find(kSize);
  if (at == Text::npos) return at;
  const auto behind = rest.substr(at + kSize.size());
  return behind.substr(digits.length_at_head(behind)).starts_with(", class=") ? at : Text::npos;
}

bool read_from(Text rest, QueueFact& fact) {
  const auto end = size_at(rest);
  if (end == Text::npos) return false;
  fact.sender = sender_of(rest.substr(0, end));
  rest.remove_prefix(end);
  for (auto comma = rest.find(", "); comma != Text::npos; comma = rest.find(", ")) {
    rest.remove_prefix(comma + 2);
    if (take_head(rest, "msgid=")) fact.message_id = without_angle_brackets(value_at(rest));
    if (!take_head(rest, "relay=")) continue;
    fact.client = rest;
    break;
  }
  return true;
}

// `STARTTLS=client, relay=…` or `STARTTLS=server: …`
bool is_handshake(Text text) {
  if (!take_head(text, "STARTTLS=client") && !take_head(text, "STARTTLS=server")) return false;
  return text.starts_with(", ") || text.starts_with(": ");
}

/// What a line is to Sendmail.
struct Record {
  LineFate fate = LineFate::unrecognised;
  QueueFact fact;
  Text recipients;  // of an attempt
};

Record read_record(Text text) {
  Record record;
  if (is_handshake(text)) record.fate = LineFate::noise;
  const auto id = take_queue_name(text);
  if (id.empty()) return record;
  record.fact.queue_id = id;
  if (take_head(text, "to=")) {
    if (read_to(text, record.fact, record.recipients)) record.fate = LineFate::event;
  } else if (take_head(text, "from=") && read_from(text, record.fact)) {
    record.fate = LineFate::event;
  }
  return record;
}

class SendmailReader : public FormatReader {
 public:
  SendmailReader(const LazyPattern& process, std::unique_ptr<FormatReader> lines) : process_(process), lines_(std::move(lines)) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    auto record = read_record(line.text);
    if (record.fate == LineFate::unrecognised || !is_mine(line.process)) return lines_->read(line, sink);
    lines_->finish(sink);  // it may hold an event of a line before
    if (record.fate == LineFate::event) push(line, record, sink);
    return record.fate;
  }

  void finish(EventSink& sink) override { lines_->finish(sink); }

  [[nodiscard]] LeftOut left_out() const override { return lines_->left_out(); }

 private:
  bool is_mine(Text process) {
    return mine_.of(process, [this](Text kept) { return process_.search(kept); });
  }

  static void push(const LogLine& line, Record& record, EventSink& sink) {
    Event event;
    event.kind = EventKind::queue_fact;
    event.logger = Side::server;
    event.line = line.number;
    event.stamp = line.stamp;
    event.fact = &record.fact;
    for (const auto recipient : recipients_in(record.recipients)) {
      record.fact.recipient = recipient;
      sink.on_event(event);
    }
  }

  const LazyPattern& process_;
  std::unique_ptr<FormatReader> lines_;
  ProcessMemory<bool> mine_;
};

class SendmailFormat : public Format {
 public:
  explicit SendmailFormat(const knowledge::FormatRow& row) : lines_(make_marked_format(row)), process_(row.process) {}

  [[nodiscard]] Text name() const override { return lines_->name(); }
  [[nodiscard]] Text title() const override { return lines_->title(); }

  [[nodiscard]] bool tells(const LogLine& line) const override {
    const bool is_record = read_record(line.text).fate == LineFate::event && process_.search(line.process);
    return is_record || lines_->tells(line);
  }

  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    auto patterns = lines_->telling_patterns();
    patterns.push_back({kTellingRecord});
    return patterns;
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override {
    return std::make_unique<SendmailReader>(process_, lines_->reader());
  }

 private:
  std::unique_ptr<Format> lines_;
  LazyPattern process_;
};

}  // namespace

std::unique_ptr<Format> make_sendmail_format(const knowledge::FormatRow& row) { return std::make_unique<SendmailFormat>(row); }

}  // namespace smtpwhy
