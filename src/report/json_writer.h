// JsonWriter: JSON (RFC 8259) that is always valid UTF-8 and closes what it opened.
//
// Text from logs may hold any bytes. Those that are not UTF-8 become U+FFFD, and a sibling key with `_base64` behind it holds the
// exact bytes, so that nothing is lost.
#pragma once

#include "report/text_sink.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class JsonWriter {
 public:
  /// An object or array that ends with its scope.
  class Scope {
   public:
    Scope(JsonWriter& writer, char closing) : writer_(writer), closing_(closing) {}
    ~Scope() { writer_.close(closing_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    JsonWriter& writer_;
    char closing_;
  };

  explicit JsonWriter(TextSink& sink) : sink_(sink) {}

  /// `{` or `[` whose Scope the caller keeps where no C++ scope will do.
  void open(char opening);

  // As an element of an array, or the whole document.
  [[nodiscard]] Scope object();
  [[nodiscard]] Scope array();
  void value(std::string_view text);
  void value(std::int64_t number);
  void written(std::string_view json);  ///< a value that is JSON already

  // As a member of an object.
  void key(std::string_view name);
  [[nodiscard]] Scope object(std::string_view key);
  [[nodiscard]] Scope array(std::string_view key);
  void member(std::string_view key, std::string_view text);
  void member(std::string_view key, std::uint64_t number);
  void member(std::string_view key, bool truth);
  /// `written` must be a number as RFC 8259 has it; for those with decimals.
  void number(std::string_view key, std::string_view written);
  void null(std::string_view key);

  /// `null` where there is no value, or where the text is empty.
  void member_or_null(std::string_view key, std::optional<std::uint64_t> number);
  void member_or_null(std::string_view key, std::string_view text);

  void texts(std::string_view key, std::span<const std::string_view> items);
  void texts(std::string_view key, const std::vector<std::string>& items);

  /// A line break between elements, for documents that people look into; not within a line of jsonl.
  void line_break();

 private:
  friend class Scope;
  void separate();
  void close(char closing);
  void quoted(std::string_view text);
  template <class Items>
  void text_list(std::string_view key, const Items& items);

  TextSink& sink_;
  bool first_ = true;
};

/// `text` as a JSON string with its quotes; what is harmful on a terminal is escaped (see printable.h), bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace smtpwhy
