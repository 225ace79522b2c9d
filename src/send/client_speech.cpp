// What the client says, and when.
#include "send/client.h"

#include "base/base64.h"
#include "base/text.h"
#include "send/message.h"
#include "smtp/secrets.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

// The best first. Those that need a token are taken only where they are named.
constexpr std::array<std::string_view, 5> kPreferred = {"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"};

Wait wait_of(Verb verb) {
  switch (verb) {
    case Verb::mail: return Wait::mail;
    case Verb::rcpt: return Wait::rcpt;
    case Verb::data: return Wait::data;
    case Verb::quit: return Wait::quit;
    case Verb::auth: return Wait::login;
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo: return Wait::hello;
    default: return Wait::other;
  }
}

}  // namespace

void Client::command(Pending pending, std::string_view line) { command_shown_as(std::move(pending), line, line); }

void Client::command_shown_as(Pending pending, std::string_view line, std::string_view shown) {
  tell(Side::client, shown);
  out_ += line;
  out_ += "\r\n";
  if (pending.said.empty()) pending.said = without_secrets(shown, secrets_);
  pending_.push_back(std::move(pending));
}

// Nothing is awaited: whatever comes next is said.
void Client::proceed() {
  switch (stage_) {
    case Stage::hello: return say_hello(plan_.lmtp ? Verb::lhlo : Verb::ehlo);
    case Stage::commands: return next_command();
    case Stage::envelope: return go_on_with_envelope();
    case Stage::message: return reach(StopPoint::never);
    case Stage::old_hello: return say_hello(Verb::helo);
    case Stage::ready: return after_hello();
    case Stage::greeting:
    case Stage::starttls:
    case Stage::handshake:
    case Stage::login:
    case Stage::quit:
    case Stage::over: return;
  }
}

// --- hello, TLS, login ---

void Client::say_hello(Verb verb) {
  stage_ = Stage::hello;
  command({verb, Wait::hello, {}, 0}, fmt::format("{} {}", name(verb), plan_.helo));
  flush();
}

void Client::after_hello() {
  if (stops_at(StopPoint::ehlo)) return reach(StopPoint::ehlo);
  const bool wants_tls = plan_.tls == TlsUse::required || (plan_.tls == TlsUse::if_offered && !starttls_refused_);
  if (wants_tls && !tls_) {
    if (extensions_.has("STARTTLS")) {
      stage_ = Stage::starttls;
      command({Verb::starttls, Wait::other, {}, 0}, "STARTTLS");
      return flush();
    }
    if (plan_.tls == TlsUse::required) return stop_for("STARTTLS is required here, but the server does not offer it");
  }
  if (stops_at(StopPoint::tls)) {
    if (wants_tls && !tls_) {
      remark("the server does not offer STARTTLS: there is no TLS to stop after");
      worsen(SendOutcome::impossible);
    }
    return reach(StopPoint::tls);
  }
  if (plan_.login && !logged_in_) return begin_login();
  if (stops_at(StopPoint::auth)) return reach(StopPoint::auth);
  stage_ = Stage::commands;
  next_command();
}

// Empty where there is none; why was said then.
std::string Client::chosen_mechanism() {
  const auto& login = *plan_.login;
  const bool may_show = tls_ || login.allow_plaintext;
  const auto offered = extensions_.mechanisms();
  if (!login.mechanism.empty()) {
    if (shows_secret(login.mechanism) && !may_show) {
      stop_for(fmt::format("{} would show the password to whoever listens, as there is no TLS", login.mechanism));
      return {};
    }
    if (std::find(offered.begin(), offered.end(), login.mechanism) == offered.end())
      remark("the server does not offer " + login.mechanism);
    return login.mechanism;
  }
  for (const auto mechanism : kPreferred) {
    const bool is_offered = std::find(offered.begin(), offered.end(), mechanism) != offered.end();
    if (is_offered && (may_show || !shows_secret(mechanism)) && logins_.make(mechanism, login)) return std::string(mechanism);
  }
  if (offered.empty()) {
    stop_for("the server does not offer AUTH");
  } else {
    stop_for(fmt::format("none of the login mechanisms of the server can be used {}: {}", may_show ? "here" : "without TLS",
                         join(offered, " ")));
  }
  return {};
}

void Client::begin_login() {
  const auto mechanism = chosen_mechanism();
  if (mechanism.empty()) return;
  login_ = logins_.make(mechanism, *plan_.login);
  if (!login_) return stop_for(fmt::format("the login mechanism {} is not known here", mechanism));
  stage_ = Stage::login;
  auto line = "AUTH " + mechanism;
  auto shown = line;
  if (login_->speaks_first()) {
    const auto initial = login_->answer({});
    if (!initial) return stop_for(fmt::format("{} cannot be begun with this name and password", mechanism));
    const auto response = initial->empty() ? std::string("=") : base64(*initial);
    secrets_.push_back(response);
    line += ' ' + response;
    shown += ' ' + std::string(kHidden);
  }
  command_shown_as({Verb::auth, Wait::login, "AUTH " + mechanism, 0}, line, shown);
  flush();
}

void Client::login_step(std::string_view challenge) {
  if (++login_steps_ > kMostLoginSteps) return give_up(Trouble::other, "the login does not come to an end");
  const auto response = login_->answer(challenge);
  if (response && !response->empty()) secrets_.push_back(base64(*response));
  // RFC 4954 section 4: `*` gives up.
  const auto line = response ? base64(*response) : std::string("*");
  command_shown_as({Verb::auth, Wait::login, "AUTH", 0}, line, response && !response->empty() ? kHidden : std::string_view(line));
  flush();
}

// --- commands and envelope ---

void Client::next_command() {
  if (next_command_ < plan_.commands.size()) {
    const auto& line = plan_.commands[next_command_++];
    const auto verb = parse_command(line).verb;
    command({verb, wait_of(verb), {}, 0}, line);
    return flush();
  }
  if (!has_envelope()) return quit();
  stage_ = Stage::envelope;
  go_on_with_envelope();
}

bool Client::has_envelope() const { return !plan_.recipients.empty() || stops_at(StopPoint::mail) || plan_.opening == Verb::turn; }

bool Client::groups() const { return plan_.pipelining && extensions_.has("PIPELINING") && !stops_at(StopPoint::mail); }

void Client::go_on_with_envelope() {
  if (!opening_sent_) {
    if (plan_.opening == Verb::turn) return turn();
    if (!can_open_transaction()) return;
    open_transaction();
    if (!groups()) return flush();
  } else if (!opening_accepted_ && !data_accepted_) {
    return quit();
  }
  if (stops_at(StopPoint::mail)) return reach(StopPoint::mail);
  while (next_recipient_ < plan_.recipients.size()) {
    send_recipient(next_recipient_++);
    if (!groups() || pending_.size() >= kMostInGroup) return flush();
  }
  if (!pending_.empty()) {
    // DATA ends a group (RFC 2920 section 3.1).
    const bool data_follows = !data_sent_ && !plan_.chunking && !stops_at(StopPoint::rcpt);
    if (data_follows) command({Verb::data, Wait::data, {}, 0}, "DATA");
    data_sent_ = data_sent_ || data_follows;
    return flush();
  }
  if (stops_at(StopPoint::rcpt)) return reach(StopPoint::rcpt);
  go_on_with_message();
}

void Client::turn() {
  opening_sent_ = true;
  command({Verb::turn, Wait::other, {}, 0}, "TURN");
  flush();
}

// RFC 6531 section 3.5: such an address must not go to a server that does not say that it takes them.
bool Client::can_open_transaction() {
  const bool ascii = is_ascii(plan_.sender) && std::all_of(plan_.recipients.begin(), plan_.recipients.end(), is_ascii);
  if (!ascii && !extensions_.has("SMTPUTF8")) {
    stop_for("an address holds more than ASCII, and the server does not offer SMTPUTF8");
    return false;
  }
  if (plan_.chunking && !extensions_.has("CHUNKING")) {
    stop_for("the message is to go with BDAT, and the server does not offer CHUNKING");
    return false;
  }
  if (!is_ascii(plan_.message) && !extensions_.has("8BITMIME"))
    remark("the message has 8-bit text, and the server does not offer 8BITMIME");
  const bool wants_dsn = !plan_.dsn.notify.empty() || !plan_.dsn.ret.empty() || !plan_.dsn.envid.empty();
  if (wants_dsn && !extensions_.has("DSN")) remark("the server does not offer DSN: what was asked of notifications is left out");
  return true;
}

std::string Client::opening_parameters() {
  std::string text;
  if (extensions_.has("SIZE") && !plan_.message.empty()) text += fmt::format(" SIZE={}", plan_.message.size());
  if (extensions_.has("8BITMIME") && !is_ascii(plan_.message)) text += " BODY=8BITMIME";
  const bool ascii = is_ascii(plan_.sender) && std::all_of(plan_.recipients.begin(), plan_.recipients.end(), is_ascii);
  if (!ascii) text += " SMTPUTF8";
  if (!extensions_.has("DSN")) return text;
  if (!plan_.dsn.ret.empty()) text += " RET=" + upper(plan_.dsn.ret);
  if (!plan_.dsn.envid.empty()) text += " ENVID=" + xtext(plan_.dsn.envid);
  return text;
}

void Client::open_transaction() {
  opening_sent_ = true;
  command({plan_.opening, Wait::mail, {}, 0},
          fmt::format("{} FROM:<{}>{}", name(plan_.opening), plan_.sender, opening_parameters()));
}

std::string Client::recipient_parameters() const {
  return plan_.dsn.notify.empty() || !extensions_.has("DSN") ? std::string() : " NOTIFY=" + upper(plan_.dsn.notify);
}

void Client::send_recipient(std::size_t index) {
  command({Verb::rcpt, Wait::rcpt, {}, index}, fmt::format("RCPT TO:<{}>{}", plan_.recipients[index], recipient_parameters()));
}

// --- the message ---

// Everybody has answered, perhaps to DATA too.
void Client::go_on_with_message() {
  if (accepted_recipients() == 0) {
    if (!data_accepted_) return quit();
    // RFC 2920 section 3.1: the server wants a message for nobody, and gets the end of one.
    stage_ = Stage::message;
    command({Verb::end_of_data, Wait::end_of_data, "the message", 0}, ".");
    return flush();
  }
  // With BDAT the message goes with the command: what comes before it is all that there is without one.
  if (plan_.chunking && stops_at(StopPoint::data)) return reach(StopPoint::data);
  if (plan_.chunking) return send_chunk();
  if (!data_sent_) {
    data_sent_ = true;
    command({Verb::data, Wait::data, {}, 0}, "DATA");
    return flush();
  }
  if (!data_accepted_) return quit();
  if (stops_at(StopPoint::data)) return hang_up("dropping the connection after DATA: nothing else ends it without a message");
  send_message();
}

// LMTP answers for each recipient (RFC 2033 section 4.2).
void Client::expect_end_of_data() {
  stage_ = Stage::message;
  const std::size_t replies = plan_.lmtp ? accepted_recipients() : 1;
  for (std::size_t i = 0; i < replies; ++i) {
    const auto said = plan_.lmtp ? "the message to " + plan_.recipients[accepted_[i]] : std::string("the message");
    pending_.push_back({Verb::end_of_data, Wait::end_of_data, said, accepted_[i]});
  }
}

void Client::send_message() {
  auto text = fmt::format("(message: {} lines, {} octets)", line_count(plan_.message), plan_.message.size());
  actions_.push_back({ActionKind::tell, EventKind::elided_body, Side::client, Trouble::none, Wait::other, std::move(text)});
  out_ += dot_stuffed(plan_.message);
  expect_end_of_data();
  flush();
}

// RFC 3030: the octets follow the command at once, and dots are as they are.
void Client::send_chunk() {
  const auto line = fmt::format("BDAT {} LAST", plan_.message.size());
  tell(Side::client, line);
  out_ += line + "\r\n" + plan_.message;
  remark(fmt::format("message: {} lines, {} octets", line_count(plan_.message), plan_.message.size()));
  expect_end_of_data();
  flush();
}

// --- the end ---

void Client::reach(StopPoint point) {
  if (plan_.drop && point != StopPoint::never)
    return hang_up(fmt::format("dropping the connection after {}, as asked", name(point)));
  quit();
}

void Client::quit() {
  if (over() || stage_ == Stage::quit) return;
  pending_.clear();
  stage_ = Stage::quit;
  command({Verb::quit, Wait::quit, {}, 0}, "QUIT");
  flush();
}

}  // namespace smtpwhy
