#include "unwrap/circumstances.h"

#include "base/char_set.h"
#include "base/octet_search.h"
#include "base/pair_sieve.h"
#include "base/text.h"
#include "unwrap/marked_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kLookBack = 1000;    // how much of a wrapper's words is read
constexpr std::size_t kLongestName = 255;  // RFC 1035 section 2.3.4

std::string_view last_part(std::string_view text) { return text.substr(text.size() - std::min(text.size(), kLookBack)); }

std::size_t find_last_ignoring_case(std::string_view text, std::string_view words) {
  if (words.empty() || words.size() > text.size()) return std::string_view::npos;
  auto last = std::string_view::npos;
  const std::array first_letters = {to_lower(words.front()), to_upper(words.front())};
  any_place_of(first_letters, text.substr(0, text.size() - words.size() + 1), [&](std::size_t at) {
    if (starts_with_ignoring_case(text.substr(at), words)) last = at;
    return false;
  });
  return last;
}

/// Words that are looked for in many texts.
struct Sought {
  std::string_view words;
  PairSieve pairs;

  constexpr Sought(const char* sought)
      : words(sought), pairs(words) {}  // NOLINT(google-explicit-constructor): tables are full of them
};

/// A text in which many words are looked for.
class Searched {
 public:
  explicit Searched(std::string_view text) : text_(text), sieve_(text) {}
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t find_last(const Sought& sought) const {
    return sieve_.may_hold(sought.pairs) ? find_last_ignoring_case(text_, sought.words) : std::string_view::npos;
  }

 private:
  std::string_view text_;
  PairSieve sieve_;
};

// ---- hosts ----

constexpr auto kHostCharacters = CharSet::word_characters(".-_");
constexpr auto kAddressCharacters = CharSet::of("0123456789abcdefABCDEF.:");
constexpr auto kPlainAddress = CharSet::word_characters(".-_+@");
constexpr auto kDigits = CharSet::of("0123456789");

// With a dot, and a letter in the last label: an address is not a name.
bool is_host_name(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 >= name.size() || name.size() > kLongestName) return false;
  return is_alpha(name[dot + 1]);
}

std::string_view host_at(std::string_view text) {
  text = trim_left(text);
  auto name = text.substr(0, kHostCharacters.length_at_head(text));
  while (name.ends_with('.')) name.remove_suffix(1);
  return is_host_name(name) ? name : std::string_view();
}

// What stands directly before the host, and what must follow it (anything, where empty).
struct HostMark {
  Sought before, after;
};
constexpr std::array<HostMark, 14> kHostMarks = {{{"host ", "["},
                                                  {"host ", " ["},
                                                  {"host ", " said"},
                                                  {"server ", "["},
                                                  {"server ", " said"},
                                                  {"H=", " ["},
                                                  {"relay=", ""},
                                                  {"Remote-MTA: dns;", ""},
                                                  {"while talking to ", ""},
                                                  {"remote server at ", ""},
                                                  {" by ", ". ["},
                                                  {"<", " #"},
                                                  {"", " gave this error"},
                                                  {"", "] said:"}}};

// `mx.example.net[192.0.2.1] said:` has no word before it: the name is looked for from behind.
std::string_view host_behind(const Searched& searched, const Sought& after) {
  const auto at = searched.find_last(after);
  if (at == std::string_view::npos) return {};
  auto front = searched.text().substr(0, at);
  if (after.words[0] == ']') front = front.substr(0, std::min(front.rfind('['), front.size()));
  front = trim_right(front);
  std::size_t begin = front.size();
  while (begin > 0 && kHostCharacters.holds(front[begin - 1])) --begin;
  return host_at(front.substr(begin));
}

std::string_view host_by(const Searched& searched, const HostMark& mark) {
  if (mark.before.words.empty()) return host_behind(searched, mark.after);
  const auto at = searched.find_last(mark.before);
  if (at == std::string_view::npos) return {};
  const auto text = searched.text();
  const auto rest = text.substr(at + mark.before.words.size());
  const auto host = host_at(rest);
  if (host.empty()) return {};
  const auto behind = text.substr(static_cast<std::size_t>(host.data() - text.data()) + host.size());
  return starts_with_ignoring_case(behind, mark.after.words) ? host : std::string_view();
}

// ---- commands ----

// Words that tell the command by themselves.
struct CommandMark {
  Sought words;
  std::string_view command;
};
constexpr std::array<CommandMark, 22> kCommandMarks = {{{"RCPT failed", "RCPT"},
                                                        {"MAIL failed", "MAIL"},
                                                        {"DATA failed", "DATA"},
                                                        {"SMTPRecipient", "RCPT"},
                                                        {"SMTPAddressFailed", "RCPT"},
                                                        {"does not like recipient", "RCPT"},
                                                        {"recipients were rejected", "RCPT"},
                                                        {"recipients failed", "RCPT"},
                                                        {"Recipient command failed", "RCPT"},
                                                        {"SMTPSenderRefused", "MAIL"},
                                                        {"SMTPSenderFailed", "MAIL"},
                                                        {"but sender was rejected", "MAIL"},
                                                        {"SMTPAuthenticationError", "AUTH"},
                                                        {"Invalid login", "AUTH"},
                                                        {"Password command failed", "AUTH"},
                                                        {"failed to authenticate on", "AUTH"},
                                                        {"SASL authentication failed", "AUTH"},
                                                        {"Invalid greeting", "CONNECT"},
                                                        {"but greeting failed", "CONNECT"},
                                                        {"SMTPConnectError", "CONNECT"},
                                                        {"SMTPHeloError", "EHLO"},
                                                        {"failed after I sent the message", "."}}};

// What those of them begin with that may stand within a name: without a blank.
constexpr std::string_view kHeadOfMarks = "SMTP";
static_assert(std::all_of(kCommandMarks.begin(), kCommandMarks.end(), [](const CommandMark& mark) {
  return mark.words.words.starts_with(kHeadOfMarks) || mark.words.words.find(' ') != std::string_view::npos;
}));

// The same behind the reply: qmail's patches, nodemailer's fields.
struct CommandMarkBehind {
  MarkedWords words;
  std::string_view command;
};
constexpr std::array<CommandMarkBehind, 6> kCommandMarksBehind = {{{{"[RCPT_TO]"}, "RCPT"},
                                                                   {{"[MAIL_FROM]"}, "MAIL"},
                                                                   {{"[DATA]"}, "."},
                                                                   {{"command: 'RCPT", 9}, "RCPT"},
                                                                   {{"command: 'MAIL", 9}, "MAIL"},
                                                                   {{"command: 'AUTH", 9}, "AUTH"}}};

// Each has one of them; in texts, they are rare.
constexpr std::array kSignsBehind = {'[', '\''};
static_assert(std::all_of(kCommandMarksBehind.begin(), kCommandMarksBehind.end(), [](const CommandMarkBehind& mark) {
  return std::find(kSignsBehind.begin(), kSignsBehind.end(), mark.words.words[mark.words.at]) != kSignsBehind.end();
}));

// What servers say to one command only. `Sender address rejected` is none of these: Postfix says it to RCPT, others to MAIL.
constexpr std::array<CommandMark, 19> kWordsOfReplies = {{{"TLS not available", "STARTTLS"},
                                                          {"eady to start TLS", "STARTTLS"},
                                                          {"eady for TLS", "STARTTLS"},
                                                          {"TLS go ahead", "STARTTLS"},
                                                          {"TLS currently unavailable", "STARTTLS"},
                                                          {"TLS temporarily unavailable", "STARTTLS"},
                                                          {"Recipient address rejected", "RCPT"},
                                                          {"Relay access denied", "RCPT"},
                                                          {"Relaying denied", "RCPT"},
                                                          {"relay not permitted", "RCPT"},
                                                          {"Invalid recipient", "RCPT"},
                                                          {"Unknown recipient", "RCPT"},
                                                          {"Too many recipients", "RCPT"},
                                                          {"User unknown in ", "RCPT"},
                                                          {"Message size exceeds fixed limit", "MAIL"},
                                                          // RFC 3207 section 4: to all but EHLO, and the first of these is MAIL
                                                          {"Must issue a STARTTLS command first", "MAIL"},
                                                          {"Greylisting in action", "RCPT"},
                                                          // Yahoo and AOL, [TSS04] and its like
                                                          {"temporarily deferred due to ", "MAIL"},
                                                          {"[TSS0", "MAIL"}}};

template <std::size_t size>
std::string_view marked_command(const Searched& searched, const std::array<CommandMark, size>& marks) {
  for (const auto& mark : marks) {
    if (searched.find_last(mark.words) != std::string_view::npos) return mark.command;
  }
  return {};
}

// Words that the command stands between.
struct CommandFrame {
  Sought before;
  std::string_view after;
};
constexpr std::array<CommandFrame, 8> kCommandFrames = {{{"remote mail server after pipelined ", ""},
                                                         {"remote mail server after ", ""},
                                                         {"SMTP error, ", ":"},
                                                         {"SMTP error: ", " command failed"},
                                                         {"server error: ", " command failed"},
                                                         {"error: ", " command failed"},
                                                         {"while sending ", ""},
                                                         {">>> ", "\n"}}};

std::string_view command_in(const Searched& searched, const CommandFrame& frame) {
  const auto at = searched.find_last(frame.before);
  if (at == std::string_view::npos) return {};
  const auto rest = searched.text().substr(at + frame.before.words.size());
  const auto end = frame.after.empty() ? rest.size() : find_last_ignoring_case(rest, frame.after);
  return end == std::string_view::npos ? std::string_view() : trim(rest.substr(0, end));
}

std::string_view named_host(const Searched& text) {
  std::string_view last;
  for (const auto& mark : kHostMarks) {
    const auto host = host_by(text, mark);
    if (!host.empty() && (last.empty() || host.data() > last.data())) last = host;
  }
  return last;
}

std::string_view named_command(const Searched& text) {
  if (const auto command = marked_command(text, kCommandMarks); !command.empty()) return command;
  for (const auto& frame : kCommandFrames) {
    if (const auto words = command_in(text, frame); !words.empty()) return words;
  }
  return {};
}

// `host mx.example.net[192.0.2.1] said:`, as Postfix has it, where no word of the name is one of those that tell a command.
std::optional<std::string_view> only_named_host(std::string_view before) {
  if (before.size() > kLookBack || !take_head(before, "host ")) return std::nullopt;
  const auto name = before.substr(0, kHostCharacters.length_at_head(before));
  before.remove_prefix(name.size());
  if (!is_host_name(name) || name.ends_with('.') || !take_head(before, "[")) return std::nullopt;
  if (find_ignoring_case(name, kHeadOfMarks) != std::string_view::npos) return std::nullopt;
  before.remove_prefix(kAddressCharacters.length_at_head(before));
  return before == "] said:" ? std::optional(name) : std::nullopt;
}

// `SMTP error from remote mail server after RCPT TO:<alice@example.net>:`, as Exim has it, where nothing in the address tells anything:
// it has no blank, no `=`, and none of the words that tell a command.
std::optional<std::string_view> only_named_command(std::string_view before) {
  if (before.size() > kLookBack || !take_head(before, "SMTP error from remote mail server after ")) return std::nullopt;
  (void)take_head(before, "pipelined ");
  auto rest = before;
  if (take_head(rest, "RCPT TO:<") || take_head(rest, "MAIL FROM:<")) {
    const auto address = rest.substr(0, kPlainAddress.length_at_head(rest));
    if (find_ignoring_case(address, kHeadOfMarks) != std::string_view::npos) return std::nullopt;
    rest.remove_prefix(address.size());
    if (!take_head(rest, ">")) return std::nullopt;
    if (take_head(rest, " SIZE=")) rest.remove_prefix(kDigits.length_at_head(rest));
    return rest == ":" ? std::optional(before) : std::nullopt;
  }
  return rest == "end of data:" || rest == "initial connection:" ? std::optional(before) : std::nullopt;
}

}  // namespace

Circumstances circumstances_in(std::string_view before) {
  if (const auto host = only_named_host(before)) return {*host, {}};
  if (const auto command = only_named_command(before)) return {{}, *command};
  const Searched text(last_part(before));
  return {named_host(text), named_command(text)};
}

std::string_view named_command_behind(std::string_view reply) {
  const auto text = last_part(reply);
  std::uint32_t found = 0;  // a bit for each that stands there
  (void)any_place_of(kSignsBehind, text, [&](std::size_t at) {
    for (std::size_t i = 0; i < kCommandMarksBehind.size(); ++i) {
      const auto& [words, sign] = kCommandMarksBehind[i].words;
      const bool stands = at >= sign && text[at] == words[sign] && starts_with_ignoring_case(text.substr(at - sign), words);
      found |= static_cast<std::uint32_t>(stands) << i;
    }
    return false;
  });
  return found == 0 ? std::string_view() : kCommandMarksBehind[static_cast<std::size_t>(std::countr_zero(found))].command;
}

std::string_view command_by_words(std::string_view reply) {
  return marked_command(Searched(reply.substr(0, kLookBack)), kWordsOfReplies);
}

std::string_view take_command_answered(std::string_view& reply) {
  constexpr std::string_view opening = "(in reply to ";
  const auto at = reply.find(opening);
  if (at == std::string_view::npos) return {};
  const auto words = reply.substr(at + opening.size());
  const auto end = words.find(')');
  reply = trim_right(reply.substr(0, at));
  return trim(words.substr(0, end));
}

}  // namespace smtpwhy::unwrap
