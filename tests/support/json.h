// A strict reader of JSON (RFC 8259), to judge what we write: UTF-8 only, no control characters in strings, no comma too many, no key
// twice. Nothing where the text is anything else.
#pragma once

#include "base/utf8.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy::test {

struct Json {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;               // of a string, decoded; of a number or a boolean, as it stands
  std::vector<std::string> keys;  // of an object, in order; the values are its items
  std::vector<Json> items;

  /// A member of an object; nullptr where there is none.
  [[nodiscard]] const Json* find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
  }
};

class JsonReader {
 public:
  static std::optional<Json> read(std::string_view text) {
    JsonReader reader(text);
    if (!is_utf8(text)) return std::nullopt;
    auto value = reader.value();
    reader.skip_space();
    return value && reader.rest_.empty() ? value : std::nullopt;
  }

 private:
  explicit JsonReader(std::string_view text) : rest_(text) {}

  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  std::optional<Json> value() {
    skip_space();
    if (take("null")) return Json{};
    if (take("true")) return Json{Json::Kind::boolean, "true", {}, {}};
    if (take("false")) return Json{Json::Kind::boolean, "false", {}, {}};
    if (rest_.starts_with('"')) {
      auto text = string();
      return text ? std::optional(Json{Json::Kind::string, *std::move(text), {}, {}}) : std::nullopt;
    }
    if (take("[")) return array();
    if (take("{")) return object();
    return number();
  }

  std::optional<Json> number() {
    const auto whole = rest_;
    take("-");
    if (!take("0") && !digits()) return std::nullopt;
    if (take(".") && !digits()) return std::nullopt;
    if ((take("e") || take("E")) && ((take("+") || take("-"), false) || !digits())) return std::nullopt;
    return Json{Json::Kind::number, std::string(whole.substr(0, whole.size() - rest_.size())), {}, {}};
  }

  bool digits() {
    const auto length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(length);
    return length > 0;
  }

  std::optional<Json> array() {
    Json result{Json::Kind::array, {}, {}, {}};
    skip_space();
    if (take("]")) return result;
    do {
      auto item = value();
      if (!item) return std::nullopt;
      result.items.push_back(*std::move(item));
      skip_space();
    } while (take(","));
    return take("]") ? std::optional(std::move(result)) : std::nullopt;
  }

  std::optional<Json> object() {
    Json result{Json::Kind::object, {}, {}, {}};
    skip_space();
    if (take("}")) return result;
    do {
      skip_space();
      auto key = string();
      skip_space();
      if (!key || result.find(*key) != nullptr || !take(":")) return std::nullopt;
      auto member = value();
      if (!member) return std::nullopt;
      result.keys.push_back(*std::move(key));
      result.items.push_back(*std::move(member));
      skip_space();
    } while (take(","));
    return take("}") ? std::optional(std::move(result)) : std::nullopt;
  }

  std::optional<std::string> string() {
    if (!take("\"")) return std::nullopt;
    std::string text;
    while (!rest_.empty() && rest_.front() != '"') {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      if (c != '\\') {
        text += c;
      } else if (!escape(text)) {
        return std::nullopt;
      }
    }
    return take("\"") ? std::optional(std::move(text)) : std::nullopt;
  }

  // Surrogates are refused: we write what lies beyond U+FFFF as it stands.
  bool escape(std::string& text) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const auto at = letters.find(c); at != std::string_view::npos) {
      text += meanings[at];
      return true;
    }
    if (c != 'u' || rest_.size() < 4 || rest_.find_first_not_of("0123456789abcdefABCDEF") < 4) return false;
    const auto number = std::stoul(std::string(rest_.substr(0, 4)), nullptr, 16);
    rest_.remove_prefix(4);
    if (number >= 0xD800 && number <= 0xDFFF) return false;
    if (number < 0x80) {
      text += static_cast<char>(number);
    } else {
      if (number < 0x800) {
        text += static_cast<char>(0xC0 | number >> 6);
      } else {
        text += static_cast<char>(0xE0 | number >> 12);
        text += static_cast<char>(0x80 | (number >> 6 & 0x3F));
      }
      text += static_cast<char>(0x80 | (number & 0x3F));
    }
    return true;
  }

  std::string_view rest_;
};

}  // namespace smtpwhy::test
