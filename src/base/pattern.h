// Pattern: a regular expression that runs in linear time whatever the text (RE2's syntax and promise).
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What the named groups of a pattern matched; views into the text that was searched.
class Captures {
 public:
  /// Empty where the group does not exist or took no part in the match.
  [[nodiscard]] std::string_view get(std::string_view group) const;
  [[nodiscard]] bool has(std::string_view group) const;
  /// In the order of the pattern; groups that took no part are left out.
  [[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& all() const { return groups_; }

 private:
  friend class Pattern;
  std::vector<std::pair<std::string_view, std::string_view>> groups_;  // names belong to the pattern
};

class Pattern {
 public:
  /// Bad syntax gives an Error of kind `table` without a place. Bytes that are not UTF-8 are matched as bytes (Latin-1).
  static Result<Pattern> compile(std::string_view expression);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern();

  /// Searched for anywhere in `text`. `captures`, where given, are overwritten on a match; they live as long as `text` and this.
  bool search(std::string_view text, Captures* captures = nullptr) const;

  /// Literal words (in lower case) of which at least one stands in every text that this pattern matches; empty: no such words.
  [[nodiscard]] std::vector<std::string> required_literals() const;

  [[nodiscard]] std::vector<std::string> group_names() const;

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace smtpwhy
