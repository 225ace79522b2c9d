// JsonFields: a JSON text (RFC 8259) as a flat list of its scalars by path, for logs that are written as JSON.
//
// `{"a":{"b":[1,"x"]}}` is read as `a.b.0` → `1`, `a.b.1` → `x`. Containers have no entry of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// Takes a scalar: its path, and what `JsonFields::get` would give for it. False: no more, please.
using TakeJsonField = std::function<bool(std::string_view path, std::string value)>;

/// Hands on all scalars of a text, which must be one object or array, in their order; for texts that are too large to be kept as a list.
/// False where it is not JSON, is nested deeper than `JsonFields::kMostNesting`, or `take` wanted no more.
[[nodiscard]] bool read_json_fields(std::string_view text, const TakeJsonField& take);

class JsonFields {
 public:
  static constexpr std::size_t kMost = 4000;       ///< scalars of one text; a webhook's batch of a hundred events has some 2,000
  static constexpr std::size_t kMostNesting = 64;  ///< containers in containers

  /// All of `text` must be one object or array; nothing where it is not JSON, or beyond the limits.
  static std::optional<JsonFields> read(std::string_view text);

  /// The scalar at `path`: a string's value, a number as written, `true` or `false`; empty for null, and where there is none.
  /// The view lives as long as this.
  [[nodiscard]] std::string_view get(std::string_view path) const;
  [[nodiscard]] bool has(std::string_view path) const;

  /// Whether anything stands at or below `path`.
  [[nodiscard]] bool has_below(std::string_view path) const;

  /// Path and value, in the order of the text.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  void put_in_order();
  [[nodiscard]] const std::pair<std::string, std::string>* find(std::string_view path) const;

  std::vector<std::pair<std::string, std::string>> fields_;
  // Their numbers in the order of their paths. Of a few there is none: looking at each is quicker.
  std::vector<std::uint32_t> by_path_;
};

}  // namespace smtpwhy
