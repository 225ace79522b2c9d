#include "smtp/secrets.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::size_t kShortest = 4;  // shorter words stand everywhere

std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from) {
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(), word.end(),
                                 [](char a, char b) { return to_lower(a) == to_lower(b); });
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

std::string hide_word(std::string text, std::string_view word) {
  for (auto at = find_ignoring_case(text, word, 0); at != std::string::npos;
       at = find_ignoring_case(text, word, at + kHidden.size())) {
    text.replace(at, word.size(), kHidden);
  }
  return text;
}

bool is_mechanism(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](char c) { return is_digit(c) || c == '-' || c == '_' || (c >= 'A' && c <= 'Z'); });
}

bool is_base64(std::string_view word) {
  return word.size() >= kShortest && std::all_of(word.begin(), word.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || c == '+' || c == '/' || c == '=';
         });
}

// Their case does not matter in the command (RFC 4954 section 4), but in prose a small word may be any.
bool is_known_mechanism(std::string_view word) {
  constexpr std::array<std::string_view, 10> known = {"PLAIN",  "LOGIN",   "CRAM-MD5", "DIGEST-MD5",  "NTLM",
                                                      "GSSAPI", "XOAUTH2", "EXTERNAL", "OAUTHBEARER", "ANONYMOUS"};
  return starts_with_ignoring_case(word, "SCRAM-") ||
         std::any_of(known.begin(), known.end(), [&](std::string_view name) { return equals_ignoring_case(word, name); });
}

// `auth login failed`, `auth plain cram-md5`: base64 of as many octets has capitals or digits, but for chances too small to count.
bool is_prose(std::string_view word) {
  return is_known_mechanism(word) || std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// In `cannot understand: AUTH PLAIN AGFs…` the word behind the mechanism; in `AUTH PLAIN LOGIN` that is another mechanism.
// `AUTH=PLAIN AGFs…` is what very old clients say.
std::string hide_initial_responses(std::string text, std::string_view command) {
  for (auto at = find_ignoring_case(text, command, 0); at != std::string::npos;
       at = find_ignoring_case(text, command, at + command.size())) {
    std::string_view rest;
    const auto mechanism = first_word(std::string_view(text).substr(at + command.size()), &rest);
    const auto response = first_word(rest);
    const bool secret = is_mechanism(mechanism) ? reads_as_secret(response) : is_known_mechanism(mechanism) && !is_prose(response);
    if (secret && is_base64(response)) {
      text.replace(static_cast<std::size_t>(response.data() - text.data()), response.size(), kHidden);
    }
  }
  return text;
}

}  // namespace

bool reads_as_secret(std::string_view word) { return is_base64(word) && !is_mechanism(word); }

std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets) {
  std::string result(text);
  for (const auto& secret : secrets) {
    if (secret.size() >= kShortest) result = hide_word(std::move(result), secret);
  }
  return hide_initial_responses(hide_initial_responses(std::move(result), "AUTH "), "AUTH=");
}

}  // namespace smtpwhy
