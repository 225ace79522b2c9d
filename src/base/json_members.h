// JsonMembers: a JSON object (RFC 8259) that is too large to be kept, as it comes in pieces, without the values of some of its members: they
// become null. Strings and brackets are all that is looked at; whether the rest is JSON the parser tells that reads what is left.
#pragma once

#include "base/json_strings.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class JsonMembers {
 public:
  /// `dropped`: the members of the outermost object whose values are left out. The names must outlive this.
  JsonMembers(std::vector<std::string_view> dropped, std::size_t most) : dropped_(std::move(dropped)), most_(most) {}

  /// The next piece, cut anywhere. False: more than `most` octets are left, and all else is ignored.
  bool add(std::string_view piece);

  /// What is left of the pieces so far.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add(char c);
  void add_outside_strings(char c);
  void emit(char c) {
    if (!dropping_) text_ += c;
  }

  std::vector<std::string_view> dropped_;
  std::size_t most_;
  std::string text_;
  std::string name_;  // of the member, as it is written
  std::size_t depth_ = 0;
  JsonStrings strings_;
  bool in_value_ = false;  // behind the colon of a member of the outermost object
  bool dropping_ = false;
};

}  // namespace smtpwhy
