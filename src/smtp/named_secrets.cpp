#include "smtp/named_secrets.h"

#include "base/base64.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace smtpwhy {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kShortestLogin = 8;  // octets of base64: two NULs, a name and a password
constexpr std::size_t kShortestToken = 8;  // octets of a bearer token; a word behind "bearer" in prose is all small letters

bool is_name_octet(char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool ends_value(char c) {
  return is_space(c) || is_quote(c) || c == ',' || c == ';' || c == '&' || c == '<' || c == '>' || c == ')' || c == '}' || c == ']';
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

// `smtp_password`, `X-Api-Key`, `auth.pass`: by its last word; but `bypass` is none.
bool names_secret(std::string_view name) {
  constexpr std::array ends = {"password"sv, "passwd"sv,  "passphrase"sv, "passcode"sv, "pwd"sv,    "secret"sv,
                               "token"sv,    "api_key"sv, "api-key"sv,    "apikey"sv,   "bearer"sv, "credentials"sv};
  const auto is_end = [&](std::string_view end) { return ends_with_ignoring_case(name, end); };
  if (std::any_of(ends.begin(), ends.end(), is_end)) return true;
  if (!is_end("pass")) return false;
  return name.size() == 4 || !is_alpha(name[name.size() - 5]);
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
  constexpr std::array words = {"[hidden"sv, "[credentials"sv, "[redacted"sv, "[filtered"sv};
  return value.find_first_not_of("*.xX") == std::string_view::npos ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) { return starts_with_ignoring_case(value, word); });
}

bool is_small_word(std::string_view word) {
  while (!word.empty() && std::string_view(".!?:").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return !word.empty() && std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         is_alpha(word.front());
}

/// A value, and whether quotes stood around it.
struct Value {
  Span span;
  bool quoted = false;
};

Value value_at(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  if (text.substr(at).starts_with("\\")) ++at;  // JSON in a string of JSON: \"
  if (at < text.size() && is_quote(text[at])) {
    const auto end = std::min(text.find(text[at], at + 1), text.size());
    return {{at + 1, end - at - 1}, true};
  }
  auto end = at;
  while (end < text.size() && !ends_value(text[end])) ++end;
  return {{at, end - at}, false};
}

// Behind a colon a single word may be anything; where more words follow, small ones are prose: `Wrong password: try again`.
bool is_prose(std::string_view text, const Value& value) {
  if (value.quoted) return false;
  const auto word = text.substr(value.span.at, value.span.size);
  const auto behind = trim(text.substr(value.span.at + value.span.size));
  return word.find("://") != std::string_view::npos || (is_small_word(word) && !behind.empty() && is_alpha(behind.front()));
}

std::optional<Span> taken(std::string_view text, const Value& value) {
  const auto word = text.substr(value.span.at, value.span.size);
  return is_mask(word) ? std::nullopt : std::optional(value.span);
}

// `Authorization: Bearer …` (RFC 9110 section 11.6.2): the scheme is no secret.
std::optional<Span> authorization_at(std::string_view text, std::size_t at) {
  const auto value = value_at(text, at);
  const auto word = text.substr(value.span.at, value.span.size);
  const auto next = value_at(text, value.span.at + value.span.size);
  const bool scheme = !value.quoted && is_small_word(word) && text.substr(value.span.at + value.span.size).starts_with(' ');
  if (scheme && !is_prose(text, next) && next.span.size > 0) return taken(text, next);
  return is_prose(text, value) ? std::nullopt : taken(text, value);
}

// `password=…`, `password: …`, `'pass' => '…'`
std::optional<Span> setting_at(std::string_view text, std::size_t separator) {
  const auto name = name_before(text, separator);
  if (name.empty()) return std::nullopt;
  const bool arrow = text.substr(separator).starts_with("=>");
  const auto behind = separator + (arrow ? 2 : 1);
  if (ends_with_ignoring_case(name, "authorization")) return authorization_at(text, behind);
  if (!names_secret(name)) return std::nullopt;
  const auto value = value_at(text, behind);
  if (text[separator] == ':' && is_prose(text, value)) return std::nullopt;
  return taken(text, value);
}

// `smtp://alice:…@mx.example.net`; `colon` is that of the scheme.
std::optional<Span> password_of_url(std::string_view text, std::size_t colon) {
  const auto begin = colon + 3;
  const auto authority = text.substr(begin, std::min(text.find_first_of(" \t\r\n\"'<>/?#", begin), text.size()) - begin);
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
  return word.size() < kShortestToken || is_small_word(word) ? std::nullopt : taken(text, value);
}

bool is_base64_digit(char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '/' || c == '='; }

// `\0alice\0…` (RFC 4616 section 2) in base64, wherever it stands: nothing else has two NULs around a word.
std::optional<Span> plain_login_at(std::string_view text, std::size_t at) {
  if (at > 0 && is_base64_digit(text[at - 1])) return std::nullopt;
  auto end = at;
  while (end < text.size() && is_base64_digit(text[end])) ++end;
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
  constexpr std::array known = {"-ap"sv, "-xp"sv, "-pw"sv};  // swaks, sendEmail, Blat
  return std::find(known.begin(), known.end(), option) != known.end() || (option.size() > 2 && names_secret(option));
}

bool takes_name_and_secret(std::string_view option) {
  constexpr std::array known = {"-u"sv, "-U"sv, "--user"sv, "--proxy-user"sv};  // curl
  return std::find(known.begin(), known.end(), option) != known.end();
}

// `--auth-password …`, `-u alice:…`: an option of a command line that somebody wrote down; `dash` begins it.
std::optional<Span> option_at(std::string_view text, std::size_t dash) {
  if (dash > 0 && !is_space(text[dash - 1]) && !is_quote(text[dash - 1])) return std::nullopt;
  const auto option = first_word(text.substr(dash));
  const auto value = value_at(text, dash + option.size());
  const auto word = text.substr(value.span.at, value.span.size);
  if (takes_secret(option)) return word.starts_with("-") || is_prose(text, value) ? std::nullopt : taken(text, value);
  const auto colon = word.find(':');
  if (!takes_name_and_secret(option) || colon == std::string_view::npos) return std::nullopt;
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
