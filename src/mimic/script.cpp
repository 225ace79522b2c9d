#include "mimic/script.h"

#include "base/printable.h"
#include "base/text.h"
#include "knowledge/reply_text.h"
#include "smtp/path.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

Error nothing_to_play(std::string why) {
  return {ErrorKind::input,
          "there is no server to play: " + std::move(why),
          {},
          "--session, --queue-id and --finding choose another",
          {}};
}

bool is_about_certificate(std::string_view cause) { return cause.starts_with("certificate"); }

bool has_trouble(const Session& session, Trouble trouble) {
  const auto& all = session.problems;
  return std::any_of(all.begin(), all.end(), [&](const ClientProblem& problem) { return problem.trouble == trouble; });
}

bool is_last_chunk(const SpokenCommand& command) {
  std::string_view rest;
  static_cast<void>(first_word(command.argument, &rest));
  return command.verb == Verb::bdat && equals_ignoring_case(trim(rest), "LAST");
}

bool is_good(int code) { return code >= 200 && code < 400; }

std::string key_of(const SpokenCommand& command) {
  if (command.verb == Verb::end_of_data || is_last_chunk(command)) return ".";
  return command.verb == Verb::unknown ? upper(command.verb_text) : std::string(name(command.verb));
}

std::string address_in(std::string_view argument) {
  const auto path = parse_path_argument(argument);
  return path ? std::string(path->address) : std::string();
}

ServerPart part_of(const Exchange& exchange) {
  ServerPart part;
  part.verb = "CONNECT";
  if (exchange.command) {
    const auto& command = *exchange.command;
    part.verb = key_of(command);
    part.argument = command.argument;
    if (opens_transaction(command.verb) || command.verb == Verb::rcpt) part.address = address_in(command.argument);
    if (!exchange.recipient.empty()) part.address = exchange.recipient;
  }
  if (exchange.reply) {
    part.words = as_said(*exchange.reply);
    part.code = exchange.reply->code.value();
  }
  // Of replies for each recipient none follows from another.
  part.follows = exchange.failure == FailureRole::secondary && exchange.recipient.empty();
  return part;
}

/// Makes a script from the exchanges of a session.
class ScriptWriter {
 public:
  ScriptWriter(const Session& session, std::string_view cause) : session_(session), cause_(cause) {}

  Script write() {
    script_.host = session_.server;
    script_.greeting.verb = "CONNECT";
    settle_tls();
    settle_end();
    for (std::size_t i = 0; i < session_.exchanges.size() && script_.parts.size() < Script::kMostParts; ++i) add(i);
    if (said_nothing()) play_no_reply();
    if (refuses_message_midway_) add_missing_end_of_data();
    return std::move(script_);
  }

 private:
  // Whoever gets no greeting may still say QUIT.
  [[nodiscard]] bool said_nothing() const {
    const auto& all = session_.exchanges;
    return std::all_of(all.begin(), all.end(), [](const Exchange& e) { return !e.reply && e.verb() == Verb::quit; });
  }

  // Nothing was said, or nothing that is a reply.
  void play_no_reply() {
    script_.greeting.words = strays_before(UINT64_MAX);
    const bool broke_off = session_.outcome == SessionOutcome::lost || session_.outcome == SessionOutcome::timeout;
    if (script_.greeting.words.empty() || broke_off) script_.greeting.before = end_;
  }

  void settle_tls() {
    const auto& all = session_.exchanges;
    const auto starttls = std::any_of(all.begin(), all.end(), [](const Exchange& e) { return e.verb() == Verb::starttls; });
    const bool failed = has_trouble(session_, Trouble::tls_failed);
    if (starttls || failed || is_about_certificate(cause_)) script_.tls = ServerTls::starttls;
    if (session_.encrypted() && !starttls) script_.tls = ServerTls::from_start;
    const bool broke_at_starttls =
        !all.empty() && all.back().verb() == Verb::starttls && all.back().succeeded() && session_.outcome == SessionOutcome::lost;
    script_.handshake_fails = (failed || broke_at_starttls || cause_ == "tls-unfinished") && !is_about_certificate(cause_);
  }

  // Where the conversation broke off, and how.
  void settle_end() {
    const auto& all = session_.exchanges;
    const bool lost = session_.outcome == SessionOutcome::lost;
    const bool timed_out = session_.outcome == SessionOutcome::timeout;
    const bool cut = session_.outcome == SessionOutcome::truncated;
    end_ = lost ? Deed::hang_up : Deed::silence;
    const bool at_tls = script_.handshake_fails || has_trouble(session_, Trouble::tls_failed);
    if (at_tls || (!lost && !timed_out && !cut)) return;
    broken_ = first_unanswered();
    if (broken_ || all.empty()) return;
    if (cut) return;
    const auto& last = all.back();
    refuses_message_midway_ = last.verb() == Verb::data && last.reply && last.reply->code.digit(1) == 3;
    if (!refuses_message_midway_) last_ = all.size() - 1;
  }

  // The first command that nothing was said to, and nothing to any behind it. Where something had failed before, a log that ends so only
  // left out what does not matter. QUIT is answered by closing, too.
  [[nodiscard]] std::optional<std::size_t> first_unanswered() const {
    const auto& all = session_.exchanges;
    std::size_t begin = all.size();
    while (begin > 0 && !all[begin - 1].reply && !all[begin - 1].reply_unseen) --begin;
    if (begin == all.size() || all[begin].verb() == Verb::quit) return std::nullopt;
    const bool failed = std::any_of(all.begin(), all.end(), [](const Exchange& e) { return e.failure == FailureRole::primary; });
    if (failed && session_.outcome == SessionOutcome::truncated) return std::nullopt;
    return begin;
  }

  [[nodiscard]] bool is_last_reply(std::size_t index) const {
    const auto& all = session_.exchanges;
    return std::none_of(all.begin() + static_cast<std::ptrdiff_t>(index) + 1, all.end(),
                        [](const Exchange& e) { return e.reply.has_value(); });
  }

  void add(std::size_t index) {
    const auto& exchange = session_.exchanges[index];
    auto part = part_of(exchange);
    part.words.insert(0, strays_before(exchange.reply ? exchange.reply_line : UINT64_MAX));
    part.encrypted = session_.tls_from && index >= *session_.tls_from;
    if (index == broken_) part.before = end_;
    if (index == last_) part.after = end_;
    if (part.code == kServiceClosing && is_last_reply(index)) part.after = Deed::close;
    if (part.words.empty() && part.before == Deed::go_on) return;  // nothing is known of it
    place(exchange, index, std::move(part));
  }

  void place(const Exchange& exchange, std::size_t index, ServerPart part) {
    // In a log without commands it answers one of them: what the server says to that is made up.
    if (!exchange.command && exchange.unsolicited && is_good(part.code) && !session_.shows_commands) return;
    if (!exchange.command && exchange.unsolicited) return append(part);
    if (!exchange.command) {
      script_.greeting = std::move(part);
    } else if (exchange.verb() == Verb::auth) {
      add_login_step(index, std::move(part));
    } else {
      script_.parts.push_back(std::move(part));
    }
    in_login_ = exchange.verb() == Verb::auth && exchange.reply && exchange.reply->code.value() == kLoginChallenge;
  }

  // What was said unasked comes behind what was said before it; or in its place, where that never came.
  void append(const ServerPart& part) {
    auto& before = script_.parts.empty() ? script_.greeting : script_.parts.back();
    before.words += part.words;
    if (before.code == 0) before.code = part.code;
    before.before = Deed::go_on;
    before.after = part.after;
  }

  void add_login_step(std::size_t index, ServerPart part) {
    const auto found = std::find_if(session_.logins.begin(), session_.logins.end(),
                                    [&](const LoginAttempt& attempt) { return attempt.exchange == index; });
    if (found != session_.logins.end()) {
      script_.logins.push_back({std::string(found->mechanism), found->initial_response, {}});
    } else if (!in_login_ || script_.logins.empty()) {
      script_.logins.emplace_back();
    }
    script_.logins.back().replies.push_back(std::move(part));
  }

  void add_missing_end_of_data() {
    ServerPart part;
    part.verb = ".";
    part.before = end_;
    script_.parts.push_back(std::move(part));
  }

  // What is no reply was said as well, in front of the reply that came after it.
  std::string strays_before(std::uint64_t line) {
    std::string text;
    for (; stray_ < session_.strays.size() && session_.strays[stray_].line < line; ++stray_) {
      text += std::string(session_.strays[stray_].text) + "\r\n";
    }
    return text;
  }

  const Session& session_;
  std::string_view cause_;
  Script script_;
  Deed end_ = Deed::go_on;
  std::optional<std::size_t> broken_;  // the exchange that nothing was said to
  std::optional<std::size_t> last_;    // the one behind whose reply the server was gone
  bool refuses_message_midway_ = false;
  bool in_login_ = false;
  std::size_t stray_ = 0;
};

// --- deliveries ---

// `lost connection with … while sending RCPT TO`, `timeout after pipelined end of data`: where it was, behind such words.
std::string verb_in(std::string_view text) {
  static constexpr std::array<std::string_view, 4> marks = {" while ", " after ", " in response to ", " during "};
  static constexpr std::array<std::string_view, 6> between = {"sending ", "receiving ", "performing ",
                                                              "the ",     "initial ",   "pipelined "};
  const auto words = lower(text);
  for (const auto mark : marks) {
    const auto at = words.rfind(mark);
    if (at == std::string::npos) continue;
    std::string_view rest = std::string_view(words).substr(at + mark.size());
    for (const auto word : between) {
      if (rest.starts_with(word)) rest.remove_prefix(word.size());
    }
    if (rest.starts_with("server greeting") || rest.starts_with("greeting") || rest.starts_with("connect")) return "CONNECT";
    if (auto verb = knowledge::verb_named(rest); !verb.empty()) return verb;
  }
  return {};
}

// The code of a refusal that the log tells without its code.
int likely_code(const Delivery& delivery) {
  if (delivery.severity() == ReplySeverity::temporary) return delivery.verb == "AUTH" ? 454 : 451;
  if (delivery.verb == "AUTH") return 535;
  return delivery.verb == "." ? 554 : 550;
}

std::string words_of(const Delivery& delivery, int code) {
  const auto& reply = delivery.reply;
  auto text = std::to_string(code);
  const auto status = reply.status ? to_string(*reply.status) : std::string(delivery.status_text);
  if (!status.empty()) text += ' ' + status;
  // One line, whatever the log holds: a line end would be another reply.
  if (!reply.text.empty()) text += ' ' + printable(reply.text);
  return text + "\r\n";
}

ServerPart ending_of(const Delivery& delivery, Deed end, Script& script) {
  ServerPart part;
  std::string kept;
  part.verb = delivery.verb.empty() ? verb_in(delivery.text(kept)) : delivery.verb;
  if (part.verb.empty()) {
    part.verb = end == Deed::go_on ? "RCPT" : "CONNECT";
    script.guesses.push_back(
        fmt::format("The log does not say what it answered: {} is taken.", end == Deed::go_on ? "RCPT" : "the greeting"));
  }
  if (part.verb == "RCPT") part.address = delivery.recipient;
  if (part.verb == "MAIL") part.address = delivery.sender.value_or("");
  part.before = end;
  if (end != Deed::go_on) return part;
  part.code = delivery.reply.code ? delivery.reply.code->value() : likely_code(delivery);
  if (!delivery.reply.code) script.guesses.push_back(fmt::format("The log does not tell the reply code: {} is taken.", part.code));
  part.words = words_of(delivery, part.code);
  if (part.code == kServiceClosing) part.after = Deed::close;
  return part;
}

struct EndRow {
  std::string_view cause;
  Deed deed;
};
constexpr std::array<EndRow, 2> kEnds = {{{"connection-lost", Deed::hang_up}, {"reply-timeout", Deed::silence}}};

}  // namespace

Result<Script> script_of(const Session& session, std::string_view cause) {
  const bool never_stood = session.exchanges.empty() && session.outcome == SessionOutcome::refused;
  if (never_stood) return nothing_to_play("no connection came about");
  const bool nothing_known = session.exchanges.empty() && session.strays.empty() && session.outcome == SessionOutcome::truncated;
  if (nothing_known) return nothing_to_play("the log shows no word of it");
  return ScriptWriter(session, cause).write();
}

Result<Script> script_of(const Delivery& delivery, std::string_view cause) {
  Script script;
  script.host = delivery.relay_host();
  script.greeting.verb = "CONNECT";
  if (!delivery.tls.empty() || is_about_certificate(cause)) script.tls = ServerTls::starttls;
  if (!delivery.failed() || is_about_certificate(cause)) return script;
  const auto* const row = std::find_if(kEnds.begin(), kEnds.end(), [&](const EndRow& one) { return one.cause == cause; });
  const bool answered = delivery.reply.code || delivery.reply.status || delivery.status == DeliveryStatus::rejected;
  if (!answered && row == kEnds.end()) return nothing_to_play("no server refused this delivery");
  auto part = ending_of(delivery, answered ? Deed::go_on : row->deed, script);
  if (part.verb == "CONNECT") {
    script.greeting = std::move(part);
  } else if (part.verb == "AUTH") {
    script.logins.push_back({{}, false, {std::move(part)}});
  } else {
    script.parts.push_back(std::move(part));
  }
  return script;
}

}  // namespace smtpwhy
