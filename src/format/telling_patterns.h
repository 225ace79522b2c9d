// TellingPatterns: which of all formats' patterns match a line, found in one pass over it.
#pragma once

#include "base/lazy_pattern.h"
#include "base/pattern_set.h"
#include "knowledge/literal_index.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct TellingPattern {
  std::string_view pattern;
  std::string_view literals = {};  ///< see knowledge/literals.h; empty: unknown
};

/// Patterns with literals are compiled when their words turn up in a line; the others are one automaton.
class TellingPatterns {
 public:
  /// The texts must outlive this.
  explicit TellingPatterns(const std::vector<TellingPattern>& patterns);

  /// What one question after the other uses, so that none allocates; one for each thread.
  class Scratch {
   public:
    explicit Scratch(const TellingPatterns& patterns) : found_(patterns.index_.literals()) {}

   private:
    friend class TellingPatterns;
    std::string lowered_;
    knowledge::LiteralIndex::Found found_;
  };

  /// Makes `found` the numbers of the patterns that are found anywhere in `text`, in no order.
  void find(std::string_view text, Scratch& scratch, std::vector<std::size_t>& found) const;

 private:
  std::vector<std::size_t> indexed_;  // numbers of the patterns with literals
  std::vector<std::size_t> others_;
  std::deque<LazyPattern> patterns_;  // the indexed ones
  std::deque<LazyPattern> singly_;    // the others, for where all at once need too much memory
  knowledge::LiteralIndex index_;
  PatternSet set_;  // of the others
};

}  // namespace smtpwhy
