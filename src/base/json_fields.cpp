// nlohmann's JSON parser is seen here and nowhere else. It calls back for each part, so that no tree is built.
#include "base/json_fields.h"

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

namespace smtpwhy {
namespace {

using Json = nlohmann::json;

/// Takes what the parser meets; each function gives whether to go on.
class Flattener {
 public:
  explicit Flattener(const TakeJsonField& take) : take_(take) {}

  bool null() { return add({}); }
  bool boolean(bool value) { return add(value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t value) { return add(std::to_string(value)); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(std::to_string(value)); }
  bool number_float(Json::number_float_t /*value*/, const std::string& written) { return add(written); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) { return false; }

  bool start_object(std::size_t /*size*/) { return open(false); }
  bool start_array(std::size_t /*size*/) { return open(true); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    levels_.back().name = std::move(name);
    return true;
  }

  static bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const Json::exception& /*error*/) {
    return false;
  }

 private:
  struct Level {
    bool array = false;
    std::size_t index = 0;   // of the next element of an array
    std::string name;        // of the next member of an object
    std::size_t prefix = 0;  // how long the path to this container is
  };

  void enter_element() {
    if (levels_.empty()) return;
    auto& level = levels_.back();
    path_.resize(level.prefix);
    if (!path_.empty()) path_ += '.';
    path_ += level.array ? std::to_string(level.index++) : level.name;
  }

  bool open(bool array) {
    enter_element();
    levels_.push_back({array, 0, {}, path_.size()});
    return levels_.size() <= JsonFields::kMostNesting;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  bool add(std::string value) {
    if (levels_.empty()) return false;  // a scalar alone is no log
    enter_element();
    return take_(path_, std::move(value));
  }

  const TakeJsonField& take_;
  std::vector<Level> levels_;
  std::string path_;
};

constexpr std::size_t kFew = 64;  // scalars: an event of one recipient has fewer

}  // namespace

bool read_json_fields(std::string_view text, const TakeJsonField& take) {
  Flattener flattener(take);
  return Json::sax_parse(text.begin(), text.end(), &flattener);
}

std::optional<JsonFields> JsonFields::read(std::string_view text) {
  JsonFields result;
  const bool done = read_json_fields(text, [&](std::string_view path, std::string value) {
    if (result.fields_.size() == kMost) return false;
    result.fields_.emplace_back(path, std::move(value));
    return true;
  });
  if (!done) return std::nullopt;
  result.put_in_order();
  return result;
}

// Of the same paths, the first in the text comes first.
void JsonFields::put_in_order() {
  if (fields_.size() <= kFew) return;
  by_path_.resize(fields_.size());
  std::iota(by_path_.begin(), by_path_.end(), 0U);
  std::stable_sort(by_path_.begin(), by_path_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return fields_[a].first < fields_[b].first; });
}

// The first whose path is not in front of this one; where there is no order, the first of this path.
const std::pair<std::string, std::string>* JsonFields::find(std::string_view path) const {
  if (by_path_.empty()) {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) { return field.first == path; });
    return found == fields_.end() ? nullptr : &*found;
  }
  const auto found = std::lower_bound(by_path_.begin(), by_path_.end(), path, [&](std::uint32_t number, std::string_view wanted) {
    return fields_[number].first < wanted;
  });
  return found == by_path_.end() ? nullptr : &fields_[*found];
}

std::string_view JsonFields::get(std::string_view path) const {
  const auto* const found = find(path);
  return found != nullptr && found->first == path ? std::string_view(found->second) : std::string_view();
}

bool JsonFields::has(std::string_view path) const {
  const auto* const found = find(path);
  return found != nullptr && found->first == path;
}

bool JsonFields::has_below(std::string_view path) const {
  const auto is_below = [&](const auto& field) {
    return field.first.starts_with(path) && (field.first.size() == path.size() || field.first[path.size()] == '.');
  };
  if (by_path_.empty()) return std::any_of(fields_.begin(), fields_.end(), is_below);
  const auto* const below = find(std::string(path) + '.');  // between these and the path itself may be others: `-` is less than `.`
  return has(path) || (below != nullptr && is_below(*below));
}

}  // namespace smtpwhy
