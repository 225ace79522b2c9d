#include "base/json_members.h"

#include <algorithm>

namespace smtpwhy {

bool JsonMembers::add(std::string_view piece) {
  for (const char c : piece) {
    if (text_.size() >= most_) return false;
    add(c);
  }
  return true;
}

void JsonMembers::add(char c) {
  const bool was_inside = strings_.inside();
  if (!strings_.take(c)) return add_outside_strings(c);
  if (!was_inside && !in_value_) name_.clear();
  emit(c);
  const bool of_name = was_inside && strings_.inside() && depth_ == 1 && !in_value_;
  if (of_name && name_.size() < most_) name_ += c;
}

void JsonMembers::add_outside_strings(char c) {
  if (c == '{' || c == '[') {
    ++depth_;
  } else if ((c == '}' || c == ']') && depth_ > 0) {
    if (--depth_ == 0) in_value_ = dropping_ = false;
  } else if (c == ',' && depth_ == 1) {
    in_value_ = dropping_ = false;
  }
  emit(c);
  if (c != ':' || depth_ != 1 || in_value_) return;
  in_value_ = true;
  if (std::find(dropped_.begin(), dropped_.end(), name_) == dropped_.end()) return;
  text_ += "null";
  dropping_ = true;
}

}  // namespace smtpwhy
