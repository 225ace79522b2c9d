// JSON documents: logs and web hooks that write each event as a JSON object (RFC 8259).
//
// Objects may stand one on a line, several on a line, each over many lines, and in arrays of arrays: what stands outside of an object may
// only be white space, commas and brackets. An object tells its events with the line that completes it. What a product calls its fields is
// its row's business; an object may also hold the product's object as a string, as queues and notification services wrap them.
#pragma once

#include "base/json_fields.h"
#include "format/format.h"

#include <memory>
#include <string>
#include <string_view>

namespace smtpwhy {

/// An object inside a JSON text: paths are looked up below `prefix`.
class JsonObject {
 public:
  explicit JsonObject(const JsonFields& fields, std::string prefix = {}) : fields_(&fields), prefix_(std::move(prefix)) {}

  /// As JsonFields has them.
  [[nodiscard]] std::string_view get(std::string_view path) const { return fields_->get(prefix_ + std::string(path)); }
  [[nodiscard]] bool has(std::string_view path) const { return fields_->has(prefix_ + std::string(path)); }
  [[nodiscard]] bool has_below(std::string_view path) const { return fields_->has_below(prefix_ + std::string(path)); }
  /// The first of these that is not empty.
  [[nodiscard]] std::string_view first_of(std::initializer_list<std::string_view> paths) const;
  [[nodiscard]] JsonObject below(std::string_view path) const { return JsonObject(*fields_, prefix_ + std::string(path) + '.'); }
  [[nodiscard]] JsonObject element(std::string_view list, std::size_t index) const;

 private:
  const JsonFields* fields_;
  std::string prefix_;
};

/// Pushes what an object tells, with the line that it ends in.
class JsonTeller {
 public:
  /// `left_out` counts what is not told.
  JsonTeller(EventSink& sink, std::uint64_t line, LeftOut& left_out) : sink_(sink), line_(line), left_out_(left_out) {}

  /// A delivery; `time` as written.
  void tell(const QueueFact& fact, std::string_view time);
  /// A part of a conversation: each line of `text` is an event like `event`.
  void tell_lines(Event event, std::string_view text, std::string_view time);
  void leave_out(Limited what) { left_out_.add(what); }

 private:
  EventSink& sink_;
  std::uint64_t line_;
  LeftOut& left_out_;
};

struct JsonProduct {
  std::string_view name;
  std::string_view title;
  std::string_view telling;  ///< a pattern for lines that only this product writes
  std::string_view around;   ///< a pattern for lines outside of objects that say nothing; empty: none
  /// Tells what the object says; `unrecognised`: it is not the product's.
  LineFate (*read)(const JsonObject& object, JsonTeller& teller);
};

/// `product` must outlive the format and its readers.
[[nodiscard]] std::unique_ptr<Format> make_json_format(const JsonProduct& product);

constexpr std::size_t kMostOfDocument =
    std::size_t{1024} * 1024;  ///< octets of one object: far more than a mail server says of one event

}  // namespace smtpwhy
