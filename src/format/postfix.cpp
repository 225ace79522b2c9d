// One line a statement, syslog's head is off already:
//
//   QUEUEID: to=<a@b>, [orig_to=<c@d>,] relay=HOST[IP]:PORT, …, dsn=5.1.1, status=bounced (TEXT)     smtp, lmtp, local, virtual, pipe, error
//   QUEUEID: from=<a@b>, size=…                                                                       qmgr; also `status=expired, returned …`
//   QUEUEID: client=HOST[IP], … | message-id=<…> | uid=0 from=<a@b> | removed                           smtpd, cleanup, pickup, qmgr
//   QUEUEID|NOQUEUE: [milter-]reject: STAGE from CLIENT: TEXT; from=<a@b> to=<c@d> proto=SMTP helo=<e>   smtpd, postscreen, cleanup
//   QUEUEID: host HOST[IP] said: TEXT (in reply to …)                                                   smtp: and the next host is tried
//
// A queue id is short (hexadecimal) or long (52 letters and digits: enable_long_queue_ids). The daemon is the last part of the process's
// name, whatever the instance is called: `postfix/submission/smtpd[1]`, `postfix-out/smtp[2]`. Where containers or people cut the
// process off, the form of the line has to do. What a daemon says beside that is known to be Postfix's, and tells nothing here; lines of
// `debug_peer_list` (`< HOST[IP]:25: 250 ok`) are another format.
#include "format/postfix.h"

#include "base/char_set.h"
#include "base/octet_search.h"
#include "base/process_memory.h"
#include "base/sixteen_octets.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>

namespace smtpwhy {
namespace {

using Text = std::string_view;

bool starts_with_any(Text text, std::initializer_list<Text> heads) {
  return std::any_of(heads.begin(), heads.end(), [&](Text head) { return text.starts_with(head); });
}

// What stands between `before` and `after`; all to the end where `after` does not come (syslog cuts long lines); empty: no `before`.
Text between(Text text, Text before, Text after) {
  const auto at = text.find(before);
  if (at == Text::npos) return {};
  text.remove_prefix(at + before.size());
  return text.substr(0, text.find(after));
}

// `postfix/smtp[28709]` → `smtp`; empty: not Postfix's.
Text daemon_of(Text process) {
  static constexpr std::array<Text, 26> daemons = {
      "smtp",   "smtpd",   "lmtp",   "local",      "virtual",         "pipe",      "cleanup",  "qmgr",  "bounce",
      "error",  "discard", "pickup", "postscreen", "trivial-rewrite", "tlsproxy",  "dnsblog",  "anvil", "scache",
      "master", "verify",  "flush",  "oqmgr",      "nqmgr",           "postsuper", "proxymap", "tlsmgr"};
  const auto name = process.substr(0, find_octet(process, '['));
  const auto slash = find_last_octet(name, '/');
  if (slash == Text::npos) return {};
  const auto daemon = name.substr(slash + 1);
  const bool known = name.starts_with("postfix") || std::find(daemons.begin(), daemons.end(), daemon) != daemons.end();
  return known ? daemon : Text();
}

// The same, of most processes in a tenth of the time: their name begins with Postfix's, and is of some length.
std::optional<Text> usual_daemon_of(Text process) {
  constexpr auto kSize = SixteenOctets::kSize;
  if (process.size() < kSize || process.size() > 3 * kSize || !process.starts_with("postfix")) return std::nullopt;
  const auto last = process.size() - kSize;
  const auto places_of = [&](char c) {  // three blocks, whatever the size: they may overlap
    const auto in_block = [&](std::size_t from) {
      return std::uint64_t{SixteenOctets(process.data() + from).one_of(std::array{c})} << from;
    };
    return in_block(0) | in_block(std::min(kSize, last)) | in_block(last);
  };
  const auto end = std::min(static_cast<std::size_t>(std::countr_zero(places_of('['))), process.size());
  const auto slashes = places_of('/') & ((std::uint64_t{1} << end) - 1);
  const auto begin = static_cast<std::size_t>(std::bit_width(slashes));  // behind the last one
  return begin == 0 ? Text() : process.substr(begin, end - begin);
}

constexpr std::size_t kLongestQueueId = 20;  // microseconds in six digits, seconds and an inode in up to seven each

// The letters and digits that a text begins with: how many there are, up to some more than a queue id has, and which are among them.
struct WordAtHead {
  std::size_t size = 0;
  bool has_digit = false;
  bool only_short = true;  // those of a short queue id: 0 to 9 and A to F
};

WordAtHead word_at_head(Text text) {
  constexpr auto kSize = SixteenOctets::kSize;
  static_assert(2 * kSize > kLongestQueueId);
  std::array<char, 2 * kSize> padded{};
  if (text.size() < padded.size()) text = {padded.data(), text.copy(padded.data(), text.size())};
  WordAtHead word;
  for (std::size_t from = 0; from == word.size && from < padded.size(); from += kSize) {
    const SixteenOctets block(text.data() + from);
    const auto digits = block.between('0', '9');
    const auto size = std::countr_one(letters_and_digits(block));
    const auto within = (std::uint32_t{1} << size) - 1;
    word.size += static_cast<std::size_t>(size);
    word.has_digit = word.has_digit || (digits & within) != 0;
    word.only_short = word.only_short && ((digits | block.between('A', 'F')) & within) == within;
  }
  return word;
}

bool is_queue_id(const WordAtHead& word) {
  constexpr std::size_t kShortest = 6;       // microseconds in five digits and an inode
  constexpr std::size_t kShortestLong = 10;  // such an id with the seconds in it
  if (word.size < kShortest || word.size > kLongestQueueId) return false;
  return word.only_short || (word.size >= kShortestLong && word.has_digit);
}

// `QUEUEID: ` or `NOQUEUE: ` at the head, which is taken off; empty where there is none.
Text take_queue_id(Text& text) {
  const auto word = word_at_head(text);
  const auto id = text.substr(0, word.size);
  if (!text.substr(id.size()).starts_with(": ") || (!is_queue_id(word) && id != "NOQUEUE")) return {};
  text.remove_prefix(id.size() + 2);
  return id;
}

DeliveryStatus status_named(Text word) {
  struct StatusRow {
    Text word;
    DeliveryStatus status;
  };
  // Verification probes (verify(8)) are told alike: `deliverable`, `undeliverable`.
  static constexpr std::array<StatusRow, 7> rows = {{{"sent", DeliveryStatus::sent},
                                                     {"deferred", DeliveryStatus::deferred},
                                                     {"bounced", DeliveryStatus::bounced},
                                                     {"expired", DeliveryStatus::expired},
                                                     {"force-expired", DeliveryStatus::expired},
                                                     {"undeliverable", DeliveryStatus::bounced},
                                                     {"deliverable", DeliveryStatus::sent}}};
  const auto* const found = std::find_if(rows.begin(), rows.end(), [&](const StatusRow& row) { return row.word == word; });
  return found == rows.end() ? DeliveryStatus::unknown : found->status;
}

// `… status=sent (250 ok)` → the text in the brackets; nothing may stand behind them.
Text reason_of(Text status) {
  const auto open = find_pair(status, " (");
  if (open == Text::npos) return {};
  auto reason = status.substr(open + 2);
  if (reason.ends_with(')')) reason.remove_suffix(1);
  return reason;
}

bool is_local(Text daemon, Text relay) {
  return relay == "local" || relay == "virtual" || daemon == "local" || daemon == "virtual" || daemon == "pipe";
}

// Where `>, ` stands, npos: nowhere.
std::size_t end_of_bracketed(Text text) {
  auto end = find_pair(text, ">,");
  while (end != Text::npos && text.substr(end + 2, 1) != " ") end = find_pair(text, ">,", end + 1);
  return end;
}

// `<a@b>, ` or, of versions before 2.0, `a@b, `; gives where the rest begins.
std::size_t take_recipient(Text rest, QueueFact& fact) {
  const bool bracketed = rest.starts_with('<');
  const auto end = bracketed ? end_of_bracketed(rest) : find_pair(rest, ", ");
  if (end == Text::npos) return end;
  fact.recipient = rest.substr(bracketed ? 1 : 0, end - (bracketed ? 1 : 0));
  return end;
}

// `, relay=HOST[IP]:25, delay=0.5, dsn=2.0.0, status=` is taken off; false where it does not come to the status.
bool take_fields(Text& rest, QueueFact& fact) {
  for (auto comma = find_pair(rest, ", "); comma != Text::npos; comma = find_pair(rest, ", ")) {
    rest.remove_prefix(comma + 2);
    if (take_head(rest, "status=")) return true;
    if (fact.relay.empty() && take_head(rest, "relay=")) fact.relay = rest.substr(0, find_octet(rest, ','));
    if (fact.status_text.empty() && take_head(rest, "dsn=")) fact.status_text = rest.substr(0, find_octet(rest, ','));
  }
  return false;
}

bool read_delivery(Text rest, Text daemon, QueueFact& fact) {
  if (!take_head(rest, "to=")) return false;
  const auto end = take_recipient(rest, fact);
  if (end == Text::npos) return false;
  auto tail = rest.substr(end);
  if (!take_fields(tail, fact)) return false;
  fact.kind = QueueFactKind::attempt;
  if (fact.relay == "none") fact.relay = {};
  const auto* const behind = std::find_if(tail.begin(), tail.end(), [](char c) { return c == ' ' || c == ','; });
  fact.status = status_named(Text(tail.begin(), behind));
  fact.text = reason_of(tail);
  fact.direction = is_local(daemon, fact.relay) ? Direction::local : Direction::outbound;
  return fact.status != DeliveryStatus::unknown;
}

// `from=<a@b>, size=…` or `from=<a@b>, status=expired, returned to sender`
bool read_sender(Text rest, QueueFact& fact) {
  if (!take_head(rest, "from=<")) return false;
  const auto end = find_octet(rest, '>');
  fact.sender = rest.substr(0, end);
  const auto status = between(rest.substr(std::min(end, rest.size())), "status=", ",");
  if (status_named(status) != DeliveryStatus::expired) return true;
  fact.kind = QueueFactKind::attempt;
  fact.status = DeliveryStatus::expired;
  fact.text = "expired, returned to sender";
  return true;
}

bool read_message(Text rest, QueueFact& fact) {
  if (rest == "removed") {
    fact.kind = QueueFactKind::removed;
  } else if (take_head(rest, "client=")) {
    fact.client = rest.substr(0, find_pair(rest, ", "));
  } else if (take_head(rest, "message-id=") || take_head(rest, "resent-message-id=")) {
    take_head(rest, "<");
    fact.message_id = rest.substr(0, find_octet(rest, '>'));
  } else if (rest.starts_with("uid=")) {
    fact.sender = between(rest, "from=<", ">");
  } else {
    return false;
  }
  return true;
}

// What smtpd and cleanup do about a client's mail (access(5), header_checks(5), milters). `warning`, `hold`, `prepend` … refuse nothing.
bool take_refusal(Text& rest, QueueFact& fact) {
  if (take_head(rest, "reject: ") || take_head(rest, "milter-reject: ")) {
    fact.status = DeliveryStatus::rejected;
    return true;
  }
  if (!take_head(rest, "discard: ") && !take_head(rest, "milter-discard: ")) return false;
  fact.status = DeliveryStatus::discarded;
  return true;
}

// Where `; from=<a@b> to=<c@d> proto=SMTP helo=<e>` begins: some of it may be missing.
std::size_t envelope_at(Text rest) {
  for (const Text head : {Text("; from=<"), Text("; to=<"), Text("; proto=")}) {
    if (const auto at = rest.find(head); at != Text::npos) return at;
  }
  return rest.size();
}

// `RCPT from CLIENT: TEXT; from=<…> …`, or of cleanup `header Subject: … from CLIENT; from=<…> …: TEXT`
bool read_rejection(Text rest, QueueFact& fact) {
  if (!take_refusal(rest, fact)) return false;
  fact.kind = QueueFactKind::attempt;
  fact.direction = Direction::inbound;
  const auto at = envelope_at(rest);
  const auto envelope = rest.substr(at);
  if (envelope.find("from=<") != Text::npos) fact.sender = between(envelope, "from=<", ">");
  fact.recipient = between(envelope, "to=<", ">");
  const auto said = rest.substr(0, at);
  const auto from = said.find(" from ");
  fact.command = said.substr(0, from);
  const bool of_content = starts_with_any(said, {"header ", "body ", "mime-header ", "nested-header "});
  if (of_content) {
    fact.command = ".";
    const auto text = envelope.rfind(">: ");
    fact.text = text == Text::npos ? Text() : envelope.substr(text + 3);
    return true;
  }
  if (from == Text::npos) return true;
  const auto client = said.substr(from + Text(" from ").size());
  const auto end = client.find("]: ");
  const auto port = find_pair(client, "]:");  // postscreen: `[192.0.2.1]:1234: `
  const auto colon = end != Text::npos ? end + 1 : port == Text::npos ? client.size() : find_pair(client, ": ", port);
  fact.client = client.substr(0, colon);
  if (colon != Text::npos && colon + 2 <= client.size()) fact.text = client.substr(colon + 2);
  // postscreen greets with 421 where it has no room for a client (postscreen(8)), and does not say so
  if (fact.command == "CONNECT" && !fact.text.empty() && !is_digit(fact.text[0])) fact.status = DeliveryStatus::deferred;
  return true;
}

// `host mx[192.0.2.1] said: 450 … (in reply to RCPT TO command)`: this host did not take_head it, and the next one is tried.
bool read_refusing_host(Text rest, QueueFact& fact) {
  const bool login = rest.starts_with("SASL authentication failed; server ");
  if (!login && !rest.starts_with("host ")) return false;
  const bool said = rest.find("] said: ") != Text::npos || rest.find(" refused to talk to me: ") != Text::npos;
  if (!said) return false;
  fact.kind = QueueFactKind::attempt;
  fact.status = DeliveryStatus::deferred;
  fact.relay = between(rest, login ? "server " : "host ", " ");
  if (login) fact.command = "AUTH";
  fact.text = rest;
  return true;
}

// `Untrusted TLS connection established to mx.example.net[192.0.2.1]:25: TLSv1.3 with cipher …`, of a client (smtp(8))
bool read_encryption(Text text, QueueFact& fact) {
  static constexpr auto kFirstLetters = CharSet::of("UTAV");  // Untrusted, Trusted, Anonymous, Verified
  if (text.empty() || !kFirstLetters.holds(text[0])) return false;
  auto rest = text.substr(std::min(find_octet(text, ' '), text.size()));
  if (!take_head(rest, " TLS connection established to ")) return false;
  const auto end = find_pair(rest, ": ");
  if (end == Text::npos) return false;
  fact.kind = QueueFactKind::encrypted;
  fact.relay = rest.substr(0, end);
  fact.tls = rest.substr(end + 2);
  const auto exchange = fact.tls.find("key-exchange ");  // not looked for with the blank before it, as those are many
  if (exchange != Text::npos && exchange > 0 && fact.tls[exchange - 1] == ' ') fact.tls = fact.tls.substr(0, exchange - 1);
  return true;
}

// Lines behind a queue id that tell nothing of their own here.
bool is_known_remark(Text rest) {
  return starts_with_any(rest, {"sender non-delivery notification: ",
                                "sender delivery status notification: ",
                                "postmaster non-delivery notification: ",
                                "sender delay notification: ",
                                "postmaster delay notification: ",
                                "skipped, still being delivered",
                                "warning: ",
                                "placed on hold",
                                "released from hold",
                                "requeued",
                                "filter: ",
                                "hold: ",
                                "prepend: ",
                                "redirect: ",
                                "replace: ",
                                "milter-hold: ",
                                "milter-quarantine: ",
                                "reject_warning: ",
                                "info: ",
                                "strip: ",
                                "bcc: ",
                                "enabling PIX workarounds",
                                "lost connection with ",
                                "conversation with ",
                                "Cannot start TLS",
                                "TLS is required",
                                "SSL_connect error",
                                "breaking line > ",
                                "to=<",
                                "from=<",
                                "conversion "});
}

// Without a process, these still are Postfix's.
bool is_known_head(Text text) {
  return starts_with_any(text, {"connect from ",
                                "disconnect from ",
                                "lost connection after ",
                                "timeout after ",
                                "too many errors after ",
                                "improper command pipelining after ",
                                "statistics: max ",
                                "SSL_accept error from ",
                                "SSL_connect error to ",
                                "certificate verification failed for ",
                                "Trusted TLS connection ",
                                "Untrusted TLS connection ",
                                "Anonymous TLS connection ",
                                "Verified TLS connection ",
                                "connect to ",
                                "CONNECT from [",
                                "DISCONNECT [",
                                "PASS NEW [",
                                "PASS OLD [",
                                "PREGREET ",
                                "DNSBL rank ",
                                "HANGUP after ",
                                "WHITELISTED [",
                                "ALLOWLISTED [",
                                "WHITELIST VETO [",
                                "ALLOWLIST VETO [",
                                "BLACKLISTED [",
                                "DENYLISTED [",
                                "COMMAND PIPELINING from [",
                                "COMMAND COUNT LIMIT from [",
                                "COMMAND TIME LIMIT from [",
                                "COMMAND LENGTH LIMIT from [",
                                "NON-SMTP COMMAND from [",
                                "BARE NEWLINE from [",
                                "bare <LF> received after ",
                                "bare <CR> received after ",
                                "proxy-accept: ",
                                "proxy-reject: ",
                                "Requeued: ",
                                "Placed on hold: ",
                                "Released from hold: ",
                                "warning: non-SMTP command from ",
                                "warning: problem talking to service ",
                                "warning: request to update table ",
                                "warning: dict_",
                                "warning: uid=",
                                "daemon started -- version ",
                                "terminating on signal ",
                                "reload -- version "}) ||
         (text.starts_with("cache ") && text.find("_cache full cleanup: ") != Text::npos) ||
         (find_octet(text, '=') < find_octet(text, ' ') && text.find(" commands=") != Text::npos) ||
         (text.starts_with("addr ") && text.find(" listed by domain ") != Text::npos) ||
         (text.starts_with("warning: ") && (text.find(": SASL ") != Text::npos || text.find(": hostname ") != Text::npos));
}

// `< mx.example.net[192.0.2.1]:25: 250 ok`
bool is_peer_debug(Text text) {
  return text.size() > 2 && (text[0] == '<' || text[0] == '>') && text[1] == ' ' && find_octet(text, ']') != Text::npos;
}

/// What a line is to Postfix, and what it tells.
struct Statement {
  LineFate fate = LineFate::unrecognised;
  bool of_queue = false;  ///< a queue id, and what Postfix says of a message
  QueueFact fact;
};

LineFate fate_of_fact(Text rest, Text daemon, QueueFact& fact) {
  if (read_delivery(rest, daemon, fact) || read_sender(rest, fact) || read_message(rest, fact) || read_rejection(rest, fact) ||
      read_refusing_host(rest, fact) || read_encryption(rest, fact)) {
    return LineFate::event;
  }
  return is_known_remark(rest) ? LineFate::noise : LineFate::unrecognised;
}

// `daemon` is that of the line's process.
void read_statement(const LogLine& line, Text daemon, Statement& statement) {
  statement.fate = LineFate::unrecognised;
  statement.of_queue = false;
  renew(statement.fact);
  if ((!line.process.empty() && daemon.empty()) || is_peer_debug(line.text)) return;
  auto rest = line.text;
  if (const auto id = take_queue_id(rest); !id.empty()) {
    if (id != "NOQUEUE") statement.fact.queue_id = id;
    statement.fate = fate_of_fact(rest, daemon, statement.fact);
    statement.of_queue = statement.fate != LineFate::unrecognised;
  }
  if (statement.fate == LineFate::unrecognised && read_encryption(line.text, statement.fact)) statement.fate = LineFate::event;
  const auto kind = statement.fact.kind;
  const bool of_client = kind == QueueFactKind::encrypted || (kind == QueueFactKind::attempt && !statement.fact.recipient.empty());
  if (statement.fate == LineFate::event && of_client) statement.fact.attempt = line.process;  // it is at one message at a time
  const bool known = !daemon.empty() || is_known_head(line.text);
  if (statement.fate == LineFate::unrecognised && known) statement.fate = LineFate::noise;
}

class PostfixReader : public FormatReader {
 public:
  PostfixReader() { event_.kind = EventKind::queue_fact; }
  PostfixReader(const PostfixReader&) = delete;  // the event has the fact of the statement
  PostfixReader& operator=(const PostfixReader&) = delete;

  LineFate read(const LogLine& line, EventSink& sink) override {
    const auto usual = usual_daemon_of(line.process);
    read_statement(line, usual ? *usual : daemons_.of(line.process, daemon_of), statement_);
    if (statement_.fate != LineFate::event) return is_blank(line.text) ? LineFate::noise : statement_.fate;
    event_.line = line.number;
    event_.stamp = line.stamp;
    event_.fact = &statement_.fact;
    sink.on_event(event_);
    return LineFate::event;
  }

  // Of processes it knows what each says by itself.
  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override { return std::make_unique<PostfixReader>(); }
  [[nodiscard]] std::optional<std::string> memory() const override { return std::string(); }

 private:
  ProcessMemory<Text> daemons_;
  Statement statement_;  // of the last line, and its event: most of it is the same for the next
  Event event_;
};

class PostfixFormat : public Format {
 public:
  [[nodiscard]] Text name() const override { return "postfix"; }
  [[nodiscard]] Text title() const override { return "Postfix mail log"; }

  [[nodiscard]] bool tells(const LogLine& line) const override {
    Statement statement;
    read_statement(line, daemon_of(line.process), statement);
    return statement.of_queue || is_known_head(line.text);
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<PostfixReader>(); }
};

}  // namespace

std::unique_ptr<Format> make_postfix_format() { return std::make_unique<PostfixFormat>(); }

}  // namespace smtpwhy
