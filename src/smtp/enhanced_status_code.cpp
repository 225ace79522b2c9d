#include "smtp/enhanced_status_code.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostDigits = 3;  // RFC 3463 section 2: subject and detail have one to three

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  std::size_t length = 0;
  for (; length < text.size() && is_digit(text[length]); ++length) {
    if (length == kMostDigits) return std::nullopt;
    number = number * 10 + (text[length] - '0');
  }
  if (length == 0) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string to_string(const EnhancedStatusCode& status) {
  return std::to_string(status.status_class) + "." + std::to_string(status.subject) + "." + std::to_string(status.detail);
}

std::optional<EnhancedStatusCode> take_status(std::string_view text, std::string_view* rest) {
  if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return std::nullopt;
  const int status_class = text[0] - '0';
  text.remove_prefix(2);
  const auto subject = take_number(text);
  if (!subject || !take(text, '.')) return std::nullopt;
  const auto detail = take_number(text);
  if (!detail || (text.size() > 1 && text[0] == '.' && is_digit(text[1]))) return std::nullopt;
  if (!text.empty() && (is_digit(text[0]) || is_alpha(text[0]))) return std::nullopt;
  if (rest != nullptr) {
    take(text, ':');
    *rest = trim_left(text);
  }
  return EnhancedStatusCode{status_class, *subject, *detail};
}

std::optional<EnhancedStatusCode> parse_status(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
  std::string_view rest;
  const auto status = plain ? take_status(text, &rest) : std::nullopt;
  return rest.empty() ? status : std::nullopt;
}

}  // namespace smtpwhy
