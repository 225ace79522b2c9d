#include "format/maddy.h"

#include "base/json_fields.h"
#include "base/lazy_pattern.h"
#include "base/text.h"
#include "format/put_off.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace smtpwhy {
namespace {

enum class MaddyTold : std::uint8_t { message, aborted, refused, login_refused, delivered, failed, given_up, nothing };

struct MaddyWords {
  std::string_view words;
  MaddyTold told;
  std::string_view command;  // of a refusal
};

constexpr std::array<MaddyWords, 13> kMaddyWords = {{{"incoming message", MaddyTold::message, ""},
                                                     {"MAIL FROM error", MaddyTold::refused, "MAIL"},
                                                     {"MAIL FROM error (deferred)", MaddyTold::refused, "RCPT"},
                                                     {"RCPT error", MaddyTold::refused, "RCPT"},
                                                     {"DATA error", MaddyTold::refused, "end of DATA"},
                                                     {"authentication failed", MaddyTold::login_refused, "AUTH"},
                                                     {"RCPT ok", MaddyTold::nothing, ""},
                                                     {"accepted", MaddyTold::nothing, ""},
                                                     {"aborted", MaddyTold::aborted, ""},
                                                     {"delivered", MaddyTold::delivered, ""},
                                                     {"delivery attempt failed", MaddyTold::failed, ""},
                                                     {"not delivered, permanent error", MaddyTold::given_up, ""},
                                                     {"will retry", MaddyTold::nothing, ""}}};

constexpr std::string_view kMaddyLine =
    R"(^(?:\d\d\.\d\d\.\d\d \d\d:\d\d:\d\d )?(?P<debug>\[debug\] )?(?:(?P<part>[a-z][a-z0-9_./-]*): )?(?P<words>.*?)(?:(?:\t *| {2,})(?P<fields>\{.*\})?)?$)";

bool is_maddy_speech(std::string_view words) {
  return parse_reply_line(words).has_value() || parse_command(words).verb != Verb::unknown;
}

const MaddyWords* find_maddy_words(std::string_view words) {
  const auto* const found =
      std::find_if(kMaddyWords.begin(), kMaddyWords.end(), [&](const auto& row) { return row.words == words; });
  return found == kMaddyWords.end() ? nullptr : found;
}

// The reply in one text. What a remote server said stands behind its name; what maddy itself says has its reason beside it.
std::string maddy_reply(const JsonFields& fields, bool outbound) {
  auto said = fields.get("smtp_msg");
  const auto server = fields.get("remote_server");
  const auto reason = fields.get("reason");
  if (said.empty()) said = reason;
  if (const auto name = std::string(server) + " said: "; !server.empty() && said.starts_with(name)) said.remove_prefix(name.size());
  std::string text;
  for (const auto part : {fields.get("smtp_code"), fields.get("smtp_enchcode"), said}) {
    if (!text.empty() && !part.empty()) text += ' ';
    text += part;
  }
  const bool explains = outbound && server.empty() && said.find(reason) == std::string_view::npos;
  return explains ? text + ": " + std::string(reason) : text;
}

std::string maddy_client(const JsonFields& fields) {
  const auto host = fields.get("src_host");
  const auto address = fields.get("src_ip");
  return host.empty() || address.empty() ? std::string(host.empty() ? address : host)
                                         : std::string(host) + " [" + std::string(address) + ']';
}

class MaddyReader : public FormatReader {
 public:
  explicit MaddyReader(const BuiltInPattern& line) : line_(line) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    Event event;
    event.logger = Side::server;
    event.line = line.number;
    event.stamp = line.stamp;
    auto text = line.text;
    if (const auto at = stamp_at_head(text)) {
      event.stamp = at->stamp;
      text = trim_left(at->rest);
    }
    if (!line_.search(text, &captures_)) return LineFate::unrecognised;
    part_ = captures_.get("part").empty() ? named_by(line.process) : captures_.get("part");
    if (speaks()) return push_speech(event, sink);
    if (goes_on()) return push_speech(event, sink);
    if (is_content()) return LineFate::noise;
    if (!captures_.has("fields")) return is_blank(text) || is_maddys_part() ? LineFate::noise : LineFate::unrecognised;
    const auto fields = JsonFields::read(captures_.get("fields"));
    if (!fields) return LineFate::unrecognised;
    const auto* const row = captures_.has("debug") ? nullptr : find_maddy_words(captures_.get("words"));
    if (row == nullptr || row->told == MaddyTold::nothing) return LineFate::noise;
    return push_fact(*row, *fields, event, sink);
  }

  [[nodiscard]] LeftOut left_out() const override { return left_out_; }

 private:
  // A stamp and a name with a colon are taken for syslog's.
  static std::string_view named_by(std::string_view process) { return process.starts_with("maddy") ? std::string_view() : process; }

  // A part that holds conversations, and how far it is.
  struct Talk {
    std::string_view part;
    bool in_content = false;
    bool challenged = false;  // a login goes on (RFC 4954 section 4)
  };

  Talk* talk_of(std::string_view part) {
    auto* const found = std::find_if(talks_.begin(), talks_.end(), [&](const Talk& talk) { return talk.part == part; });
    return found == talks_.end() ? nullptr : found;
  }

  // What answers a challenge may be anything.
  [[nodiscard]] bool speaks() {
    const auto* const talk = captures_.has("fields") ? nullptr : talk_of(part_);
    return talk != nullptr && (talk->challenged || is_maddy_speech(captures_.get("words")));
  }

  // Only the first line of a longer reply (RFC 5321 section 4.2.1) has the name of its part. Names that the others seem to have are words.
  bool goes_on() {
    const auto words = captures_.get("words");
    if (unfinished_.empty() || !captures_.get("part").empty() || !words.starts_with(unfinished_)) return false;
    if (words.size() > kCodeLength && words[kCodeLength] != ' ' && words[kCodeLength] != '-') return false;
    part_ = replying_;
    return true;
  }

  // Lines of a message may look as if a part said them; those of maddy's are believed.
  [[nodiscard]] bool is_content() const {
    const bool any = std::any_of(talks_.begin(), talks_.end(), [](const Talk& talk) { return talk.in_content; });
    return any && !is_maddys_part();
  }

  // Without fields, lines are known where a part of maddy that is known says something.
  [[nodiscard]] bool is_maddys_part() const {
    static constexpr std::array<std::string_view, 7> kParts = {"smtp",         "submission",    "lmtp",  "queue",
                                                               "target.queue", "target.remote", "remote"};
    return std::find(kParts.begin(), kParts.end(), part_.substr(0, part_.find('/'))) != kParts.end();
  }

  // Nobody says where the message ends: it does where its part speaks again.
  LineFate push_speech(Event& event, EventSink& sink) {
    auto& talk = *talk_of(part_);
    event.kind = EventKind::line;
    event.key = talk.part;
    event.text = captures_.get("words");
    sink.on_event(event);
    const bool more = event.text.find_first_not_of("0123456789") == kCodeLength && event.text[kCodeLength] == '-';
    unfinished_ = more ? event.text.substr(0, kCodeLength) : std::string_view();
    replying_ = talk.part;
    talk.in_content = !more && event.text.starts_with("354");
    talk.challenged = !more && event.text.starts_with("334");
    if (!talk.in_content) return LineFate::event;
    event.kind = EventKind::elided_body;
    event.side = Side::client;
    event.text = {};
    sink.on_event(event);
    return LineFate::event;
  }

  LineFate push_fact(const MaddyWords& row, const JsonFields& fields, Event& event, EventSink& sink) {
    const auto client = maddy_client(fields);
    auto text = maddy_reply(fields, row.told == MaddyTold::failed);
    if (row.told == MaddyTold::login_refused) text = std::string(row.words) + ": " + text;
    QueueFact fact;
    fact.queue_id = fields.get("msg_id");
    fact.recipient = fields.has("rcpt") ? fields.get("rcpt") : fields.get("to");
    if (fields.has("sender")) fact.sender = fields.get("sender");
    fact.client = client;
    fact.command = row.command;
    if (!decide(row.told, fields, fact)) return LineFate::noise;
    if (fact.kind == QueueFactKind::attempt && row.told != MaddyTold::given_up) fact.text = text;
    if (row.told == MaddyTold::delivered || row.told == MaddyTold::failed) fact.relay = fields.get("remote_server");
    event.kind = EventKind::queue_fact;
    event.fact = &fact;
    sink.on_event(event);
    return LineFate::event;
  }

  // What the words make of it; false: nothing new.
  bool decide(MaddyTold told, const JsonFields& fields, QueueFact& fact) {
    fact.kind = QueueFactKind::attempt;
    switch (told) {
      case MaddyTold::nothing: return false;
      case MaddyTold::message: fact.kind = QueueFactKind::message; break;
      case MaddyTold::aborted: fact.kind = QueueFactKind::removed; break;
      case MaddyTold::login_refused:
        if (part_.starts_with("imap")) return false;
        [[fallthrough]];
      case MaddyTold::refused:
        fact.status = DeliveryStatus::rejected;
        fact.direction = Direction::inbound;
        break;
      case MaddyTold::delivered:
        fact.status = DeliveryStatus::sent;
        put_off_.remove(fact.queue_id, fact.recipient);
        break;
      case MaddyTold::failed:
        fact.status = fields.get("smtp_code").starts_with('5') ? DeliveryStatus::bounced : DeliveryStatus::deferred;
        put_off_.remove(fact.queue_id, fact.recipient);
        if (fact.status == DeliveryStatus::deferred && put_off_.add(fact.queue_id, fact.recipient))
          left_out_.add(Limited::messages);
        break;
      case MaddyTold::given_up:  // says again what the attempt was, but of those that were put off
        if (!put_off_.remove(fact.queue_id, fact.recipient)) return false;
        fact.status = DeliveryStatus::expired;
        break;
    }
    return true;
  }

  static constexpr std::size_t kCodeLength = 3;

  const BuiltInPattern& line_;
  Captures captures_;
  std::string_view part_;  // who says the line
  std::array<Talk, 3> talks_ = {{{"smtp"}, {"submission"}, {"lmtp"}}};
  std::string unfinished_;     // the code of the reply that goes on below; empty: none does
  std::string_view replying_;  // whose reply that is
  PutOff put_off_;
  LeftOut left_out_;
};

class MaddyFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "maddy"; }
  [[nodiscard]] std::string_view title() const override { return "maddy log"; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{kTelling}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<MaddyReader>(line_); }

 private:
  static constexpr std::string_view kTelling =
      R"((?:^|[ :])(?:incoming message|MAIL FROM error(?: \(deferred\))?|(?:RCPT|DATA) error|RCPT ok|accepted|aborted|delivered|delivery attempt failed|not delivered, permanent error|will retry|authentication failed)(?:\t *| {2,})\{")";

  BuiltInPattern telling_{kTelling};
  BuiltInPattern line_{kMaddyLine};
};

}  // namespace

std::unique_ptr<Format> make_maddy_format() { return std::make_unique<MaddyFormat>(); }

}  // namespace smtpwhy
