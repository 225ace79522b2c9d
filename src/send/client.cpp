// What the client hears, and what each reply leads to. What it says next is in client_speech.cpp.
#include "send/client.h"

#include "base/base64.h"
#include "base/text.h"
#include "smtp/command.h"
#include "smtp/path.h"
#include "smtp/reply.h"
#include "smtp/secrets.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy {
namespace {}  // namespace

Client::Client(const SendPlan& plan, LoginMaker& logins) : plan_(plan), logins_(logins), tls_(plan.tls == TlsUse::from_start) {
  if (plan.login && !plan.login->secret.empty()) secrets_ = {plan.login->secret, base64(plan.login->secret)};
}

std::vector<Action> Client::take_actions() { return std::exchange(actions_, {}); }

// --- what happens ---

void Client::on_connected() {
  pending_.push_back({Verb::unknown, Wait::greeting, "the greeting", 0});
  expect_next();
}

void Client::on_bytes(std::string_view bytes) {
  for (auto end = bytes.find('\n'); end != std::string_view::npos && !over() && stage_ != Stage::handshake;
       end = bytes.find('\n')) {
    heard_ += bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (heard_.ends_with('\r')) heard_.pop_back();
    on_line(std::exchange(heard_, {}));
  }
  if (over()) return;
  heard_ += bytes;
  if (stage_ == Stage::handshake) {
    // RFC 3207 section 6: what somebody put in between must not be taken for the server's words under TLS.
    if (!heard_.empty()) {
      return give_up(Trouble::other, "more came behind the reply to STARTTLS, before TLS: somebody may have put it there");
    }
    return begin_handshake();
  }
  if (heard_.size() > kLongestReplyLine) {
    return give_up(Trouble::other, fmt::format("the server sent a line of more than {} octets", kLongestReplyLine));
  }
  if (pending_.empty() && reply_lines_.empty()) proceed();
}

void Client::begin_handshake() {
  if (!std::exchange(handshake_due_, false)) return;
  actions_.push_back({ActionKind::expect, EventKind::note, Side::unknown, Trouble::none, Wait::handshake, {}});
  actions_.push_back({ActionKind::start_tls, EventKind::note, Side::unknown, Trouble::none, Wait::handshake, {}});
}

void Client::on_tls_started() {
  tls_ = true;
  extensions_ = {};
  if (stops_at(StopPoint::tls)) return reach(StopPoint::tls);
  say_hello(plan_.lmtp ? Verb::lhlo : Verb::ehlo);
}

// The last line may lack its end, and says why. Half a line accepts nothing.
void Client::hear_the_rest() {
  if (heard_.empty() || stage_ == Stage::handshake || over()) return;
  const auto line = std::exchange(heard_, {});
  const auto parsed = parse_reply_line(line);
  if (parsed && parsed->code.is_failure()) return on_line(line);
  tell(Side::server, line);
}

void Client::on_closed() {
  hear_the_rest();
  if (stage_ == Stage::quit) return close();
  give_up(Trouble::lost, fmt::format("the server closed the connection while {} was awaited", awaited()));
}

void Client::on_timeout(Deadlines::Duration limit) {
  hear_the_rest();
  if (stage_ == Stage::quit) return close();
  const auto seconds = static_cast<double>(limit.count()) / 1000;
  give_up(Trouble::timeout, fmt::format("{} did not come within {:g} {}", awaited(), seconds,
                                        limit == std::chrono::seconds(1) ? "second" : "seconds"));
}

void Client::on_failure(Trouble trouble, const std::string& why) {
  hear_the_rest();
  if (stage_ == Stage::quit) return close();
  give_up(trouble, why);
}

std::string Client::awaited() const {
  if (stage_ == Stage::handshake) return "TLS";
  if (pending_.empty()) return "nothing";
  const auto& next = pending_.front();
  return next.wait == Wait::greeting ? next.said : "the reply to " + next.said;
}

// --- what is heard ---

void Client::on_line(const std::string& line) {
  if (line.size() > kLongestReplyLine) {
    return give_up(Trouble::other, fmt::format("the server sent a line of more than {} octets", kLongestReplyLine));
  }
  tell(Side::server, line);
  const auto parsed = parse_reply_line(std::string_view(line).substr(0, line.find_last_not_of('\r') + 1));
  if (!parsed) return on_stray();
  const bool breaks_in = reply_code_ && parsed->code != *reply_code_ && parsed->code.value() == kServiceClosing;
  if (breaks_in) {
    reply_lines_.clear();
    reply_octets_ = 0;
  }
  // RFC 5321 section 4.2.1: all lines of a reply have the same code. Otherwise nobody knows where it ends.
  if (!reply_lines_.empty() && parsed->code != *reply_code_) {
    return give_up(Trouble::other,
                   fmt::format("the server sent lines with {} and {} in one reply", reply_code_->value(), parsed->code.value()));
  }
  if (reply_lines_.empty()) reply_code_ = parsed->code;
  reply_lines_.emplace_back(parsed->text);
  reply_octets_ += line.size();
  if (reply_octets_ > kLargestReply) {
    return give_up(Trouble::other, fmt::format("the server sent a reply of more than {} octets", kLargestReply));
  }
  if (!parsed->last && reply_lines_.size() < kMostReplyLines) return;
  if (!parsed->last) return give_up(Trouble::other, fmt::format("the server sent a reply of more than {} lines", kMostReplyLines));
  reply_octets_ = 0;
  on_reply({*std::exchange(reply_code_, std::nullopt), std::exchange(reply_lines_, {})});
}

void Client::on_stray() {
  if (++strays_ > kMostStrays) give_up(Trouble::other, "what answers here does not speak SMTP");
}

void Client::on_reply(const HeardReply& reply) {
  if (pending_.empty()) return on_unasked(reply);
  answered_ = pending_.front();
  const auto pending = answered_;
  pending_.pop_front();
  if (reply.code.value() == kServiceClosing && stage_ != Stage::quit) {
    refused(reply);
    return close();
  }
  answer(pending, reply);
  if (!over() && !pending_.empty()) expect_next();
}

void Client::on_unasked(const HeardReply& reply) {
  answered_ = {};
  if (reply.code.value() == kServiceClosing) {
    if (!nothing_depends()) refused(reply);
    return close();
  }
  if (++strays_ > kMostStrays) give_up(Trouble::other, "the server goes on answering what nobody asked");
}

void Client::answer(const Pending& pending, const HeardReply& reply) {
  switch (stage_) {
    case Stage::greeting: return on_greeting(reply);
    case Stage::hello: return on_hello(pending, reply);
    case Stage::starttls: return on_starttls(reply);
    case Stage::login: return on_login(reply);
    case Stage::commands: return on_command(pending, reply);
    case Stage::envelope:
      if (pending.verb == Verb::rcpt) return on_rcpt(pending, reply);
      if (pending.verb == Verb::data) return on_data(reply);
      return on_opening(reply);
    case Stage::message: return on_message(pending, reply);
    case Stage::quit: return close();
    case Stage::old_hello:
    case Stage::ready:
    case Stage::handshake:
    case Stage::over: return;
  }
}

// --- what each reply leads to ---

void Client::worsen(SendOutcome outcome) {
  const bool known = outcome_ != SendOutcome::accepted;
  if (outcome == SendOutcome::impossible && known) return;
  outcome_ = std::max(outcome_, outcome);
}

// The greeting has no verb; what nobody asked for has nothing.
std::string_view Client::answered_command() const {
  if (answered_.wait == Wait::greeting) return "CONNECT";
  return answered_.verb == Verb::unknown ? std::string_view() : name(answered_.verb);
}

void Client::refused(const HeardReply& reply) {
  worsen(reply.code.digit(1) == 4 ? SendOutcome::temporary : SendOutcome::permanent);
  Action action;
  action.kind = ActionKind::refused;
  action.text = without_secrets(fmt::format("{} {}", reply.code.value(), fmt::join(reply.lines, " ")), secrets_);
  action.command = answered_command();
  const auto path = answered_.verb == Verb::rcpt ? parse_path_argument(parse_command(answered_.said).argument) : std::nullopt;
  if (path) action.recipient = path->address;
  if (plan_.lmtp && stage_ == Stage::message) action.recipient = plan_.recipients[answered_.recipient];
  actions_.push_back(std::move(action));
}

// Whether a reply is of the kind that the command wants. Refusals are noted; what is neither is no SMTP.
bool Client::agreed(const HeardReply& reply, int digit, std::string_view to) {
  if (reply.code.digit(1) == digit) return true;
  if (reply.code.is_failure()) {
    refused(reply);
  } else {
    stop_for(fmt::format("the reply {} to {} has no meaning there", reply.code.value(), to));
  }
  return false;
}

void Client::on_greeting(const HeardReply& reply) {
  greeted_ = reply.code.digit(1) != 4;
  if (!agreed(reply, 2, "the connection")) return quit();
  if (stops_at(StopPoint::banner)) return reach(StopPoint::banner);
  stage_ = Stage::hello;
}

void Client::on_hello(const Pending& pending, const HeardReply& reply) {
  // RFC 5321 section 3.2: a server of old does not know EHLO.
  if (reply.code.digit(1) == 5 && pending.verb == Verb::ehlo) {
    stage_ = Stage::old_hello;
    return;
  }
  if (!agreed(reply, 2, pending.said)) return quit();
  const std::vector<std::string_view> lines(reply.lines.begin(), reply.lines.end());
  if (pending.verb != Verb::helo) extensions_ = Extensions(lines);
  stage_ = Stage::ready;
}

void Client::on_starttls(const HeardReply& reply) {
  if (reply.code.digit(1) == 2) {
    stage_ = Stage::handshake;
    handshake_due_ = true;
    return;
  }
  starttls_refused_ = true;
  if (plan_.tls == TlsUse::required || stops_at(StopPoint::tls)) {
    (void)agreed(reply, 2, "STARTTLS");
    return quit();
  }
  remark("going on without TLS");
  stage_ = Stage::ready;
}

void Client::on_login(const HeardReply& reply) {
  if (reply.code.digit(1) == 3) {
    std::string challenge;
    Base64Decoder().decode(reply.lines.front(), challenge);
    return login_step(challenge);
  }
  if (!agreed(reply, 2, "AUTH")) return quit();
  if (!login_->complete()) {
    return give_up(Trouble::other, "the server accepted the login, and did not prove that it knows the password");
  }
  logged_in_ = true;
  stage_ = Stage::ready;
}

void Client::on_command(const Pending& pending, const HeardReply& reply) {
  const bool ends_it = reply.code.digit(1) == 3 || pending.verb == Verb::quit;
  const bool more_to_come = next_command_ < plan_.commands.size() || has_envelope();
  if (ends_it && more_to_come) {
    remark(fmt::format("\"{}\" ends the conversation: what was to come behind it is not said", pending.said));
    worsen(SendOutcome::impossible);
  }
  if (reply.code.digit(1) == 3) {
    return hang_up(fmt::format("the server waits for more than \"{}\" can give", pending.said));
  }
  (void)agreed(reply, 2, pending.said);
  if (pending.verb == Verb::quit && !over()) close();
}

void Client::on_opening(const HeardReply& reply) {
  opening_accepted_ = agreed(reply, 2, name(plan_.opening));
  if (plan_.opening == Verb::turn && opening_accepted_) return hang_up("the roles have changed (TURN), and nothing is taken here");
}

void Client::on_rcpt(const Pending& pending, const HeardReply& reply) {
  // Of a transaction that was not opened, nothing else can be said.
  if (!opening_accepted_) return;
  if (agreed(reply, 2, pending.said)) accepted_.push_back(pending.recipient);
}

void Client::on_data(const HeardReply& reply) {
  const bool wanted = accepted_recipients() > 0;
  data_accepted_ = wanted ? agreed(reply, 3, "DATA") : reply.code.digit(1) == 3;
}

void Client::on_message(const Pending& pending, const HeardReply& reply) {
  if (accepted_recipients() > 0) (void)agreed(reply, 2, pending.said);
}

// --- small things ---

void Client::tell(Side side, std::string_view text) {
  actions_.push_back({ActionKind::tell, EventKind::line, side, Trouble::none, Wait::other, without_secrets(text, secrets_)});
}

void Client::remark(std::string text) {
  actions_.push_back({ActionKind::tell, EventKind::note, Side::client, Trouble::none, Wait::other, std::move(text)});
}

// All is answered that was asked: whatever comes now changes nothing.
bool Client::nothing_depends() const { return stage_ == Stage::quit || (stage_ == Stage::message && pending_.empty()); }

void Client::give_up(Trouble trouble, const std::string& why) {
  if (nothing_depends()) return close();
  if (over()) return;
  actions_.push_back(
      {ActionKind::tell, EventKind::client_error, Side::client, trouble, Wait::other, without_secrets(why, secrets_)});
  worsen(SendOutcome::impossible);
  close();
}

// There is a conversation, but it leads nowhere: that is said, and then QUIT.
void Client::stop_for(std::string why) {
  actions_.push_back({ActionKind::tell, EventKind::client_error, Side::client, Trouble::other, Wait::other, std::move(why)});
  worsen(SendOutcome::impossible);
  quit();
}

void Client::hang_up(std::string why) {
  actions_.push_back({ActionKind::tell, EventKind::client_error, Side::client, Trouble::hung_up, Wait::other, std::move(why)});
  close();
}

void Client::close() {
  if (over()) return;
  stage_ = Stage::over;
  pending_.clear();
  actions_.push_back({ActionKind::close, EventKind::close, Side::client, Trouble::none, Wait::other, {}});
}

void Client::expect_next() {
  actions_.push_back({ActionKind::expect, EventKind::note, Side::unknown, Trouble::none, pending_.front().wait, {}});
}

void Client::flush() {
  if (out_.empty()) return;
  actions_.push_back({ActionKind::send, EventKind::line, Side::client, Trouble::none, Wait::data_block, std::exchange(out_, {})});
  if (!pending_.empty()) expect_next();
}

}  // namespace smtpwhy
