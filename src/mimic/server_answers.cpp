// What the server answers: out of the script, or as any plain server does; and logins.
#include "mimic/server.h"

#include "base/text.h"
#include "mimic/challenges.h"
#include "smtp/path.h"
#include "smtp/secrets.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::array<std::string_view, 3> kHellos = {"EHLO", "HELO", "LHLO"};

struct PlainRow {
  Verb verb;
  std::string_view words;
};

// RFC 5321 section 4.3.2. What is in no row is not implemented.
constexpr std::array<PlainRow, 10> kPlain = {{{Verb::mail, "250 2.1.0 Ok\r\n"},
                                              {Verb::rcpt, "250 2.1.5 Ok\r\n"},
                                              {Verb::data, "354 End data with <CR><LF>.<CR><LF>\r\n"},
                                              {Verb::bdat, "250 2.0.0 Ok\r\n"},
                                              {Verb::end_of_data, "250 2.0.0 Ok: thrown away\r\n"},
                                              {Verb::rset, "250 2.0.0 Ok\r\n"},
                                              {Verb::noop, "250 2.0.0 Ok\r\n"},
                                              {Verb::vrfy, "252 2.0.0 Send a message, and see\r\n"},
                                              {Verb::help, "214 2.0.0 This server plays what another one said in a log\r\n"},
                                              {Verb::quit, "221 2.0.0 Bye\r\n"}}};

ServerPart saying(std::string words) {
  ServerPart part;
  part.code = static_cast<int>(parse_number(std::string_view(words).substr(0, 3)).value_or(0));
  part.words = std::move(words);
  return part;
}

// A reply of several lines, each with its code: the last has a space behind it.
std::string reply_of(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += fmt::format("250{}{}\r\n", i + 1 == lines.size() ? ' ' : '-', lines[i]);
  return text;
}

std::vector<std::string> texts_of(std::string_view words) {
  constexpr std::size_t kHead = 4;  // the code and what is behind it
  std::vector<std::string> texts;
  for (const auto line : split(words, '\n')) {
    if (line.size() >= kHead) texts.emplace_back(trim_right(line.substr(kHead)));
  }
  return texts;
}

bool names(std::string_view text, std::string_view keyword) {
  const auto word = first_word(text);
  return equals_ignoring_case(word.substr(0, word.find('=')), keyword);
}

// Under TLS it is not offered again (RFC 3207 section 4.2).
std::string without_starttls(const std::string& words) {
  auto lines = texts_of(words);
  const auto size = lines.size();
  lines.erase(std::remove_if(lines.begin(), lines.end(), [](const auto& line) { return names(line, "STARTTLS"); }), lines.end());
  return lines.size() == size || lines.empty() ? words : reply_of(lines);
}

// In the order of a transaction (RFC 5321 section 4.1.4).
bool is_of_transaction(std::string_view verb) {
  static constexpr std::array<std::string_view, 4> verbs = {"RCPT", "DATA", "BDAT", "."};
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

// 500 to 504: the command itself was the mistake, not what it asked for.
bool is_about_command(const ServerPart& part) { return part.code / 10 == 50 && part.code % 10 <= 4; }

bool opens(std::string_view verb) { return opens_transaction(parse_command(verb).verb); }

}  // namespace

// --- out of the script ---

std::vector<std::size_t> Server::candidates_for(std::string_view verb) const {
  std::vector<std::size_t> found;
  found.reserve(script_.parts.size());
  const auto collect = [&](auto fits) {
    for (std::size_t i = 0; i < script_.parts.size(); ++i) {
      if (fits(script_.parts[i])) found.push_back(i);
    }
  };
  collect([&](const ServerPart& part) { return part.verb == verb; });
  // RFC 821's other verbs do what MAIL does, where the server knew them.
  if (found.empty() && verb == "MAIL") collect([](const ServerPart& part) { return opens(part.verb) && !is_about_command(part); });
  prefer(found, [this](const ServerPart& part) { return part.encrypted == tls_; });
  return found;
}

// Those that fit alone, where there are any.
template <class Fits>
void Server::prefer(std::vector<std::size_t>& among, Fits fits) const {
  std::vector<std::size_t> better;
  std::copy_if(among.begin(), among.end(), std::back_inserter(better), [&](std::size_t i) { return fits(script_.parts[i]); });
  if (!better.empty()) among = std::move(better);
}

// Nothing where the log does not tell, or not of anything like this.
const ServerPart* Server::part_for(std::string_view verb, std::string_view argument, std::string_view address) {
  auto among = candidates_for(verb);
  if (is_of_transaction(verb)) {
    const bool sense = makes_sense(verb);
    const auto misplaced = [&](std::size_t i) { return sense ? script_.parts[i].follows : !script_.parts[i].fails(); };
    among.erase(std::remove_if(among.begin(), among.end(), misplaced), among.end());
  }
  if (verb == "." && address.empty()) {
    prefer(among, [](const ServerPart& part) { return part.address.empty() && part.code != kRepliesForEach; });
  } else {
    // The same words, else the same address, else at least as much said.
    prefer(among, [&](const ServerPart& part) { return part.argument.empty() == argument.empty(); });
    prefer(among, [&](const ServerPart& part) { return equals_ignoring_case(part.address, address); });
    prefer(among, [&](const ServerPart& part) { return equals_ignoring_case(part.argument, argument); });
  }
  if (among.empty()) return nullptr;
  const auto unused = std::find_if(among.begin(), among.end(), [&](std::size_t i) { return !used_[i]; });
  const auto chosen = unused == among.end() ? among.back() : *unused;
  used_[chosen] = true;
  return &script_.parts[chosen];
}

bool Server::makes_sense(std::string_view verb) const {
  if (verb == "RCPT") return mail_open_;
  return !is_of_transaction(verb) || (mail_open_ && accepted_ > 0);
}

ServerPart Server::answer_to(const Command& command) {
  const auto verb = command.verb == Verb::unknown ? upper(command.verb_text) : std::string(name(command.verb));
  const auto path =
      opens_transaction(command.verb) || command.verb == Verb::rcpt ? parse_path_argument(command.argument) : std::nullopt;
  const auto* const part = part_for(verb, command.argument, path ? path->address : std::string_view());
  return part == nullptr ? plain_answer(command.verb) : *part;
}

// --- as any server ---

ServerPart Server::plain_answer(Verb verb) const {
  if (refused_ && verb != Verb::quit) return saying("503 5.5.1 The greeting has said no\r\n");
  if (verb == Verb::rcpt && !mail_open_) return saying("503 5.5.1 MAIL first\r\n");
  if (!makes_sense(name(verb))) return saying(mail_open_ ? "554 5.5.1 No valid recipients\r\n" : "503 5.5.1 MAIL first\r\n");
  if (verb == Verb::starttls && offers("STARTTLS")) return saying("220 2.0.0 Ready to start TLS\r\n");
  if (verb == Verb::unknown) return saying("500 5.5.2 Command not recognised\r\n");
  const auto* const row = std::find_if(kPlain.begin(), kPlain.end(), [&](const PlainRow& one) { return one.verb == verb; });
  return saying(row == kPlain.end() ? "502 5.5.1 Command not implemented\r\n" : std::string(row->words));
}

// The log may tell of another hello only. What it refused by name or policy is refused in this one, too.
ServerPart Server::hello_answer(const Command& command) {
  const auto verb = command.verb;
  if (!candidates_for(name(verb)).empty()) {
    auto part = *part_for(name(verb), command.argument, {});
    if (part.code / 100 != 2) return part;
    if (tls_ && !part.encrypted) part.words = without_starttls(part.words);
    if (verb != Verb::helo) part.words = with_what_was_used(part.words);
    return part;
  }
  if (refused_) return plain_answer(verb);
  std::vector<std::string> known = {host_};
  for (const auto other : kHellos) {
    if (candidates_for(other).empty()) continue;
    const auto* const part = part_for(other, command.argument, {});
    if (part->fails() && !is_about_command(*part)) return *part;
    const auto texts = texts_of(part->words);
    if (part->code / 100 == 2 && verb == Verb::helo && !texts.empty()) return saying(reply_of({texts.front()}));
    if (part->code / 100 == 2 && (other != "HELO" || texts.size() > 1)) known = texts;
  }
  if (verb == Verb::helo) return saying(reply_of({known.front()}));
  return saying(known.size() > 1 ? reply_of(known) : fmt::format("250-{}\r\n{}", known.front(), offer()));
}

// `AUTH PLAIN LOGIN`, and what the log's client took. Empty where AUTH itself was refused.
std::string Server::login_offer() const {
  const auto known = [](const LoginPart& login) {
    return std::any_of(login.replies.begin(), login.replies.end(),
                       [](const ServerPart& reply) { return !is_about_command(reply); });
  };
  const auto login = std::find_if(script_.logins.begin(), script_.logins.end(), known);
  if (login == script_.logins.end()) return {};
  const auto& mechanism = login->mechanism;
  const bool usual = mechanism.empty() || mechanism == "PLAIN" || mechanism == "LOGIN";
  return "AUTH PLAIN LOGIN" + (usual ? std::string() : " " + mechanism);
}

// Some logs keep a part of the reply only, and yet the client used what must have been in it.
std::string Server::with_what_was_used(const std::string& words) const {
  auto lines = texts_of(words);
  const auto size = lines.size();
  const auto add = [&](std::string_view keyword, std::string line) {
    const bool there = std::any_of(lines.begin(), lines.end(), [&](const auto& text) { return names(text, keyword); });
    if (!there && !line.empty()) lines.push_back(std::move(line));
  };
  const bool started = std::any_of(script_.parts.begin(), script_.parts.end(),
                                   [](const ServerPart& part) { return part.verb == "STARTTLS" && part.code == 220; });
  if (started && !tls_) add("STARTTLS", "STARTTLS");
  add("AUTH", login_offer());
  return lines.size() == size ? words : reply_of(lines);
}

// What follows from the script, where it has no reply to EHLO.
std::string Server::offer() const {
  std::vector<std::string> lines;
  if (script_.tls == ServerTls::starttls && !tls_) lines.emplace_back("STARTTLS");
  if (auto login = login_offer(); !login.empty()) lines.push_back(std::move(login));
  if (!candidates_for("BDAT").empty()) lines.emplace_back("CHUNKING");
  lines.emplace_back("8BITMIME");
  return reply_of(lines);
}

bool Server::offers(std::string_view keyword) const {
  bool told = false;
  for (const auto& part : script_.parts) {
    if ((part.verb != "EHLO" && part.verb != "LHLO") || part.code / 100 != 2) continue;
    told = true;
    const auto texts = texts_of(part.words);
    if (std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return names(text, keyword); })) return true;
  }
  const auto made_up = texts_of(offer());
  return !told && std::any_of(made_up.begin(), made_up.end(), [&](const auto& text) { return names(text, keyword); });
}

// --- logins ---

const LoginPart* Server::login_for(std::string_view mechanism) {
  const auto& all = script_.logins;
  const bool known = std::any_of(all.begin(), all.end(), [&](const LoginPart& one) { return one.mechanism == mechanism; });
  const LoginPart* last = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (known && all[i].mechanism != mechanism) continue;
    last = &all[i];
    if (used_logins_[i]) continue;
    used_logins_[i] = true;
    break;
  }
  return last;
}

void Server::on_auth(const Command& command) {
  auth_seen_ = true;
  std::string_view rest;
  const auto mechanism = upper(first_word(command.argument, &rest));
  const bool initial_response = !is_blank(rest);
  const auto* const login = login_for(mechanism);
  if (login != nullptr) {
    plan_login(*login, mechanism, initial_response);
  } else {
    if (!offers("AUTH")) return perform(plain_answer(Verb::auth));
    const auto wanted = challenges_of(mechanism, initial_response);
    if (!wanted) return say("504 5.5.4 This mechanism is not known\r\n");
    challenges_.assign(*wanted, {});
    login_end_ = saying("235 2.7.0 Authentication successful\r\n");
  }
  mechanism_ = mechanism;
  next_challenge_ = 0;
  go_on_with_login(trim(rest));
}

// As many questions as this client's way needs, those of the log where it has them; then the log's last word.
void Server::plan_login(const LoginPart& login, std::string_view mechanism, bool initial_response) {
  std::vector<std::string> logged;
  login_end_ = saying("235 2.7.0 Authentication successful\r\n");
  for (const auto& reply : login.replies) {
    // What the log hides cannot be said; it is made up.
    const bool hidden = reply.words.find(kHidden) != std::string::npos;
    if (reply.code == kLoginChallenge && reply.before == Deed::go_on) {
      logged.push_back(hidden ? std::string() : reply.words);
    } else {
      login_end_ = reply;
    }
  }
  challenges_.clear();
  // Refused before anything was asked: the command was, and not who logged in.
  const auto once = challenges_of(login.mechanism, login.initial_response);
  if (logged.empty() && login_end_.fails() && once.value_or(0) > 0) return;
  const bool same = login.mechanism == mechanism;
  const auto wanted = challenges_of(mechanism, initial_response).value_or(logged.size());
  challenges_ = same ? std::move(logged) : std::vector<std::string>();
  const bool as_logged = same && login.initial_response == initial_response && challenges_.size() >= wanted;
  if (as_logged) return;
  if (challenges_.size() > wanted) challenges_.erase(challenges_.begin(), challenges_.end() - static_cast<std::ptrdiff_t>(wanted));
  challenges_.insert(challenges_.begin(), wanted - challenges_.size(), {});
}

void Server::go_on_with_login(std::string_view heard) {
  if (next_challenge_ == challenges_.size()) {
    stage_ = Stage::commands;
    return perform(login_end_);
  }
  stage_ = Stage::login;
  const auto left = challenges_.size() - next_challenge_;
  const auto& logged = challenges_[next_challenge_++];
  say(logged.empty() ? challenge(mechanism_, left, heard) : logged);
}

void Server::on_login_line(std::string_view line) {
  tell(Side::client, line.empty() || line == "*" ? line : kHidden);
  if (line != "*") return go_on_with_login(line);
  stage_ = Stage::commands;
  say("501 5.7.0 The login was given up\r\n");
}

}  // namespace smtpwhy
