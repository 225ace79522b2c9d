#include "report/json_writer.h"

#include "base/base64.h"
#include "base/printable.h"
#include "base/utf8.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

void append_escaped(std::string& result, std::string_view bytes, std::uint32_t character) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  switch (character) {
    case '"': result += "\\\""; return;
    case '\\': result += "\\\\"; return;
    case '\n': result += "\\n"; return;
    case '\r': result += "\\r"; return;
    case '\t': result += "\\t"; return;
    default: break;
  }
  if (!is_harmful(character)) {
    result += bytes;
    return;
  }
  result += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) result += hex_digits[character >> static_cast<unsigned>(shift) & 0xFU];
}

// How many octets at the head stand for themselves.
std::size_t unescaped_length(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string result = "\"";
  result.reserve(text.size() + 2);
  while (!text.empty()) {
    if (const auto plain = unescaped_length(text); plain > 0) {
      result += text.substr(0, plain);
      text.remove_prefix(plain);
      continue;
    }
    const auto character = first_character(text);
    if (character.valid) {
      append_escaped(result, text.substr(0, character.length), character.number);
    } else {
      result += "\xEF\xBF\xBD";  // U+FFFD; the writer gives the exact bytes beside it
    }
    text.remove_prefix(character.length);
  }
  result += '"';
  return result;
}

void JsonWriter::open(char opening) {
  separate();
  sink_.write(std::string_view(&opening, 1));
  first_ = true;
}

JsonWriter::Scope JsonWriter::object() {
  open('{');
  return {*this, '}'};
}

JsonWriter::Scope JsonWriter::array() {
  open('[');
  return {*this, ']'};
}

JsonWriter::Scope JsonWriter::object(std::string_view name) {
  key(name);
  return object();
}

JsonWriter::Scope JsonWriter::array(std::string_view name) {
  key(name);
  return array();
}

void JsonWriter::value(std::string_view text) {
  separate();
  quoted(text);
}

void JsonWriter::value(std::int64_t number) {
  separate();
  sink_.write(std::to_string(number));
}

void JsonWriter::written(std::string_view json) {
  separate();
  sink_.write(json);
}

void JsonWriter::member(std::string_view name, std::string_view text) {
  key(name);
  value(text);
  if (!is_utf8(text)) {
    key(std::string(name) + "_base64");
    value(base64(text));
  }
}

void JsonWriter::member(std::string_view name, std::uint64_t number) {
  key(name);
  separate();
  sink_.write(std::to_string(number));
}

void JsonWriter::member(std::string_view name, bool truth) {
  key(name);
  separate();
  sink_.write(truth ? "true" : "false");
}

void JsonWriter::number(std::string_view name, std::string_view written) {
  key(name);
  separate();
  sink_.write(written);
}

void JsonWriter::null(std::string_view name) {
  key(name);
  separate();
  sink_.write("null");
}

void JsonWriter::member_or_null(std::string_view name, std::optional<std::uint64_t> number) {
  number ? member(name, *number) : null(name);
}

void JsonWriter::member_or_null(std::string_view name, std::string_view text) { text.empty() ? null(name) : member(name, text); }

template <class Items>
void JsonWriter::text_list(std::string_view name, const Items& items) {
  {
    const auto list = array(name);
    for (const auto& item : items) value(std::string_view(item));
  }
  if (std::all_of(items.begin(), items.end(), [](const auto& item) { return is_utf8(item); })) return;
  const auto exact = array(std::string(name) + "_base64");
  for (const auto& item : items) value(base64(item));
}

void JsonWriter::texts(std::string_view name, std::span<const std::string_view> items) { text_list(name, items); }
void JsonWriter::texts(std::string_view name, const std::vector<std::string>& items) { text_list(name, items); }

void JsonWriter::line_break() { sink_.write("\n"); }

void JsonWriter::separate() {
  if (!first_) sink_.write(",");
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  separate();
  quoted(name);
  sink_.write(":");
  first_ = true;
}

void JsonWriter::close(char closing) {
  sink_.write(std::string_view(&closing, 1));
  first_ = false;
}

void JsonWriter::quoted(std::string_view text) { sink_.write(json_string(text)); }

}  // namespace smtpwhy
