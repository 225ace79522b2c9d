#include "smtp/secrets.h"

#include "base/base64.h"
#include "base/octet_search.h"
#include "base/text.h"
#include "base/utf8.h"
#include "smtp/named_secrets.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::size_t kShortest = 4;           // shorter words stand everywhere
constexpr std::size_t kShortestDecoded = 6;    // a password of four letters is a word that servers say for other reasons
constexpr std::size_t kLongestCompared = 256;  // of a secret; what goes on behind it is hidden with it
constexpr std::size_t kLongestMechanism = 64;  // RFC 4422 section 3.1: 20 octets, and blanks
constexpr std::size_t kShortestPiece = 8;      // of base64, that a server repeats a part of

bool is_word_octet(char c) { return is_alpha(c) || is_digit(c); }

// Whether the `size` octets from `at` on are a whole word, and no part of an address or a host's name: those are no secrets.
bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const auto octet = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
  const char before = at == 0 ? ' ' : text[at - 1];
  const char behind = octet(at + size);
  if (is_word_octet(before) && is_word_octet(text[at])) return false;
  if (is_word_octet(behind) && is_word_octet(text[at + size - 1])) return false;
  const bool label_before = before == '@' || (before == '.' && at > 1 && is_word_octet(text[at - 2]));
  return !label_before && behind != '@' && !(behind == '.' && is_word_octet(octet(at + size + 1)));
}

std::string hide_word(std::string text, std::string_view secret) {
  if (text.size() < std::min(secret.size(), kLongestCompared)) return text;
  const auto lowered = lower(text);
  const auto word = lower(secret.substr(0, kLongestCompared));
  if (lowered.find(word) == std::string::npos) return text;  // as nearly always
  std::string result;
  std::size_t shown = 0;
  for (auto at = lowered.find(word); at != std::string::npos; at = lowered.find(word, at)) {
    auto end = at + word.size();
    while (secret.size() > word.size() && end < text.size() && !is_space(text[end]) && text[end] != '"') ++end;
    if (stands_alone(text, at, end - at)) {
      result.append(text, shown, at - shown).append(kHidden);
      shown = end;
    }
    at = end;
  }
  return result.append(text, shown);
}

bool is_mechanism(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](char c) { return is_digit(c) || c == '-' || c == '_' || (c >= 'A' && c <= 'Z'); });
}

bool is_base64_digit(char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '/' || c == '='; }

bool is_base64(std::string_view word) { return word.size() >= kShortest && std::all_of(word.begin(), word.end(), is_base64_digit); }

// Their case does not matter in the command (RFC 4954 section 4), but in prose a small word may be any.
bool is_known_mechanism(std::string_view word) {
  static constexpr std::array<std::string_view, 10> known = {"PLAIN",  "LOGIN",   "CRAM-MD5", "DIGEST-MD5",  "NTLM",
                                                             "GSSAPI", "XOAUTH2", "EXTERNAL", "OAUTHBEARER", "ANONYMOUS"};
  return starts_with_ignoring_case(word, "SCRAM-") ||
         std::any_of(known.begin(), known.end(), [&](std::string_view name) { return equals_ignoring_case(word, name); });
}

// `auth login failed`, `auth plain cram-md5`: base64 of as many octets has capitals or digits, but for chances too small to count.
bool is_prose(std::string_view word) {
  return is_known_mechanism(word) || word.empty() ||
         (is_alpha(word.front()) && std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
}

// As some write down what stood in base64: `^@alice^@…`, `\\0alice\\0…` (RFC 4616 section 2)
bool is_decoded(std::string_view word) {
  static constexpr std::array<std::string_view, 5> nulls = {"^@", "\\0", "\\x00", "\\u0000", std::string_view("\0", 1)};
  return std::any_of(nulls.begin(), nulls.end(), [&](std::string_view null) { return word.find(null) != std::string_view::npos; });
}

// In `cannot understand: AUTH PLAIN AGFs…` the word behind the mechanism; in `AUTH PLAIN LOGIN` that is another mechanism.
// `AUTH=PLAIN AGFs…` is what very old clients say.
std::string hide_initial_responses(std::string text, std::string_view command) {
  for (auto at = find_ignoring_case(text, command, 0); at != std::string::npos;
       at = find_ignoring_case(text, command, at + command.size())) {
    std::string_view rest;
    const auto behind = std::string_view(text).substr(at + command.size());
    const auto mechanism = first_word(behind.substr(0, kLongestMechanism));
    if (mechanism.size() == kLongestMechanism) continue;
    (void)first_word(behind, &rest);
    const auto response = first_word(rest);
    const bool known = is_mechanism(mechanism) ? reads_as_secret(response) : is_known_mechanism(mechanism);
    const bool secret = known && !is_prose(response);
    if ((secret && is_base64(response)) || (is_known_mechanism(mechanism) && is_decoded(response))) {
      text.replace(static_cast<std::size_t>(response.data() - text.data()), response.size(), kHidden);
    }
  }
  return text;
}

// Words of base64 that are a piece of a secret: `trailing junk: UBsb29raW5n`.
std::string hide_pieces(std::string text, const std::vector<std::string>& secrets) {
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = begin;
    while (end < text.size() && is_base64_digit(text[end])) ++end;
    const auto word = std::string_view(text).substr(begin, end - begin);
    const auto holds = [&](const std::string& secret) { return secret.find(word) != std::string::npos; };
    if (word.size() >= kShortestPiece && std::any_of(secrets.begin(), secrets.end(), holds)) {
      text.replace(begin, word.size(), kHidden);
      end = begin + kHidden.size();
    }
    begin = end + 1;
  }
  return text;
}

std::string hide_named(std::string_view text) {
  std::string result;
  std::size_t shown = 0;
  for (auto found = find_named_secret(text, 0); found; found = find_named_secret(text, shown)) {
    result.append(text.substr(shown, found->at - shown)).append(kHidden);
    shown = found->at + found->size;
  }
  return result.append(text.substr(shown));
}

bool begins_login(std::string_view text) {
  return starts_with_ignoring_case(text, "auth") && (text.substr(4).starts_with(' ') || text.substr(4).starts_with('='));
}

// Whether something begins there that is a secret, or names one, where marks tell that it may: a setting, an option, base64 of a login,
// `bearer`, `auth`.
bool marks_secret(std::string_view text, std::size_t at) {
  const auto begins_word = [&] { return at == 0 || !is_word_octet(text[at - 1]); };
  switch (text[at]) {
    case '-': return begins_word() && is_named_secret(text, at);
    case 'A': return begins_login(text.substr(at)) || (begins_word() && is_named_secret(text, at));
    case 'a': return begins_login(text.substr(at));
    default: return is_named_secret(text, at);
  }
}

// What was decoded though it was no base64, or is a ticket, has no words in it. A password may have letters beyond ASCII, in whatever
// encoding, but hardly more of them than of others.
bool reads_as_text(std::string_view decoded) {
  const auto is_separator = [](char c) { return c == '\0' || c == '\1'; };
  const auto is_control = [&](char c) { return static_cast<unsigned char>(c) < 0x20U && !is_separator(c); };
  const auto beyond = std::count_if(decoded.begin(), decoded.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7EU; });
  return !decoded.empty() && std::none_of(decoded.begin(), decoded.end(), is_control) &&
         (is_utf8(decoded) || 4 * static_cast<std::size_t>(beyond) <= decoded.size());
}

// The password or token in what was said: behind the last NUL (PLAIN), behind `auth=Bearer ` (XOAUTH2, OAUTHBEARER), behind `p=` (SCRAM),
// behind the name (CRAM-MD5), or all of it (LOGIN).
std::string_view secret_in(std::string_view decoded) {
  constexpr std::string_view bearer = "auth=Bearer ";
  if (const auto at = decoded.find(bearer); at != std::string_view::npos) {
    return decoded.substr(at + bearer.size(), decoded.find('\1', at) - at - bearer.size());
  }
  if (const auto at = decoded.rfind(",p="); at != std::string_view::npos) return decoded.substr(at + 3);
  if (const auto at = decoded.rfind('\0'); at != std::string_view::npos) return decoded.substr(at + 1);
  const auto last = decoded.substr(decoded.rfind(' ') + 1);
  constexpr std::size_t kShortestDigest = 16;  // octets of hexadecimal; RFC 2195 section 2 has 32
  const auto is_hexadecimal = [](char c) { return hex_value(c).has_value() && to_lower(c) == c; };
  const bool digest = last.size() >= kShortestDigest && std::all_of(last.begin(), last.end(), is_hexadecimal);
  return digest ? last : decoded;
}

}  // namespace

std::vector<std::string> secrets_said(std::string_view said, bool is_name) {
  said = trim(said);
  if (said.empty() || said == "*" || said == "=") return {};
  std::vector<std::string> secrets = {std::string(said)};
  if (is_name) return secrets;
  std::string decoded;
  if (is_base64(said)) Base64Decoder().decode(said, decoded);
  const auto secret = secret_in(reads_as_text(decoded) ? std::string_view(decoded) : said);
  if (secret.size() >= kShortestDecoded && secret != said) secrets.emplace_back(secret);
  return secrets;
}

// Of every reply each octet is looked at here, but the last: nothing that begins with it holds a secret.
bool may_hold_secret(std::string_view text) {
  const auto marks_in = [](const auto& octets, const auto& next) {
    constexpr std::array kMarks = {':', '=', '-', 'A'};
    return octets.one_of(kMarks) | (octets.either_case_of('b') & next.either_case_of('e')) |
           (octets.either_case_of('a') & next.either_case_of('u'));
  };
  return any_marked_place(text, marks_in, [text](std::size_t at) { return marks_secret(text, at); });
}

std::string_view harmless(std::string_view text, std::string& kept) {
  if (!may_hold_secret(text)) return text;
  kept = without_secrets(text, {});
  return kept;
}

bool reads_as_secret(std::string_view word) { return is_base64(word) && !is_mechanism(word); }

std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets) {
  std::string result(text);
  for (const auto& secret : secrets) {
    if (secret.size() >= kShortest) result = hide_word(std::move(result), secret);
  }
  if (!secrets.empty()) result = hide_pieces(std::move(result), secrets);
  if (!may_hold_secret(result)) return result;
  return hide_named(hide_initial_responses(hide_initial_responses(std::move(result), "AUTH "), "AUTH="));
}

}  // namespace smtpwhy
