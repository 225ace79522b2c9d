// JsonElements: the objects in some arrays of a JSON object (RFC 8259) that is too large to be kept, one by one, as it comes in pieces. Strings
// and brackets are all that is looked at; whether an element is JSON the parser tells that reads it.
#pragma once

#include "base/json_strings.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class JsonElements {
 public:
  /// Takes an element: the member of the outermost object whose array it is in, and its text, which lives only during the call.
  using Take = std::function<void(std::string_view member, std::string_view element)>;

  /// `members`: those of the outermost object that are looked into; the names must outlive this. `most`: octets of one element.
  JsonElements(std::vector<std::string_view> members, std::size_t most, Take take)
      : members_(std::move(members)), most_(most), take_(std::move(take)) {}

  /// The next piece, cut anywhere. False: an element is longer than `most` octets, and all else is ignored.
  bool add(std::string_view piece);

 private:
  void add(char c);
  void add_outside_strings(char c);
  void close();

  std::vector<std::string_view> members_;
  std::size_t most_;
  Take take_;
  std::string name_;     // of the member, as it is written
  std::string element_;  // as far as it has come
  std::size_t depth_ = 0;
  JsonStrings strings_;
  bool in_value_ = false;  // behind the colon of a member of the outermost object
  bool wanted_ = false;    // it is one of those that are looked into
};

/// `object`, the text of a JSON object, with `offset` added to the whole number that its member `name` is; as it was where it is none.
[[nodiscard]] std::string with_number_moved(std::string_view object, std::string_view name, std::size_t offset);

}  // namespace smtpwhy
