#include "smtp/named_secrets.h"

#include "base/base64.h"
#include "base/char_set.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace smtpwhy {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kShortestLogin = 8;    // octets of base64: two NULs, a name and a password
constexpr std::size_t kLongestLogin = 1024;  // octets of base64 that are looked at for one
constexpr std::size_t kLongestValue = 512;   // octets of a setting; so that no text is looked through to its end at each place
constexpr std::size_t kLongestOption = 64;   // octets of an option's name
constexpr std::size_t kMostBlanks = 16;      // between a name and its value
constexpr std::size_t kShortestToken = 8;    // octets of a bearer token

constexpr auto kNameOctets = CharSet::word_characters("_-.");
bool is_name_octet(char c) { return kNameOctets.holds(c); }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool ends_value(char c) {
  return is_space(c) || is_quote(c) || c == ',' || c == ';' || c == '&' || c == '<' || c == '>' || c == ')' || c == '}' || c == ']';
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

// Names of which the value is a secret whatever it looks like, and those of which it is one only where it looks like nothing else.
enum class Naming { none, weak, strong };
constexpr std::array kStrong = {"password"sv, "passwd"sv,  "passphrase"sv, "passcode"sv,    "pwd"sv,       "secret"sv,
                                "api_key"sv,  "api-key"sv, "apikey"sv,     "private_key"sv, "access_key"sv};
constexpr std::array kWeak = {"token"sv, "bearer"sv, "credentials"sv};

// Of all of them, of `pass` and of `authorization`: most words end in others.
constexpr auto kLastLetters = CharSet::of("detynrsDETYNRS");
constexpr bool ends_in_one(std::string_view name) { return kLastLetters.holds(name.back()); }
static_assert(std::all_of(kStrong.begin(), kStrong.end(), ends_in_one) && std::all_of(kWeak.begin(), kWeak.end(), ends_in_one) &&
              ends_in_one("pass") && ends_in_one("authorization"));

// `smtp_password`, `X-Api-Key`, `auth.pass`: by its last word; but `bypass` is none, and what SPF, DKIM and DMARC pass is no secret.
Naming naming_of(std::string_view name) {
  static constexpr std::array checks = {"spf"sv, "dkim"sv, "dmarc"sv, "arc"sv};
  if (name.empty() || !ends_in_one(name)) return Naming::none;
  const char last = to_lower(name.back());
  const auto is_end = [&](std::string_view end) { return end.back() == last && ends_with_ignoring_case(name, end); };
  if (std::any_of(kStrong.begin(), kStrong.end(), is_end)) return Naming::strong;
  if (std::any_of(kWeak.begin(), kWeak.end(), is_end)) return Naming::weak;
  if (!is_end("pass") || (name.size() > 4 && is_alpha(name[name.size() - 5]))) return Naming::none;
  const auto begins = [&](std::string_view check) { return starts_with_ignoring_case(name, check); };
  return std::any_of(checks.begin(), checks.end(), begins) ? Naming::none : Naming::strong;
}

// The word that ends before `at`, quotes and brackets around it left out.
std::string_view name_before(std::string_view text, std::size_t at) {
  while (at > 0 && (is_space(text[at - 1]) || is_quote(text[at - 1]) || text[at - 1] == ']' || text[at - 1] == '\\')) --at;
  auto begin = at;
  while (begin > 0 && is_name_octet(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

// `********`, `[hidden]`: somebody has hidden it already.
bool is_mask(std::string_view value) {
  static constexpr std::array words = {"[hidden"sv, "[credentials"sv, "[redacted"sv, "[filtered"sv};
  return value.find_first_not_of("*.xX") == std::string_view::npos ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) { return starts_with_ignoring_case(value, word); });
}

// What explains rather than logs in: `password: expired`, `pass=0`, `error=0x80090308`.
bool is_state(std::string_view word) {
  static constexpr std::array states = {"expired"sv,  "required"sv, "invalid"sv,   "missing"sv,  "locked"sv, "failed"sv,
                                        "wrong"sv,    "none"sv,     "yes"sv,       "no"sv,       "true"sv,   "false"sv,
                                        "null"sv,     "empty"sv,    "incorrect"sv, "rejected"sv, "unset"sv,  "disabled"sv,
                                        "mismatch"sv, "ldap"sv,     "undefined"sv, "optional"sv, "unknown"sv};
  while (!word.empty() && std::string_view(".!?:").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  if (word.empty() || word.front() == '(' || starts_with_ignoring_case(word, "0x")) return true;
  if (word.find_first_not_of("0123456789.") == std::string_view::npos) return true;
  return std::any_of(states.begin(), states.end(), [&](std::string_view state) { return equals_ignoring_case(word, state); });
}

// Letters and digits mixed, as in no word of a language.
bool looks_random(std::string_view word) {
  constexpr std::size_t kShortestRandom = 6;  // octets; shorter ones are codes and times
  return word.size() >= kShortestRandom && std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_alpha) && word.find('@') == std::string_view::npos && !is_state(word);
}

/// A value, and whether quotes stood around it.
struct Value {
  Span span;
  bool quoted = false;
};

// The quote that ends what began at `at`; the end of what is looked at where there is none. A backslash is for the octet behind it.
std::size_t closing_quote(std::string_view text, std::size_t at, char quote) {
  const auto end = std::min(text.size(), at + kLongestValue);
  while (at < end && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
  return std::min(at, end);
}

Value value_at(std::string_view text, std::size_t at) {
  for (std::size_t blanks = 0; at < text.size() && is_space(text[at]) && blanks < kMostBlanks; ++blanks) ++at;
  const bool nested = text.substr(at).starts_with("\\");  // JSON in a string of JSON: \"
  if (nested) ++at;
  if (at < text.size() && is_quote(text[at])) {
    const auto rest = text.substr(at + 1, kLongestValue);
    const auto end = nested ? at + 1 + std::min(rest.find(text[at]), rest.size()) : closing_quote(text, at + 1, text[at]);
    return {{at + 1, end - at - 1}, true};
  }
  auto end = at;
  while (end < std::min(text.size(), at + kLongestValue) && !ends_value(text[end])) ++end;
  return {{at, end - at}, false};
}

std::string_view word_of(std::string_view text, const Value& value) { return text.substr(value.span.at, value.span.size); }

std::optional<Span> taken(std::string_view text, const Value& value) {
  const auto word = word_of(text, value);
  return word.empty() || is_mask(word) ? std::nullopt : std::optional(value.span);
}

bool is_word(std::string_view text) {
  return is_state(text) || std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// `Authorization: Bearer …` (RFC 9110 section 11.6.2): the scheme is no secret, and all behind it may be.
std::optional<Span> authorization_at(std::string_view text, std::size_t at) {
  static constexpr std::array schemes = {"basic"sv,     "bearer"sv, "digest"sv, "ntlm"sv,
                                         "negotiate"sv, "token"sv,  "apikey"sv, "aws4-hmac-sha256"sv};
  const auto value = value_at(text, at);
  const auto scheme = text.substr(value.span.at, std::min(text.substr(value.span.at, value.span.size).find(' '), value.span.size));
  const auto is_scheme = [&](std::string_view known) { return equals_ignoring_case(scheme, known); };
  if (std::none_of(schemes.begin(), schemes.end(), is_scheme))
    return looks_random(word_of(text, value)) ? taken(text, value) : std::nullopt;
  const auto begin = value.span.at + scheme.size();
  if (value.quoted) return taken(text, {{begin, value.span.size - scheme.size()}, true});
  const auto single = value_at(text, begin);
  const auto next = word_of(text, single);
  const auto behind = single.span.at + next.size();
  const bool ends_in_quote = behind < text.size() && is_quote(text[behind]);  // `username="alice", response="…"`
  const bool parameters = next.find('=') != std::string_view::npos && (ends_in_quote || !next.ends_with('='));
  if (!parameters) return is_word(next) ? std::nullopt : taken(text, single);
  const auto rest = text.substr(begin, kLongestValue);
  return taken(text, {{begin, std::min(rest.find_first_of("\r\n"), rest.size())}, false});
}

// `'Password:' in base64`: the quote behind the name ends what began before it.
bool is_quoted_itself(std::string_view text, std::string_view name, std::size_t separator, std::size_t behind) {
  const auto begin = static_cast<std::size_t>(name.data() - text.data());
  return begin > 0 && begin + name.size() == separator && behind < text.size() && is_quote(text[behind]) &&
         text[begin - 1] == text[behind];
}

bool is_last(std::string_view text, const Value& value) {
  const auto behind = text.substr(value.span.at + value.span.size, kMostBlanks);
  return std::none_of(behind.begin(), behind.end(), [](char c) { return is_alpha(c) || is_digit(c); });
}

// `password=…`, `password: …`, `'pass' => '…'`
std::optional<Span> setting_at(std::string_view text, std::size_t separator) {
  if (separator == 0 || text[separator - 1] == '=' || text.substr(separator).starts_with("==")) return std::nullopt;
  if (is_name_octet(text[separator - 1]) && !kLastLetters.holds(text[separator - 1])) return std::nullopt;
  const auto name = name_before(text, separator);
  if (name.empty()) return std::nullopt;
  const bool arrow = text.substr(separator).starts_with("=>");
  const auto behind = separator + (arrow ? 2 : 1);
  if (ends_with_ignoring_case(name, "authorization")) return authorization_at(text, behind);
  const auto naming = naming_of(name);
  if (naming == Naming::none || is_quoted_itself(text, name, separator, behind)) return std::nullopt;
  const auto value = value_at(text, behind);
  const auto word = word_of(text, value);
  if (value.quoted || looks_random(word)) return taken(text, value);
  const bool plain = word.find('@') == std::string_view::npos && word.find("://") == std::string_view::npos && !is_state(word);
  const bool alone = text[separator] == '=' || is_last(text, value);
  return naming == Naming::strong && plain && alone ? taken(text, value) : std::nullopt;
}

// `smtp://alice:…@mx.example.net`; `colon` is that of the scheme.
std::optional<Span> password_of_url(std::string_view text, std::size_t colon) {
  const auto begin = colon + 3;
  const auto rest = text.substr(begin, kLongestValue);
  const auto authority = rest.substr(0, rest.find_first_of(" \t\r\n\"'<>/?#"));
  const auto end = authority.rfind('@');
  const auto split = authority.find(':');
  if (end == std::string_view::npos || split >= end) return std::nullopt;
  return taken(text, {{begin + split + 1, end - split - 1}, true});
}

// `bearer …` without a field (RFC 6750 section 2.1)
std::optional<Span> bearer_at(std::string_view text, std::size_t at) {
  if (!starts_with_ignoring_case(text.substr(at), "bearer ")) return std::nullopt;
  const auto value = value_at(text, at + 7);
  const auto word = text.substr(value.span.at, value.span.size);
  return word.size() < kShortestToken || !looks_random(word) ? std::nullopt : taken(text, value);
}

bool is_base64_letter(char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '/'; }

// `\0alice\0…` (RFC 4616 section 2) in base64, wherever it stands: nothing else has two NULs around a word.
std::optional<Span> plain_login_at(std::string_view text, std::size_t at) {
  if (at > 0 && is_base64_letter(text[at - 1])) return std::nullopt;
  auto end = at;
  while (end < std::min(text.size(), at + kLongestLogin) && is_base64_letter(text[end])) ++end;
  for (int padding = 0; padding < 2 && end < text.size() && text[end] == '='; ++padding) ++end;
  if (end - at < kShortestLogin) return std::nullopt;
  std::string login;
  Base64Decoder().decode(text.substr(at, end - at), login);
  const auto second = login.find('\0', 1);
  const bool plain = login.front() == '\0' && second != std::string::npos && second > 1 && second + 1 < login.size();
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20U && c != '\0'; };
  if (!plain || std::any_of(login.begin(), login.end(), is_control)) return std::nullopt;
  return Span{at, end - at};
}

bool takes_secret(std::string_view option) {
  static constexpr std::array known = {"-ap"sv, "-xp"sv, "-pw"sv};  // swaks, sendEmail, Blat
  return std::find(known.begin(), known.end(), option) != known.end() || (option.size() > 2 && naming_of(option) != Naming::none);
}

// curl's; of `-u` other programs mean other things.
bool takes_name_and_secret(std::string_view text, std::size_t dash, std::string_view option) {
  if (option == "--user" || option == "--proxy-user") return true;
  const auto front = text.substr(dash - std::min(dash, kLongestValue), std::min(dash, kLongestValue));
  return (option == "-u" || option == "-U") && front.find("curl") != std::string_view::npos;
}

// `--auth-password …`, `-u alice:…`: an option of a command line that somebody wrote down; `dash` begins it. One with `=` is a setting.
std::optional<Span> option_at(std::string_view text, std::size_t dash) {
  if (dash > 0 && !is_space(text[dash - 1]) && !is_quote(text[dash - 1])) return std::nullopt;
  const auto option = first_word(text.substr(dash, kLongestOption));
  if (option.size() == kLongestOption || option.find('=') != std::string_view::npos) return std::nullopt;
  const auto value = value_at(text, dash + option.size());
  const auto word = word_of(text, value);
  if (takes_secret(option))
    return word.starts_with("-") || word.find("://") != std::string_view::npos ? std::nullopt : taken(text, value);
  const auto colon = word.find(':');
  if (colon == std::string_view::npos || !takes_name_and_secret(text, dash, option)) return std::nullopt;
  return taken(text, {{value.span.at + colon + 1, word.size() - colon - 1}, true});
}

std::optional<Span> secret_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case ':':
      if (text.substr(at).starts_with("://")) return password_of_url(text, at);
      return setting_at(text, at);
    case '=': return setting_at(text, at);
    case '-': return option_at(text, at);
    case 'A': return plain_login_at(text, at);
    case 'b':
    case 'B': return bearer_at(text, at);
    default: return std::nullopt;
  }
}

}  // namespace

bool is_named_secret(std::string_view text, std::size_t at) { return secret_at(text, at).has_value(); }

std::optional<Span> find_named_secret(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (const auto found = secret_at(text, at); found) return found;
  }
  return std::nullopt;
}

}  // namespace smtpwhy
