// Pattern: a regular expression that runs in linear time whatever the text (RE2's syntax and promise).
#pragma once

#include "base/char_set.h"
#include "base/octets.h"
#include "base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// What the named groups of a pattern matched; views into the text that was searched.
class Captures {
 public:
  /// Empty where the group does not exist or took no part in the match.
  [[nodiscard]] std::string_view get(std::string_view group) const { return find(group).value_or(std::string_view()); }
  [[nodiscard]] bool has(std::string_view group) const { return find(group).has_value(); }
  /// Nothing where the group does not exist or took no part: a group may have matched nothing at all, too.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view group) const {
    for (const auto& [name, text] : groups_) {
      if (same_octets(name, group)) return text;  // names are short
    }
    return std::nullopt;
  }
  /// In the order of the pattern; groups that took no part are left out.
  [[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& all() const { return groups_; }

 private:
  friend class Pattern;
  friend class PatternHeads;
  std::vector<std::pair<std::string_view, std::string_view>> groups_;  // names belong to the pattern
};

/// Pairs of what can stand before and behind a literal, as far as that counts for `\b`, `^` and `$`.
class Neighbours {
 public:
  enum class Kind : std::uint8_t { none, word, newline, other };
  static Kind kind_of(char c) { return c == '\n' ? Kind::newline : kWordOctets.holds(c) ? Kind::word : Kind::other; }
  /// What stands beside the `size` octets of `text` from `begin` on.
  static Neighbours of(std::string_view text, std::size_t begin, std::size_t size) {
    const auto end = begin + size;
    return {begin == 0 ? Kind::none : kind_of(text[begin - 1]), end == text.size() ? Kind::none : kind_of(text[end])};
  }
  Neighbours() = default;
  explicit Neighbours(std::uint16_t bits) : bits_(bits) {}
  Neighbours(Kind before, Kind behind)
      : bits_(static_cast<std::uint16_t>(1U << (4U * static_cast<unsigned>(before) + static_cast<unsigned>(behind)))) {}

  void insert(Neighbours pairs) { bits_ |= pairs.bits_; }
  [[nodiscard]] bool holds_one_of(Neighbours pairs) const { return (bits_ & pairs.bits_) != 0; }
  [[nodiscard]] std::uint16_t bits() const { return bits_; }
  friend bool operator==(Neighbours, Neighbours) = default;

 private:
  static constexpr CharSet kWordOctets = CharSet::word_characters("_");
  std::uint16_t bits_ = 0;
};

class Pattern {
 public:
  /// Bad syntax gives an Error of kind `table` without a place. Bytes that are not UTF-8 are matched as bytes (Latin-1).
  static Result<Pattern> compile(std::string_view expression);
  /// One that stands in the program: that it is not good is a mistake in the program, and the end of it.
  static Pattern built_in(std::string_view expression);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern();

  /// Searched for anywhere in `text`. `captures`, where given, are overwritten on a match; they live as long as `text` and this.
  bool search(std::string_view text, Captures* captures = nullptr) const;

  /// The first match, of those that begin at the same place the one that a search without this would tell; nothing where there is none.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view text) const;

  /// Lists of literal words (in lower case): of each list at least one stands in every text that this pattern matches. At most
  /// `kMostLists` of words, the one that the fewest texts hold first, then single signs (`@`); none: a text may match without any such word.
  [[nodiscard]] std::vector<std::vector<std::string>> required_literals() const;
  static constexpr std::size_t kMostLists = 4;  // a text that has words of so many is nearly always a match

  /// Between which neighbours `literal`, in lower case, is a match by itself, whatever the case of its letters and whatever else the
  /// text holds. What is not in it says nothing: there, the pattern has to be tried.
  [[nodiscard]] Neighbours sufficient(std::string_view literal) const;

  /// Patterns of which at least one matches where this does, and none elsewhere: `(?i)a|b` are `(?i)a` and `(?i)b`.
  [[nodiscard]] std::vector<std::string> alternatives() const;

  [[nodiscard]] std::vector<std::string> group_names() const;

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace smtpwhy
