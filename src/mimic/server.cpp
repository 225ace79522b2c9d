#include "mimic/server.h"

#include "base/text.h"
#include "smtp/path.h"
#include "smtp/secrets.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr int kStartMessage = 3;  // the first digit of 354
constexpr int kReady = 220;       // RFC 3207 section 4

// What a client says, for the record. A word that could be an answer to AUTH is none of it, where AUTH was said before.
std::string shown(std::string_view line, const Command& command, bool auth_seen) {
  if (command.verb == Verb::auth) {
    std::string_view rest;
    const auto mechanism = first_word(command.argument, &rest);
    const auto begin = fmt::format("{} {}", command.verb_text, mechanism);
    return is_blank(rest) ? begin : fmt::format("{} {}", begin, kHidden);
  }
  if (auth_seen && command.verb == Verb::unknown && reads_as_secret(trim(line))) return std::string(kHidden);
  return without_secrets(line, {});
}

}  // namespace

Server::Server(const Script& script)
    : script_(script),
      host_(script.host.empty() ? "mimic.example" : script.host),
      used_(script.parts.size()),
      used_logins_(script.logins.size()) {}

std::vector<Action> Server::take_actions() { return std::exchange(actions_, {}); }

// --- the connection ---

void Server::on_connected() {
  if (script_.tls == ServerTls::from_start) return begin_handshake();
  greet();
}

void Server::greet() {
  auto greeting = script_.greeting;
  if (greeting.words.empty() && greeting.before == Deed::go_on) greeting.words = fmt::format("220 {} ESMTP\r\n", host_);
  refused_ = greeting.code / 100 == 4 || greeting.code / 100 == 5;
  perform(greeting);
}

void Server::begin_handshake() {
  heard_.clear();
  stage_ = script_.handshake_fails ? Stage::hello_of_tls : Stage::handshake;
  actions_.push_back({script_.handshake_fails ? ActionKind::expect : ActionKind::start_tls});
}

void Server::on_tls_started() {
  if (over()) return;
  tls_ = true;
  stage_ = Stage::commands;
  forget_transaction();
  actions_.push_back({ActionKind::expect});
  if (script_.tls == ServerTls::from_start) greet();
}

void Server::on_closed() {
  if (over()) return;
  if (stage_ == Stage::silent) return on_failure(Trouble::timeout, "no more was said, as in the log, until the client went");
  remark("the client closed the connection");
  close();
}

void Server::on_timeout() {
  if (over()) return;
  if (stage_ == Stage::silent) return on_failure(Trouble::timeout, "no more was said, as in the log, and the client still waits");
  if (stage_ != Stage::hello_of_tls) say(fmt::format("421 4.4.2 {} Nothing was said for too long\r\n", host_));
  close();
}

void Server::on_failure(Trouble trouble, const std::string& why) {
  if (over()) return;
  actions_.push_back({ActionKind::tell, EventKind::client_error, Side::client, trouble, Wait::other, why});
  close();
}

// --- what is heard ---

void Server::on_bytes(std::string_view bytes) {
  while (!bytes.empty() && !over()) {
    switch (stage_) {
      case Stage::content: bytes = take_content(bytes); break;
      case Stage::chunk: bytes = take_chunk(bytes); break;
      case Stage::hello_of_tls: return on_failure(Trouble::tls_failed, "the handshake was broken off here, as in the log");
      case Stage::handshake:  // what came before TLS does not count under it (RFC 3207 section 5)
      case Stage::silent:
      case Stage::over: return;
      case Stage::commands:
      case Stage::login: bytes = take_line(bytes); break;
    }
  }
}

std::string_view Server::take_line(std::string_view bytes) {
  const auto end = bytes.find('\n');
  const auto piece = bytes.substr(0, end);
  if (overlong_ || heard_.size() + piece.size() > kLongestLine) {
    overlong_ = true;
    heard_.clear();
  } else {
    heard_ += piece;
  }
  if (end == std::string_view::npos) return {};
  auto line = std::exchange(heard_, {});
  if (line.ends_with('\r')) line.pop_back();
  if (++commands_ > kMostCommands) {
    say(fmt::format("421 4.7.0 {} Too many commands\r\n", host_));
    close();
  } else if (std::exchange(overlong_, false)) {
    on_overlong_line();
  } else {
    on_line(line);
  }
  return bytes.substr(end + 1);
}

void Server::on_overlong_line() {
  remark(fmt::format("a line of more than {} octets is left out", kLongestLine));
  stage_ = Stage::commands;
  say("500 5.5.2 Line too long\r\n");
}

void Server::on_line(std::string_view line) {
  if (stage_ == Stage::login) return on_login_line(line);
  const auto command = parse_command(line);
  tell(Side::client, shown(line, command, auth_seen_));
  on_command(command);
}

void Server::on_command(const Command& command) {
  switch (command.verb) {
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo: return on_hello(command);
    case Verb::rcpt: return on_rcpt(command);
    case Verb::bdat: return on_bdat(command);
    case Verb::starttls: return on_starttls(command);
    case Verb::auth: return on_auth(command);
    default: break;
  }
  const auto answer = answer_to(command);
  if (opens_transaction(command.verb)) {
    const auto path = parse_path_argument(command.argument);
    wants_each_ = path && has_parameter(path->parameters, "PRDR");
  }
  perform(answer);
  after(command.verb, answer);
}

// What was said changes what makes sense next.
void Server::after(Verb verb, const ServerPart& answer) {
  if (over() || stage_ == Stage::silent) return;
  const bool good = answer.code / 100 == 2;
  if (verb == Verb::quit) return close();
  if (verb == Verb::rset && good) forget_transaction();
  if (opens_transaction(verb) && good) {
    forget_transaction();
    mail_open_ = true;
  }
  if (verb != Verb::data || answer.code / 100 != kStartMessage) return;
  stage_ = Stage::content;
  octets_ = lines_ = 0;
  line_head_.clear();
}

void Server::forget_transaction() {
  mail_open_ = false;
  accepted_ = 0;
  recipients_.clear();
  octets_ = lines_ = 0;
}

void Server::on_rcpt(const Command& command) {
  if (accepted_ >= kMostRecipients) return say("452 4.5.3 Too many recipients\r\n");
  const auto answer = answer_to(command);
  perform(answer);
  if (answer.code / 100 != 2) return;
  ++accepted_;
  const auto path = parse_path_argument(command.argument);
  if (lmtp_ || wants_each_) recipients_.emplace_back(path ? path->address : std::string_view());
}

void Server::on_hello(const Command& command) {
  const auto answer = hello_answer(command);
  perform(answer);
  if (answer.code / 100 != 2) return;
  forget_transaction();
  lmtp_ = command.verb == Verb::lhlo;
}

void Server::on_starttls(const Command& command) {
  if (tls_) return say("503 5.5.1 TLS has been started\r\n");
  const auto answer = answer_to(command);
  perform(answer);
  if (answer.code == kReady && stage_ == Stage::commands) begin_handshake();
}

// --- the message ---

std::string_view Server::take_content(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!take_content_octet(bytes[i])) continue;
    end_content();
    return bytes.substr(i + 1);
  }
  if (octets_ > kLargestMessage) {
    say(fmt::format("552 5.3.4 More than {} octets\r\n", kLargestMessage));
    close();
  }
  return {};
}

// True at the end of the lone dot's line. LF alone ends a line, too: people type.
bool Server::take_content_octet(char octet) {
  if (octet == '\n') {
    if (line_head_ == "." || line_head_ == ".\r") return true;
    ++lines_;
    line_head_.clear();
  } else if (line_head_.size() < 3) {
    line_head_ += octet;
  }
  ++octets_;
  return false;
}

void Server::end_content() {
  octets_ -= line_head_.size();
  auto text = fmt::format("(message: {} lines, {} octets)", lines_, octets_);
  actions_.push_back({ActionKind::tell, EventKind::elided_body, Side::client, Trouble::none, Wait::other, std::move(text)});
  stage_ = Stage::commands;
  on_message_end();
}

// RFC 3030 section 2: the octets follow, whatever is thought of them.
void Server::on_bdat(const Command& command) {
  std::string_view rest;
  const auto size = parse_number(first_word(command.argument, &rest));
  last_chunk_ = equals_ignoring_case(trim(rest), "LAST");
  if (!size || (!is_blank(rest) && !last_chunk_)) return say("501 5.5.4 Syntax: BDAT SIZE [LAST]\r\n");
  octets_ += *size;
  if (octets_ > kLargestMessage) {
    say(fmt::format("552 5.3.4 More than {} octets\r\n", kLargestMessage));
    return close();
  }
  chunk_left_ = *size;
  stage_ = Stage::chunk;
  if (chunk_left_ == 0) end_chunk();
}

std::string_view Server::take_chunk(std::string_view bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, bytes.size()));
  chunk_left_ -= taken;
  if (chunk_left_ == 0) end_chunk();
  return bytes.substr(taken);
}

void Server::end_chunk() {
  stage_ = Stage::commands;
  if (!makes_sense("BDAT")) return perform(plain_answer(Verb::bdat));
  // Where the log's server refused DATA, it had refused this.
  const auto* const refusal = candidates_for("BDAT").empty() && candidates_for(".").empty() ? part_for("DATA", {}, {}) : nullptr;
  if (refusal != nullptr && refusal->fails()) return perform(*refusal);
  if (last_chunk_) return on_message_end();
  const auto* const part = part_for("BDAT", {}, {});
  perform(part == nullptr ? plain_answer(Verb::bdat) : *part);
}

// One reply; LMTP has one for each recipient (RFC 2033 section 4.2), and PRDR both.
void Server::on_message_end() {
  const auto recipients = recipients_;
  const bool each = lmtp_ || wants_each_;
  const auto answer = [&](std::string_view address) {
    if (over() || stage_ == Stage::silent) return;
    const auto* const part = part_for(".", {}, address);
    perform(part == nullptr ? plain_answer(Verb::end_of_data) : *part);
  };
  const auto all = candidates_for(".");
  const bool announced = !all.empty() && script_.parts[all.front()].code == kRepliesForEach;
  if (lmtp_ || (each && announced)) {
    if (!lmtp_) say(script_.parts[all.front()].words);
    for (const auto& recipient : recipients) answer(recipient);
  }
  if (!lmtp_) answer({});
  forget_transaction();
}

// --- small things ---

void Server::perform(const ServerPart& part) {
  if (!part.words.empty()) say(part.words);
  const auto deed = part.before == Deed::go_on ? part.after : part.before;
  if (deed == Deed::silence) return fall_silent();
  if (deed == Deed::close) return close();
  if (deed == Deed::hang_up) return hang_up();
}

void Server::say(std::string_view words) {
  for (std::string_view rest = words; !rest.empty();) {
    const auto end = rest.find("\r\n");
    tell(Side::server, rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  }
  actions_.push_back({ActionKind::send, EventKind::note, Side::server, Trouble::none, Wait::other, std::string(words)});
  actions_.push_back({ActionKind::expect});
}

void Server::tell(Side side, std::string_view text) {
  actions_.push_back({ActionKind::tell, EventKind::line, side, Trouble::none, Wait::other, std::string(text)});
}

void Server::remark(std::string text) {
  actions_.push_back({ActionKind::tell, EventKind::note, Side::unknown, Trouble::none, Wait::other, std::move(text)});
}

void Server::fall_silent() {
  remark("saying no more, as in the log");
  stage_ = Stage::silent;
  actions_.push_back({ActionKind::expect});
}

void Server::hang_up() { on_failure(Trouble::lost, "the server closed the connection here, as in the log"); }

void Server::close() {
  if (over()) return;
  stage_ = Stage::over;
  actions_.push_back({ActionKind::close});
}

}  // namespace smtpwhy
