// Literals: words that can be looked for instead of a pattern of the tables, so that the pattern itself is seldom tried.
//
// A pattern is cut into its branches (`a|b`). For each branch there are lists of words in lower case: of each list at least one
// stands in every text that the branch matches. A text is looked through for the words of the first list, which are the rarest; those of
// the others are looked for only where one of the first was found. Some words are a match by themselves, see `Neighbours`.
//
// All of it is found out when the tables are read (the built-in ones: when the program is built), and kept in the row as one
// text: GS between branches, RS between lists, US between words; each word of a first list stands behind six hexadecimal digits, four for
// its `Neighbours`, two for where its rarest four octets end.
#pragma once

#include "base/pair_marks.h"
#include "base/pattern.h"
#include "knowledge/word_counts.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// For `RuleRow::literals` and the like; empty where a branch can match without any word, or the pattern is not valid. Which words come
/// first `counts` decides; where they are alike, or empty, long words do.
[[nodiscard]] std::string literals_of(std::string_view pattern, const WordCounts& counts = {});

/// The literals of many patterns, one behind the other. Of a pattern without any nothing is known: it may match any text.
class Literals {
 public:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  /// What `literals_of` gave for each; the texts must outlive this.
  explicit Literals(std::span<const std::string_view> texts);

  [[nodiscard]] std::size_t patterns() const { return patterns_.size() - 1; }
  [[nodiscard]] std::size_t branches() const { return branches_.size() - 1; }
  [[nodiscard]] Range branches_of(std::size_t pattern) const { return {patterns_[pattern], patterns_[pattern + 1]}; }
  /// The words of a branch that are looked for first.
  [[nodiscard]] Range searched_for(std::size_t branch) const { return words_of(branches_[branch]); }
  [[nodiscard]] std::string_view word(std::size_t i) const { return words_[i].text; }
  [[nodiscard]] Neighbours sufficient(std::size_t i) const { return words_[i].sufficient; }
  /// Octets of a word that is looked for first, up to the end of its window: of the four (three, where it has no more) that stand in the
  /// fewest texts.
  [[nodiscard]] std::size_t window_end(std::size_t i) const { return words_[i].window_end; }
  static constexpr std::size_t kWindow = 4;

  /// Marks that every text has which the branch matches; of texts in lower case.
  [[nodiscard]] PairMarks marks(std::size_t branch) const;

  /// Whether of each list of the branch but the first a word stands in `lowered`, which has these `marks`.
  [[nodiscard]] bool others_stand(std::size_t branch, std::string_view lowered, PairMarks marks) const;

 private:
  struct Word {
    std::string_view text;
    Neighbours sufficient;
    std::uint8_t window_end = 0;
    PairMarks marks;
  };

  [[nodiscard]] static Word searched_word(std::string_view text);
  void add_branch(std::string_view text);
  [[nodiscard]] Range words_of(std::size_t list) const { return {lists_[list], lists_[list + 1]}; }

  // Where the branches of each pattern, the lists of each branch and the words of each list begin; the last of each is an end.
  std::vector<std::uint32_t> patterns_ = {0};
  std::vector<std::uint32_t> branches_ = {0};
  std::vector<std::uint32_t> lists_ = {0};
  std::vector<Word> words_;
};

}  // namespace smtpwhy::knowledge
