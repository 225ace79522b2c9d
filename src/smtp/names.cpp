#include "smtp/names.h"

#include "base/text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::size_t kLongestLabel = 63;      // RFC 1035 section 2.3.4
constexpr std::size_t kLongestDomain = 255;    // RFC 5321 section 4.5.3.1.2
constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321 section 4.5.3.1.1

bool is_label(std::string_view label) {
  const auto allowed = [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; };
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), allowed);
}

bool is_atom_character(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Of what stands between dots.
template <class Wanted>
bool all_between_dots(std::string_view text, Wanted wanted) {
  for (;;) {
    const auto part = text.substr(0, text.find('.'));
    if (!wanted(part)) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
  }
}

bool is_dot_string(std::string_view text) {
  return all_between_dots(
      text, [](std::string_view atom) { return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atom_character); });
}

template <std::size_t Size>
std::optional<std::array<unsigned char, Size>> octets(int family, std::string_view text) {
  std::array<unsigned char, Size> result{};
  if (text.find('\0') != std::string_view::npos) return std::nullopt;  // inet_pton would stop there
  if (inet_pton(family, std::string(text).c_str(), result.data()) != 1) return std::nullopt;
  return result;
}

std::string nibbles(const std::array<unsigned char, 16>& address) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (auto octet = address.rbegin(); octet != address.rend(); ++octet) {
    if (!result.empty()) result += '.';
    result += {digits[*octet & 0x0FU], '.', digits[*octet >> 4U]};
  }
  return result;
}

}  // namespace

bool is_ip(std::string_view text) { return octets<4>(AF_INET, text) || octets<16>(AF_INET6, text); }

bool is_domain(std::string_view text) {
  if (text.size() > kLongestDomain) return false;
  return all_between_dots(text, is_label);
}

bool is_mailbox(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && at <= kLongestLocalPart && is_dot_string(text.substr(0, at)) &&
         is_domain(text.substr(at + 1));
}

std::optional<std::string> reversed_ip(std::string_view ip) {
  if (const auto v6 = octets<16>(AF_INET6, ip)) return nibbles(*v6);
  if (!octets<4>(AF_INET, ip)) return std::nullopt;
  auto parts = split(ip, '.');
  std::reverse(parts.begin(), parts.end());
  return join(parts, ".");
}

}  // namespace smtpwhy
