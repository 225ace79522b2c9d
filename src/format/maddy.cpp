#include "format/maddy.h"

#include "base/json_fields.h"
#include "base/pattern.h"
#include "base/text.h"

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

// A piece of a conversation begins like a reply or with a verb of RFC 5321 section 4.1.1, RFC 3207, RFC 4954, RFC 3030 or RFC 2033.
constexpr std::string_view kMaddySpeech =
    R"(^(?:[2-5]\d\d(?:[ -]|$)|(?i:EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|AUTH|STARTTLS|RSET|NOOP|VRFY|QUIT)\b))";

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
  MaddyReader(const Pattern& line, const Pattern& speech) : line_(line), speech_(speech) {}

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
    if (part_.empty() && in_content_) return LineFate::noise;
    if (!captures_.has("fields")) return is_maddys(text) ? LineFate::noise : LineFate::unrecognised;
    const auto fields = JsonFields::read(captures_.get("fields"));
    if (!fields) return LineFate::unrecognised;
    const auto* const row = captures_.has("debug") ? nullptr : find_maddy_words(captures_.get("words"));
    if (row == nullptr || row->told == MaddyTold::nothing) return LineFate::noise;
    return push_fact(*row, *fields, event, sink);
  }

 private:
  // A stamp and a name with a colon are taken for syslog's.
  static std::string_view named_by(std::string_view process) { return process.starts_with("maddy") ? std::string_view() : process; }

  // What answers a challenge may be anything.
  [[nodiscard]] bool speaks() const {
    const bool may = (part_ == "smtp" || part_ == "submission" || part_ == "lmtp") && !captures_.has("fields");
    return may && (challenged_ || speech_.search(captures_.get("words")));
  }

  // Without fields, lines are known where a part of maddy that is known says something.
  [[nodiscard]] bool is_maddys(std::string_view text) const {
    constexpr std::array<std::string_view, 7> kParts = {"smtp",         "submission",    "lmtp",  "queue",
                                                        "target.queue", "target.remote", "remote"};
    return trim(text).empty() || std::find(kParts.begin(), kParts.end(), part_.substr(0, part_.find('/'))) != kParts.end();
  }

  // Nobody says where the message ends: it does where a part speaks again.
  LineFate push_speech(Event& event, EventSink& sink) {
    event.kind = EventKind::line;
    event.key = part_;
    event.text = captures_.get("words");
    sink.on_event(event);
    in_content_ = event.text.starts_with("354");
    challenged_ = event.text.starts_with("334");
    if (!in_content_) return LineFate::event;
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
      case MaddyTold::delivered: fact.status = DeliveryStatus::sent; break;
      case MaddyTold::failed:
        fact.status = fields.get("smtp_code").starts_with('5') ? DeliveryStatus::bounced : DeliveryStatus::deferred;
        put_off_ = fact.status == DeliveryStatus::deferred ? whose(fact) : std::string();
        break;
      case MaddyTold::given_up:  // says again what the attempt was, but of the last of those that were put off
        if (put_off_.empty() || put_off_ != whose(fact)) return false;
        fact.status = DeliveryStatus::expired;
        break;
    }
    return true;
  }

  static std::string whose(const QueueFact& fact) { return std::string(fact.queue_id) + ' ' + std::string(fact.recipient); }

  const Pattern& line_;
  const Pattern& speech_;
  Captures captures_;
  std::string_view part_;  // who says the line
  std::string put_off_;    // message and recipient of the attempt before, if it failed for now
  bool in_content_ = false;
  bool challenged_ = false;  // a login goes on (RFC 4954 section 4)
};

class MaddyFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "maddy"; }
  [[nodiscard]] std::string_view title() const override { return "maddy log"; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{kTelling}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<MaddyReader>(line_, speech_); }

 private:
  static constexpr std::string_view kTelling =
      R"((?:^|[ :])(?:incoming message|MAIL FROM error(?: \(deferred\))?|(?:RCPT|DATA) error|RCPT ok|accepted|aborted|delivered|delivery attempt failed|not delivered, permanent error|will retry|authentication failed)(?:\t *| {2,})\{")";

  Pattern telling_ = Pattern::built_in(kTelling);
  Pattern line_ = Pattern::built_in(kMaddyLine);
  Pattern speech_ = Pattern::built_in(kMaddySpeech);
};

}  // namespace

std::unique_ptr<Format> make_maddy_format() { return std::make_unique<MaddyFormat>(); }

}  // namespace smtpwhy
