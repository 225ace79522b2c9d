// LazyPattern: a pattern that is compiled when it is first searched for. Of hundreds that might be needed a run needs a few.
#pragma once

#include "base/made_once.h"
#include "base/pattern.h"

#include <optional>
#include <string_view>

namespace smtpwhy {

/// May be shared between threads: where two are first at once, both compile, and one result is kept. Can be neither copied nor moved.
class LazyPattern {
 public:
  /// `expression` must outlive this. One that does not compile never matches.
  explicit LazyPattern(std::string_view expression) : expression_(expression) {}
  LazyPattern(const LazyPattern&) = delete;
  LazyPattern& operator=(const LazyPattern&) = delete;

  /// As `Pattern::search`.
  bool search(std::string_view text, Captures* captures = nullptr) const;

 private:
  std::string_view expression_;
  MadeOnce<std::optional<Pattern>> compiled_;
};

/// The same for an expression that stands in the program. One that does not compile is a mistake in the program, and the end of it.
class BuiltInPattern {
 public:
  explicit BuiltInPattern(std::string_view expression) : expression_(expression) {}
  BuiltInPattern(const BuiltInPattern&) = delete;
  BuiltInPattern& operator=(const BuiltInPattern&) = delete;

  /// As `Pattern::search`.
  bool search(std::string_view text, Captures* captures = nullptr) const {
    return compiled_.get([this] { return Pattern::built_in(expression_); }).search(text, captures);
  }

 private:
  std::string_view expression_;
  MadeOnce<Pattern> compiled_;
};

}  // namespace smtpwhy
