#include "base/json_elements.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::size_t kElementDepth = 3;  // in the object, in the array, in the element

// Where the value of a member of the outermost object begins; npos: there is none of that name.
std::size_t value_of_member(std::string_view object, std::string_view name) {
  JsonStrings strings;
  std::size_t depth = 0;
  std::size_t string_at = 0;
  std::string_view last_string;
  for (std::size_t i = 0; i < object.size(); ++i) {
    const bool was_inside = strings.inside();
    const char c = object[i];
    if (strings.take(c)) {
      if (!was_inside) string_at = i + 1;
      if (was_inside && !strings.inside()) last_string = object.substr(string_at, i - string_at);
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ':' && depth == 1 && last_string == name) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool JsonElements::add(std::string_view piece) {
  for (const char c : piece) {
    if (element_.size() >= most_) return false;
    add(c);
  }
  return true;
}

void JsonElements::add(char c) {
  const bool was_inside = strings_.inside();
  const bool of_string = strings_.take(c);
  if (depth_ >= kElementDepth && wanted_) element_ += c;
  if (!of_string) return add_outside_strings(c);
  if (depth_ != 1 || in_value_) return;
  if (!was_inside) name_.clear();
  if (was_inside && strings_.inside() && name_.size() < most_) name_ += c;
}

void JsonElements::add_outside_strings(char c) {
  if (c == '{' || c == '[') {
    ++depth_;
    if (depth_ == kElementDepth && wanted_) element_ = c;
  } else if ((c == '}' || c == ']') && depth_ > 0) {
    close();
  } else if (depth_ == 1 && c == ',') {
    in_value_ = wanted_ = false;
  } else if (depth_ == 1 && c == ':' && !in_value_) {
    in_value_ = true;
    wanted_ = std::find(members_.begin(), members_.end(), name_) != members_.end();
  }
}

void JsonElements::close() {
  if (depth_ == kElementDepth && wanted_) {
    take_(name_, element_);
    element_.clear();
  }
  if (--depth_ == 0) in_value_ = wanted_ = false;
}

std::string with_number_moved(std::string_view object, std::string_view name, std::size_t offset) {
  std::string result(object);
  const auto at = value_of_member(object, name);
  if (at == std::string_view::npos) return result;
  const auto begin = std::min(object.find_first_not_of(" \t\r\n", at), object.size());
  const auto end = std::min(object.find_first_not_of("0123456789", begin), object.size());
  const auto number = parse_number(object.substr(begin, end - begin));
  if (number) result.replace(begin, end - begin, std::to_string(*number + offset));
  return result;
}

}  // namespace smtpwhy
