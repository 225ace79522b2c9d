#include "session/conversation.h"

#include "base/octet_search.h"
#include "base/text.h"
#include "session/failures.h"
#include "session/transactions.h"
#include "session/unlogged.h"
#include "smtp/names.h"
#include "smtp/path.h"
#include "unwrap/circumstances.h"

#include <algorithm>
#include <array>
#include <utility>

namespace smtpwhy {
namespace {

bool is_greeting_code(ReplyCode code) {
  return code.value() == kGreeting || code.value() == kServiceClosing || code.value() == 521 || code.value() == 554;
}

// RFC 4422 appendix A, RFC 4505
bool says_name_only(std::string_view mechanism) { return mechanism == "EXTERNAL" || mechanism == "ANONYMOUS"; }

// The host in front of a greeting or behind HELO.
std::string_view first_name(std::string_view text) { return first_word(trim(text)); }

constexpr int kDone = 250;
constexpr int kStartMessage = 354;

// The verb of a line of a message that the server took for a command.
constexpr std::string_view kContentLine = "OTHER";

// `mx.example.net ESMTP …` (RFC 5321 section 4.2: the greeting begins with the domain)
bool reads_as_greeting(std::string_view text) {
  std::string_view rest;
  const auto host = first_word(trim(text), &rest);
  return host.find('.') != std::string_view::npos && is_domain(host) &&
         upper(first_word(trim(rest))).find("SMTP") != std::string::npos;
}

// Whether a server says that the client spoke before it had greeted (RFC 5321 section 3.1), in the words of Exim, Postfix and Sendmail.
bool says_too_early(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kWords = {"SYNCHRONIZATION ERROR", "PROTOCOL ERROR", "PRE-GREETING"};
  const auto said = upper(text);
  return std::any_of(kWords.begin(), kWords.end(), [&](auto words) { return said.find(words) != std::string::npos; });
}

bool greets_late(std::string_view text) { return reads_as_greeting(text) || says_too_early(text); }

// What a reply answers that nobody is seen to have asked for, where its code is for one command only (354: RFC 5321 section 4.3.2), its
// words are, or nothing but EHLO is answered so. Its line is 0: the log does not show it.
std::optional<SpokenCommand> unlogged_command(const Reply& reply, bool hello_is_next) {
  static constexpr std::array<Verb, 4> kKnown = {Verb::auth, Verb::starttls, Verb::data, Verb::mail};
  if (hello_is_next && reply.code.value() == kDone && reply.lines.size() > 1)
    return SpokenCommand{Verb::ehlo, name(Verb::ehlo), {}, 0};
  const auto word = answers_login(reply.code)             ? std::string_view("AUTH")
                    : reply.code.value() == kStartMessage ? std::string_view("DATA")
                                                          : unwrap::command_by_words(reply.lines.front());
  const auto verb = parse_command(word).verb;
  if (std::find(kKnown.begin(), kKnown.end(), verb) == kKnown.end()) return std::nullopt;
  return SpokenCommand{verb, name(verb), {}, 0};
}

// Whether a connection is over with it.
bool ends_connection(const Event& event) {
  const auto trouble = event.trouble;
  return event.kind == EventKind::close ||
         (event.kind == EventKind::client_error && (trouble == Trouble::lost || trouble == Trouble::timeout ||
                                                    trouble == Trouble::connect_failed || trouble == Trouble::hung_up));
}

}  // namespace

// --- events ---

void Conversation::on_event(const Event& event) {
  if (event.kind == EventKind::open && event.logger != Side::client) end_callout();
  if (callout_ || begins_callout(event)) return on_callout(event);
  if (event.logger != Side::unknown) logger_ = event.logger;
  if (told_.in_progress() && event.kind != EventKind::told_reply) complete_told_reply();
  // Where only the words tell, such a line may stand in a message.
  const bool of_program = event.kind == EventKind::open || event.kind == EventKind::close || event.kind == EventKind::client_error;
  if (of_program && (holding_ || (anonymous_ && reading_ == Reading::content))) return hold(event);
  switch (event.kind) {
    case EventKind::line: return on_line(event);
    case EventKind::open: return begin_again(event);
    case EventKind::body_line:
      if (reading_ == Reading::content) {
        note_line_end(event);
        return on_content_line(event);
      }
      mark_silent(event, LineFate::noise);
      return;
    case EventKind::close: return on_close(event);
    case EventKind::client_error: begin(event); return on_problem(event);
    case EventKind::told_reply: begin(event); return on_told_reply(event);
    case EventKind::elided_body:
      begin(event);
      if (reading_ == Reading::content) return add_end_of_data(event, true);
      if (!std::exchange(login_step_, false)) return;
      return add_command(Verb::auth, "AUTH", {}, event);  // what the client said to log in
    case EventKind::tls_started:
      begin(event);
      begin_tls();
      session_.tls_text = keep(event.text);
      return;
    case EventKind::note:
      if (event.latency_us) noted_latency_ = event.latency_us;
      return;
    case EventKind::queue_fact: return;  // of no conversation
  }
}

void Conversation::finish(InputEnd end) {
  may_go_on_ = end == InputEnd::stopped;
  if (callout_) callout_->finish(end);
  callout_.reset();
  end_connection();
}

// What logged as a server is the client now, and owes a reply.
bool Conversation::begins_callout(const Event& event) const {
  const bool as_client = event.kind == EventKind::open && event.logger == Side::client && logger_ != Side::client;
  return as_client && !is_callout_ && server_heard_ && !over_ && !awaiting_.empty();
}

void Conversation::on_callout(const Event& event) {
  if (!callout_) {
    callout_ = std::make_unique<Conversation>(sink_, ledger_, next_id_, spare_);
    callout_->is_callout_ = true;
  }
  callout_->on_event(event);
  if (ends_connection(event)) end_callout();
}

void Conversation::end_callout() {
  if (callout_) callout_->finish();
  callout_.reset();
}

Event Conversation::HeldLine::event(Side side) const {
  Event event;
  event.kind = kind;
  event.trouble = trouble;
  event.side = side;
  event.text = text;
  event.stamp = stamp;
  event.line = line;
  return event;
}

void Conversation::on_line(const Event& event) {
  if (holding_) return hold(event);
  Event line = event;
  line.side = speaker_.side_of(event, reading_ != Reading::commands || login_step_);
  const bool anonymous = event.side == Side::unknown && event.mark.empty();
  anonymous_ = anonymous;
  if (anonymous) {
    // Nothing but the words tells, and a message may hold words that look like replies.
    const bool inside = (reading_ == Reading::content && body_begun_) || (reading_ == Reading::chunk && chunk_begun_);
    if (inside) line.side = Side::client;
    if (reading_ == Reading::content && line.side == Side::server) return hold(event);
    if (!typed_.empty() && event.text == ".") return on_typed_line(event);
  } else if (roles_swapped_ && begins_connection(line)) {
    roles_swapped_ = false;
  } else if (roles_swapped_) {
    line.side = opposite(line.side);
  }
  switch (line.side) {
    case Side::client: return on_client_line(line);
    case Side::server: return on_server_line(line);
    case Side::unknown: return on_unknown_line(line);
  }
}

// Roles are swapped for the rest of a connection only: the next begins where the session has ended, or where the old server greets.
bool Conversation::begins_connection(const Event& line) const {
  if (over_ && !dismissed_) return true;
  return reading_ == Reading::commands && !login_step_ && line.side == Side::server && line.text.starts_with("220");
}

void Conversation::on_unknown_line(const Event& event) {
  if (typing_on_) return on_typed_line(event);
  if (is_blank(event.text)) {
    mark_silent(event, LineFate::noise);
    return;
  }
  const bool alone = unknown_lines_++ == 0;
  candidate_.reset();
  if (mark_silent(event, LineFate::unrecognised) && alone) candidate_.emplace(event);
}

// Of a message that nobody takes; counted as told only when a reply comes to it.
void Conversation::on_typed_line(const Event& event) {
  const bool blank = is_blank(event.text);
  Event line = event;
  if (event.text != ".") line.text = blank ? std::string_view() : kContentLine;  // its words are a message's, and are not kept
  const bool counted = mark_silent(event, blank ? LineFate::noise : LineFate::unrecognised);
  if (counted) typed_.emplace_back(line);
  if (typed_.size() < kMostHeldLines) return;
  typing_on_ = false;
  typed_.clear();
}

void Conversation::on_client_line(const Event& event) {
  if (reply_.in_progress()) complete_reply(event);
  answered_.reset();
  if (over_ && !(dismissed_ && !says_hello(parse_command(event.text).verb))) end_session();
  begin(event);
  note_line_end(event);
  candidate_.reset();
  unknown_lines_ = 0;
  const bool typed = typing_on_ || !typed_.empty();
  if (typed && parse_command(event.text).verb != Verb::quit) {
    typing_on_ = false;
    typed_.clear();
  }
  if (talking_on_) {
    talking_on_ = event.text != "." && parse_command(event.text).verb != Verb::quit;
    if (talking_on_ || event.text == ".") return mark_content(event);
  }
  // Told in front of a command: that was the greeting.
  if (kept_told_ && session_.exchanges.empty() && told_command_.empty()) take_kept_told_reply();
  if (begins_message_unanswered(event)) reading_ = Reading::content;
  if (reading_ == Reading::content) return on_content_line(event);
  if (reading_ == Reading::chunk) return on_chunk_line(event);
  mark_spoken(event);
  if (login_step_) {
    login_step_ = false;
    remember_secret(event.text, is_name_of_login());
    return add_command(Verb::auth, "AUTH", {}, event);
  }
  const auto command = parse_command(event.text);
  if (may_be_secret(command)) {
    remember_secret(event.text, is_name_of_login());
    return add_command(Verb::auth, "AUTH", {}, event);
  }
  if (command.verb == Verb::auth) remember_initial_response(command.argument);
  add_command(command.verb, command.verb_text, command.argument, event);
}

std::string_view Conversation::keep_harmless(std::string_view text) {
  if (secrets_.empty() && !may_hold_secret(text)) return keep(text);
  return keep(without_secrets(text, secrets_));
}

void Conversation::remember_secret(std::string_view text, bool is_name) {
  for (auto& secret : secrets_said(text, is_name)) secrets_.push_back(std::move(secret));
  if (secrets_.size() > kMostSecrets) {
    secrets_.erase(secrets_.begin(), secrets_.end() - static_cast<std::ptrdiff_t>(kMostSecrets));
  }
}

// LOGIN asks for the name first.
bool Conversation::is_name_of_login() const {
  if (session_.logins.empty()) return false;
  const auto& login = session_.logins.back();
  if (says_name_only(login.mechanism)) return true;
  return login.mechanism == "LOGIN" && !login.initial_response && session_.exchanges.size() == login.exchange + 1;
}

// `AUTH PLAIN AGFs…` (RFC 4954 section 4)
void Conversation::remember_initial_response(std::string_view argument) {
  std::string_view response;
  const auto mechanism = first_word(argument, &response);
  remember_secret(response, equals_ignoring_case(mechanism, "LOGIN") || says_name_only(upper(mechanism)));
}

// Between AUTH and its last reply the client says secrets, also where the log lacks what the server said in between; and where the
// login was refused, some go on as if nothing had happened.
bool Conversation::may_be_secret(const Command& command) const {
  if (command.verb != Verb::unknown || session_.logins.empty()) return false;
  const auto outcome = session_.logins.back().outcome;
  return outcome == Outcome::unknown || (outcome != Outcome::accepted && reads_as_secret(command.verb_text));
}

void Conversation::on_server_line(const Event& event) {
  const auto line = parse_reply_line(event.text);
  if (event.further && !line) return on_further_line(event);
  if (over_ && (!dismissed_ || awaiting_.empty())) end_session();
  begin(event);
  server_heard_ = true;
  mark_spoken(event);
  if (!line) {
    if (!is_blank(event.text)) keep_stray(event.text, event.line);
    return;
  }
  if (reading_ == Reading::chunk) reading_ = Reading::commands;  // the chunk was not logged
  const bool closing = line->code.value() == kServiceClosing;
  const bool new_reply =
      reply_.in_progress() && ((closing && reply_.code() != line->code) || (reply_lacks_codes_ && !event.further));
  if (new_reply) complete_reply(event);
  if (!reply_.in_progress()) {
    reply_line_ = event.line;
    reply_lines_ = 0;
  }
  if (candidate_) add_missing_candidate(line->code);
  if (!typed_.empty() && !reply_.in_progress()) add_typed_line(line->code);
  unknown_lines_ = 0;
  const bool ended = reply_.add({line->code, line->last, keep_harmless(line->text)});
  if (!ended && ++reply_lines_ < kMostReplyLines) return;
  if (!ended) session_.left_out.add(Limited::replies);
  complete_reply(event);
}

// A log may show the code only on the first line of a reply, and there as if no other followed.
void Conversation::on_further_line(const Event& event) {
  if (reading_ == Reading::content && !reply_.in_progress()) return on_content_line(event);
  if (is_blank(event.text)) return;
  begin(event);
  mark_spoken(event);
  const auto text = keep_harmless(trim_right(event.text));
  if (reply_.in_progress()) {
    reply_lacks_codes_ = true;
    reply_.add({reply_.code(), false, text});
    if (++reply_lines_ >= kMostReplyLines) complete_reply(event);
  } else if (answered_ && session_.exchanges[*answered_].reply->lines.size() < kMostReplyLines) {
    add_line(*session_.exchanges[*answered_].reply, text);
  } else {
    if (answered_ && cut_ != answered_) session_.left_out.add(Limited::replies);
    cut_ = answered_;
    keep_stray(event.text, event.line);
  }
}

void Conversation::keep_stray(std::string_view text, std::uint64_t line) {
  if (session_.strays.size() < kMostRemarks) {
    session_.strays.push_back({keep_harmless(text), line});
  } else {
    session_.left_out.add(Limited::remarks);
  }
}

void Conversation::on_problem(const Event& event) {
  if (reply_.in_progress()) complete_reply(event);
  take_first_words();
  note_waiting(event);
  if (session_.problems.size() < kMostRemarks) {
    session_.problems.push_back({event.trouble, keep_harmless(event.text), event.line});
  } else {
    session_.left_out.add(Limited::remarks);
  }
}

void Conversation::on_close(const Event& event) {
  while (holding_) release_as_speech();
  if (!begun_) return;
  if (reply_.in_progress()) complete_reply(event);
  take_first_words();
  note_waiting(event);
  session_.last_line = event.line;
  over_ = true;
}

// The server speaks first (RFC 5321 section 3.1). Where the client's log has one line between the beginning of the connection and its
// end, and nobody could tell whose, it is what the server said instead of a greeting.
void Conversation::take_first_words() {
  const bool first = candidate_ && logger_ == Side::client && begun_ && candidate_->line > session_.first_line &&
                     session_.exchanges.empty() && session_.strays.empty() && session_.problems.empty();
  if (!first) return;
  ledger_.restore(LineFate::unrecognised);
  if (candidate_->line == silent_line_) silent_line_ = 0;
  session_.strays.push_back({keep_harmless(candidate_->text), candidate_->line});
  candidate_.reset();
}

// The command that is still without a reply was the last one, unless several were sent at once.
void Conversation::note_waiting(const Event& event) {
  if (awaiting_.size() != 1 || session_.waited_us) return;
  if (const auto micros = elapsed(command_stamp_, event.stamp)) session_.waited_us = static_cast<std::uint32_t>(*micros);
}

// --- replies that the client tells of ---

void Conversation::on_told_reply(const Event& event) {
  const auto line = parse_reply_line(event.text);
  if (told_.in_progress() && !line) return;
  if (!told_.in_progress()) {
    told_line_ = event.line;
    told_command_ = std::string(event.command);
  }
  if (line) {
    if (told_.add({line->code, line->last, keep_harmless(line->text)})) complete_told_reply();
  } else if (const auto command = told_command()) {
    settle_up_to(*command);
  }
}

void Conversation::complete_told_reply() { take_told_reply(told_.take()); }

void Conversation::take_told_reply(Reply reply) {
  if (const auto command = told_command()) {
    settle_up_to(*command);
    session_.exchanges[*command].reply_unseen = false;
    reply_line_ = told_line_;
    return answer(*command, std::move(reply));
  }
  if (session_.exchanges.empty() && !kept_told_) kept_told_ = std::move(reply);
}

// The session is over, and nothing in it was a reply to what the client told of in front of it.
void Conversation::take_kept_told_reply() {
  auto reply = *std::exchange(kept_told_, std::nullopt);
  if (!session_.exchanges.empty()) return take_told_reply(std::move(reply));
  const auto command = parse_command(told_command_);
  Exchange exchange;
  if (command.verb != Verb::unknown) exchange.command = SpokenCommand{command.verb, name(command.verb), {}, 0};
  reply_line_ = told_line_;
  answer(add_exchange(std::move(exchange)), std::move(reply));
}

// The last command without a reply that it may answer. Clients tell of a failure before they go on, but for QUIT.
std::optional<std::size_t> Conversation::told_command() const {
  constexpr std::string_view kEndOfData = "DATA END";
  const auto verb = told_command_.starts_with(kEndOfData) ? Verb::end_of_data : parse_command(told_command_).verb;
  const auto first = std::make_reverse_iterator(awaiting_.end());
  const auto last = std::make_reverse_iterator(awaiting_.begin());
  const auto found = std::find_if(first, last, [&](std::size_t i) {
    const auto open = session_.exchanges[i].verb();
    return verb == Verb::unknown ? open != Verb::quit : open == verb;
  });
  return found == last ? std::nullopt : std::optional(*found);
}

// Replies come in order: what was said before has its reply, too.
void Conversation::settle_up_to(std::size_t exchange) {
  while (!awaiting_.empty() && awaiting_.front() <= exchange) {
    session_.exchanges[awaiting_.front()].reply_unseen = true;
    awaiting_.pop_front();
  }
}

// --- message content ---

// The log shows one side only, and nobody says so often what no command is.
bool Conversation::begins_message_unanswered(const Event& event) const {
  if (server_heard_ || reading_ != Reading::commands || awaiting_.empty() || reads_as_command(event.text)) return false;
  const auto last = session_.exchanges.size() - 1;
  return awaiting_.back() == last && session_.exchanges[last].verb() == Verb::data;
}

void Conversation::on_content_line(const Event& event) {
  if (event.text == ".") {
    mark_spoken(event);
    return add_end_of_data(event, true);
  }
  body_begun_ = true;
  mark_content(event);
}

// RFC 3030 section 2: so many octets follow the command. Logs may leave them out.
void Conversation::on_chunk_line(const Event& event) {
  const std::uint64_t octets = event.text.size() + 2;
  chunk_left_ -= std::min(chunk_left_, octets);
  chunk_begun_ = true;
  if (chunk_left_ == 0) reading_ = Reading::commands;
  mark_content(event);
}

void Conversation::hold(const Event& event) {
  const auto previous = held_.empty() ? std::string() : held_.back().text;
  holding_ = true;
  held_.emplace_back(event);
  const bool dot = event.kind == EventKind::line && event.text == ".";
  if (dot || held_.size() >= kMostHeldLines) return release_as_content();
  const auto reply = parse_reply_line(event.text);
  if (equals_ignoring_case(trim(previous), "QUIT") && reply && reply->code.value() == 221) release_as_speech();
}

void Conversation::release_as_content() {
  holding_ = false;
  const auto lines = std::exchange(held_, {});
  for (const auto& line : lines) on_client_line(line.event(Side::client));
}

void Conversation::release_as_speech() {
  holding_ = false;
  reading_ = Reading::commands;
  body_elided_ = true;
  const auto lines = std::exchange(held_, {});
  for (const auto& line : lines) on_event(line.event(Side::unknown));
}

// --- sessions ---

void Conversation::begin(const Event& event) {
  session_.last_line = event.line;
  if (begun_) return;
  begun_ = true;
  spare_.give_to(session_);
  session_.id = next_id_++;
  session_.first_line = event.line;
  session_.logger = logger_;
  session_.started = event.stamp;
  session_.started.text = keep(event.stamp.text);
}

void Conversation::begin_again(const Event& event) {
  if (begun_ && !has_only_begun()) end_connection();
  begin(event);
  candidate_.reset();
  unknown_lines_ = 0;
  session_.server = session_.connected_to = keep_harmless(event.text);
  session_.port = event.port;
}

bool Conversation::has_only_begun() const {
  return !over_ && !holding_ && session_.exchanges.empty() && session_.problems.empty() && session_.strays.empty();
}

SessionOutcome Conversation::outcome() const {
  for (const auto& problem : session_.problems) {
    if (problem.trouble == Trouble::timeout) return SessionOutcome::timeout;
    if (problem.trouble == Trouble::lost || problem.trouble == Trouble::tls_failed) return SessionOutcome::lost;
    // Where another program than a mail server spoke, there was a connection.
    if (problem.trouble == Trouble::connect_failed) return session_.strays.empty() ? SessionOutcome::refused : SessionOutcome::lost;
  }
  if (session_.exchanges.empty()) return over_ ? SessionOutcome::lost : SessionOutcome::truncated;
  const auto& first = session_.exchanges.front();
  const auto& last = session_.exchanges.back();
  const bool refused = (!first.command && first.failed()) || (last.reply && last.reply->code.value() == kServiceClosing);
  if (refused) return SessionOutcome::refused;
  // What shows the connection from its start, and is nobody's own log, shows what the server said, too.
  const bool silent = !server_heard_ && logger_ == Side::unknown && first.command && first.command->line > session_.first_line;
  if (last.verb() == Verb::quit) return silent ? SessionOutcome::lost : SessionOutcome::completed;
  if (!over_) return SessionOutcome::truncated;
  const bool in_message = last.verb() == Verb::data && last.reply && last.reply->code.digit(1) == 3;
  return last.reply && !in_message ? SessionOutcome::completed : SessionOutcome::lost;
}

bool Conversation::ended_with_failure() const { return !session_.exchanges.empty() && session_.exchanges.back().failed(); }

void Conversation::end_session() {
  if (reply_.in_progress()) complete_reply({});
  if (told_.in_progress()) complete_told_reply();
  if (kept_told_) take_kept_told_reply();
  give_back_late_refusal(true);
  if (begun_) {
    session_.outcome = outcome();
    session_.under_way = may_go_on_ && session_.outcome == SessionOutcome::truncated && !ended_with_failure();
    session_.transactions = transactions_of(session_.exchanges);
    assign_failures(session_);
    sink_.on_session(static_cast<Session&&>(session_));  // for which another one may come back
    spare_.take_from(std::move(session_));
  }
  session_ = Session();
  secrets_.clear();
  awaiting_.clear();
  answered_.reset();
  cut_.reset();
  reading_ = Reading::commands;
  begun_ = login_step_ = body_elided_ = over_ = dismissed_ = talking_on_ = late_refusal_ = server_heard_ = false;
  candidate_.reset();
  typed_.clear();
  typing_on_ = false;
  unknown_lines_ = 0;
  noted_latency_.reset();
  command_stamp_ = {};
}

void Conversation::end_connection() {
  while (holding_) release_as_speech();
  end_session();
  roles_swapped_ = false;
}

// --- commands ---

std::size_t Conversation::add_exchange(Exchange exchange) {
  if (session_.exchanges.size() >= kMostExchanges) {
    ++session_.exchanges_left_out;
    session_.exchanges.pop_back();
    awaiting_.clear();
    answered_.reset();
  }
  // greeting, EHLO twice, STARTTLS, a login of three steps, MAIL, some RCPT, DATA, its end, QUIT; but many have only begun
  constexpr std::size_t kUsual = 16;
  if (session_.exchanges.size() == 1) session_.exchanges.reserve(kUsual);
  if (exchange.command && exchange.command->line != 0) session_.shows_commands = true;
  session_.exchanges.push_back(std::move(exchange));
  return session_.exchanges.size() - 1;
}

// What logs in is left out: with AUTH, and with what clients of other protocols say (PASS of RFC 1939 and RFC 959).
SpokenCommand Conversation::kept_command(Verb verb, std::string_view verb_text, std::string_view argument, std::uint64_t line) {
  if (verb == Verb::auth) return {verb, name(verb), {}, line};
  // Addresses stay as they are: what looks like a secret in one is a tag or a name.
  if (verb == Verb::mail || verb == Verb::rcpt) return {verb, name(verb), keep(argument), line};
  if (verb != Verb::unknown) return {verb, name(verb), keep_harmless(argument), line};
  if (equals_ignoring_case(verb_text, "PASS")) return {verb, "PASS", argument.empty() ? argument : kHidden, line};
  // both together may tell that there is a secret: `Authorization: Basic …`
  const auto said = keep_harmless(std::string(verb_text).append(" ").append(argument));
  std::string_view rest;
  const auto first = first_word(said, &rest);
  return {verb, keep(upper(first)), rest, line};
}

void Conversation::add_command(Verb verb, std::string_view verb_text, std::string_view argument, const Event& event) {
  Exchange exchange;
  exchange.command = kept_command(verb, verb_text, argument, event.line);
  if (verb == Verb::auth && !argument.empty()) {
    std::string_view response;
    const auto mechanism = first_word(argument, &response);
    session_.logins.push_back({keep(upper(mechanism)), Outcome::unknown, session_.exchanges.size(), !is_blank(response)});
  }
  if (says_hello(verb)) session_.client = keep(first_name(argument));
  if (verb == Verb::bdat) {
    chunk_left_ = parse_number(first_word(argument)).value_or(0);
    chunk_begun_ = false;
    if (chunk_left_ > 0) reading_ = Reading::chunk;
  }
  if (verb == Verb::end_of_data) body_elided_ = false;
  command_stamp_ = event.stamp;
  command_stamp_.text = {};
  awaiting_.push_back(add_exchange(std::move(exchange)));
}

bool Conversation::is_lmtp() const {
  return std::any_of(session_.exchanges.begin(), session_.exchanges.end(),
                     [](const Exchange& e) { return e.verb() == Verb::lhlo; });
}

// Some logs leave out what answers a challenge.
void Conversation::add_hidden_login_step(const Event& event) {
  login_step_ = false;
  Event step;
  step.stamp = event.stamp;
  add_command(Verb::auth, "AUTH", {}, step);
}

std::vector<std::string_view> Conversation::accepted_recipients() const {
  std::vector<std::string_view> addresses;
  for (const auto& exchange : session_.exchanges) {
    if (opens_transaction(exchange.verb())) addresses.clear();
    if (exchange.verb() != Verb::rcpt || !exchange.succeeded()) continue;
    const auto path = parse_path_argument(exchange.command->argument);
    addresses.push_back(path ? path->address : exchange.command->argument);
  }
  return addresses;
}

// LMTP answers once for each accepted recipient (RFC 2033 section 4.2), SMTP once.
void Conversation::add_end_of_data(const Event& event, bool logged) {
  reading_ = Reading::commands;
  std::vector<std::string_view> recipients;
  if (is_lmtp()) recipients = accepted_recipients();
  if (recipients.empty()) recipients.emplace_back();
  for (const auto recipient : recipients) {
    Exchange exchange;
    exchange.command = SpokenCommand{Verb::end_of_data, name(Verb::end_of_data), {}, logged ? event.line : 0};
    exchange.recipient = recipient;
    awaiting_.push_back(add_exchange(std::move(exchange)));
  }
  command_stamp_ = event.stamp;
  command_stamp_.text = {};
}

// A line that was neither a reply nor a known command, then a reply that nobody asked for: it was a command all the same.
void Conversation::add_missing_candidate(ReplyCode code) {
  const auto candidate = *std::exchange(candidate_, std::nullopt);
  const bool unasked = code.value() == kGreeting || code.value() == kServiceClosing;
  if (!awaiting_.empty() || unasked || session_.exchanges.empty() || reply_.in_progress() || is_blank(candidate.text)) return;
  ledger_.restore(LineFate::unrecognised);
  if (candidate.line == silent_line_) silent_line_ = 0;
  const auto command = parse_command(candidate.text);
  const auto event = candidate.event(Side::client);
  if (!may_be_secret(command)) return add_command(Verb::unknown, command.verb_text, command.argument, event);
  remember_secret(event.text, is_name_of_login());
  add_command(Verb::auth, "AUTH", {}, event);
}

// One line for each refusal: the server may have answered some of them only. They were said before what still waits for its reply.
void Conversation::add_typed_line(ReplyCode code) {
  auto& exchanges = session_.exchanges;
  if (code.digit(1) != 5 || exchanges.size() >= kMostExchanges) {
    typed_.clear();
    return;
  }
  const auto line = std::move(typed_.front());
  typed_.erase(typed_.begin());
  ledger_.restore(line.text.empty() ? LineFate::noise : LineFate::unrecognised);
  if (line.line == silent_line_) silent_line_ = 0;
  const auto at = awaiting_.empty() ? exchanges.size() : awaiting_.front();
  for (auto& index : awaiting_) ++index;
  Exchange exchange;
  exchange.command = SpokenCommand{Verb::unknown, line.text == "." ? name(Verb::end_of_data) : kContentLine, {}, line.line};
  exchanges.insert(exchanges.begin() + static_cast<std::ptrdiff_t>(at), std::move(exchange));
  session_.shows_commands = true;
  awaiting_.push_front(at);
}

// --- replies ---

void Conversation::complete_reply(const Event& event) {
  Reply reply = reply_.take();
  reply_lacks_codes_ = false;
  give_back_late_refusal(false);
  if (awaiting_.empty() && (reading_ == Reading::content || body_elided_)) {
    talking_on_ = reading_ == Reading::content && body_begun_ && !anonymous_ && reply.code.is_failure();
    body_elided_ = false;
    add_end_of_data(event, false);
  }
  if (awaiting_.empty() && login_step_ && reply.code.value() != kServiceClosing) add_hidden_login_step(event);
  if (is_late_greeting(reply.code)) return take_late_greeting(std::move(reply));
  if (awaiting_.empty() || is_further_greeting(reply)) return take_unasked(std::move(reply), event);
  const auto exchange = awaiting_.front();
  awaiting_.pop_front();
  if (noted_latency_) {
    session_.exchanges[exchange].latency_us = noted_latency_;
  } else if (const auto micros = elapsed(command_stamp_, event.stamp); micros && awaiting_.empty()) {
    session_.exchanges[exchange].latency_us = static_cast<std::uint32_t>(*micros);
  }
  answer(exchange, std::move(reply));
}

void Conversation::answer(std::size_t index, Reply reply) {
  noted_latency_.reset();
  auto& exchange = session_.exchanges[index];
  exchange.reply = std::move(reply);
  exchange.reply_line = reply_line_;
  answered_ = index;
  after_reply(exchange);
}

// The client spoke first: what comes then is the greeting all the same (RFC 5321 section 3.1).
bool Conversation::is_late_greeting(ReplyCode code) const {
  const auto& exchanges = session_.exchanges;
  if (exchanges.empty() || awaiting_.size() != exchanges.size()) return false;
  const auto verb = exchanges.front().verb();
  return says_hello(verb) && (code.value() == kGreeting || code.value() == 521 || code.value() == 554);
}

// No command but STARTTLS and XCLIENT is answered with 220: the session before ended without a word.
bool Conversation::is_further_greeting(const Reply& reply) const {
  if (reply.code.value() != 220 || awaiting_.empty()) return false;
  const auto verb = session_.exchanges[awaiting_.front()].verb();
  const auto host = first_name(reply.lines.front());
  return verb != Verb::starttls && verb != Verb::xclient && verb != Verb::unknown && host.find('.') != std::string_view::npos &&
         is_domain(host);
}

void Conversation::take_late_greeting(Reply reply) {
  session_.exchanges.insert(session_.exchanges.begin(), Exchange());
  for (auto& index : awaiting_) ++index;
  name_server(reply);
  late_refusal_ = reply.code.is_failure();
  answer(0, std::move(reply));
}

// A refusal behind which the client went on before anything else was said, or nobody, answered EHLO after all: the log lacks the greeting.
void Conversation::give_back_late_refusal(bool at_end) {
  auto& exchanges = session_.exchanges;
  const bool went_on = exchanges.size() > 2 && exchanges[2].command && exchanges[2].command->line > exchanges[0].reply_line;
  const bool wrong = late_refusal_ && (at_end ? !greets_late(exchanges[0].reply->lines.front()) : went_on);
  late_refusal_ = false;
  if (!wrong || awaiting_.empty() || awaiting_.front() != 1) return;
  exchanges[1].reply = std::move(exchanges[0].reply);
  exchanges[1].reply_line = exchanges[0].reply_line;
  exchanges.erase(exchanges.begin());
  awaiting_.pop_front();
  for (auto& index : awaiting_) --index;
}

void Conversation::name_server(const Reply& greeting) {
  const auto host = first_name(greeting.lines.front());
  if (is_greeting_code(greeting.code) && host.find('.') != std::string_view::npos && is_domain(host)) session_.server = host;
}

// The greeting, the greeting of a further session, or something unasked (RFC 5321 section 3.8: 421 at any time).
void Conversation::take_unasked(Reply reply, const Event& event) {
  const bool nothing_yet = session_.exchanges.empty();
  const bool greets_again = !nothing_yet && reply.code.value() == kGreeting && !starts_tls(reply) &&
                            (session_.exchanges.back().reply.has_value() || !awaiting_.empty());
  if (greets_again) greet_again(reply, event);
  Exchange exchange;
  exchange.unsolicited = !nothing_yet && !greets_again;
  if (!exchange.unsolicited) name_server(reply);
  if (exchange.unsolicited || answers_login(reply.code)) exchange.command = unlogged_command(reply, hello_is_next());
  if (exchange.command) exchange.unsolicited = false;
  if (exchange.unsolicited && reply.code.value() == kServiceClosing) over_ = dismissed_ = true;
  if (reply.code.value() == kLoginChallenge) login_step_ = true;  // its AUTH was not logged
  answer(add_exchange(std::move(exchange)), std::move(reply));
}

// A 220 that nobody is seen to have asked for answers STARTTLS where that may come: once, behind EHLO (RFC 3207 section 4). What EHLO was
// answered may be known by its place only.
bool Conversation::starts_tls(const Reply& reply) const {
  const auto& text = reply.lines.front();
  if (unwrap::command_by_words(text) != "STARTTLS" || reads_as_greeting(text)) return false;
  const auto& all = session_.exchanges;
  const bool before = std::any_of(all.begin(), all.end(), [](const Exchange& e) { return e.verb() == Verb::starttls; });
  const auto& last = all.back();
  return !before && last.succeeded() && (says_hello(last.verb()) || last.unsolicited);
}

// Behind the greeting and behind STARTTLS clients say EHLO (RFC 5321 section 4.1.4, RFC 3207 section 4.2).
bool Conversation::hello_is_next() const {
  if (session_.exchanges.empty()) return false;
  const auto& last = session_.exchanges.back();
  const bool is_greeting = session_.exchanges.size() == 1 && !last.command;
  return (is_greeting || last.verb() == Verb::starttls) && last.succeeded();
}

// The reply's text belongs to the session that is over: it moves to the new one.
void Conversation::greet_again(Reply& reply, const Event& event) {
  const std::vector<std::string> lines(reply.lines.begin(), reply.lines.end());
  // Where the input ends within the reply, no line is at hand.
  const auto last_line = std::max(session_.last_line, event.line);
  session_.last_line = std::min(session_.last_line, reply_line_ - 1);
  end_session();
  begin(event);
  session_.first_line = reply_line_;
  session_.last_line = last_line;
  std::transform(lines.begin(), lines.end(), reply.lines.begin(), [&](const std::string& line) { return keep(line); });
}

void Conversation::after_reply(Exchange& exchange) {
  const auto& code = exchange.reply->code;
  switch (exchange.verb()) {
    case Verb::data:
      // A log without any command lacks what the client says after this one, too. Where the others are there, only this line was lost.
      if (code.digit(1) == 3 && !session_.shows_commands) {
        body_elided_ = true;
      } else if (code.digit(1) == 3) {
        reading_ = Reading::content;
      }
      typing_on_ = code.is_failure();
      body_begun_ = false;
      break;
    case Verb::auth: return after_login_step(exchange);
    case Verb::starttls:
      if (code.value() == kGreeting) begin_tls();
      break;
    case Verb::quit: over_ = true; break;
    case Verb::end_of_data: return after_end_of_data(exchange);
    case Verb::turn:
    case Verb::atrn:
      if (code.digit(1) == 2) roles_swapped_ = !roles_swapped_;
      break;
    default: break;
  }
}

void Conversation::begin_tls() {
  if (!session_.tls_from) session_.tls_from = session_.exchanges.size();
}

void Conversation::after_login_step(const Exchange& exchange) {
  const auto& code = exchange.reply->code;
  login_step_ = code.digit(1) == 3;
  if (login_step_ || session_.logins.empty()) return;
  auto& attempt = session_.logins.back();
  attempt.outcome = code.digit(1) == 2 ? Outcome::accepted : code.digit(1) == 4 ? Outcome::temporary : Outcome::permanent;
}

// PRDR: 353, then a reply for each recipient, then the one for the message.
void Conversation::after_end_of_data(const Exchange& exchange) {
  if (exchange.reply->code.value() != kRepliesForEach) return;
  const auto command = exchange.command;
  auto recipients = accepted_recipients();
  recipients.emplace_back();  // the message as a whole
  for (const auto recipient : recipients) {
    Exchange each;
    each.command = command;
    each.recipient = recipient;
    awaiting_.push_back(add_exchange(std::move(each)));
  }
}

// A CR in a line is one too, since what ends the line is taken off; but for those at its end, which recording a terminal adds.
void Conversation::note_line_end(const Event& event) {
  const auto first = find_octet(event.text, '\r');
  const bool inside = first != std::string_view::npos && event.text.find_first_not_of('\r', first) != std::string_view::npos;
  const bool bare = event.bare_line_end || inside;
  if (bare && session_.bare_line_end == 0) session_.bare_line_end = event.line;
}

// --- where lines end up ---

// One line of a log may hold several of the conversation: it is content only if all of them are.
void Conversation::mark_content(const Event& event) {
  if (event.text.size() > session_.longest_content.octets) session_.longest_content = {event.text.size(), event.line};
  if (event.line == content_line_ || event.line == spoken_line_) return;
  content_line_ = event.line;
  give_back_silent(event);
  ledger_.reclassify(LineFate::content);
}

// Whether that is the first word on the line.
bool Conversation::mark_silent(const Event& event, LineFate fate) {
  if (event.line == content_line_ || event.line == spoken_line_ || event.line == silent_line_) return false;
  silent_line_ = event.line;
  silent_fate_ = fate;
  ledger_.reclassify(fate);
  return true;
}

// Another part of the line tells something.
void Conversation::give_back_silent(const Event& event) {
  if (event.line == 0 || event.line != silent_line_) return;
  ledger_.restore(silent_fate_);
  silent_line_ = 0;
}

void Conversation::mark_spoken(const Event& event) {
  spoken_line_ = event.line;
  give_back_silent(event);
  if (event.line == 0 || event.line != content_line_) return;
  ledger_.restore(LineFate::content);
  content_line_ = 0;  // once: more may be spoken in it
}

}  // namespace smtpwhy
