// nlohmann's JSON parser is seen here and nowhere else. It calls back for each part, so that no tree is built.
#include "base/json_fields.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace smtpwhy {
namespace {

using Json = nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

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

Fields::const_iterator find(const Fields& fields, std::string_view path) {
  return std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == path; });
}

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
  return done ? std::optional(std::move(result)) : std::nullopt;
}

std::string_view JsonFields::get(std::string_view path) const {
  const auto found = find(fields_, path);
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

bool JsonFields::has(std::string_view path) const { return find(fields_, path) != fields_.end(); }

bool JsonFields::has_below(std::string_view path) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const auto& field) {
    return field.first.starts_with(path) && (field.first.size() == path.size() || field.first[path.size()] == '.');
  });
}

}  // namespace smtpwhy
