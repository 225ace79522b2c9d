// PatternHeads: with what the texts begin that a pattern matches, and what is told by that alone. Most rows of a table of lines are a few
// words and then all the rest, or at least begin with a few words: to compare them takes a tenth of what an automaton takes.
//
// Expressions are read as far as they are plain (RE2's syntax: words, small classes, groups, `?`, `{m,n}`, `.*` at the end). What is
// beyond that is never guessed: there the answer is that the pattern itself has to be asked.
#pragma once

#include "base/char_set.h"
#include "base/pattern.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class PatternHeads {
 public:
  /// `expression` must outlive this. One that is no good expression has heads of no meaning: it is for who compiles it to say so.
  explicit PatternHeads(std::string_view expression);

  enum class Answer : std::uint8_t {
    no,       ///< the pattern does not match
    yes,      ///< it does, and `captures` has its groups
    unknown,  ///< the text begins so that it may: the pattern has to be asked
  };

  /// What `Pattern::search` would give, as far as it can be told. `captures` are those of a match only for a `yes`.
  [[nodiscard]] Answer search(std::string_view text, Captures& captures) const;

  static constexpr std::size_t kMostWays = 96;     ///< ways to begin; what comes behind a longer list is left to the pattern
  static constexpr std::size_t kMostSpelled = 8;   ///< octets of a class that is spelled out, each a way of its own
  static constexpr std::size_t kMostNesting = 16;  ///< groups within groups

 private:
  friend class HeadsReader;
  friend class HeadsIndex;

  enum class Rest : std::uint8_t {
    none,      // the text ends here
    octet,     // one octet of a set; only while the expression is being read
    line,      // all the rest, which is one line
    anything,  // the match is found
    pattern,   // to be asked
  };

  struct Group {
    std::string_view name;
    std::size_t begin = 0;
    std::size_t end = 0;  // `kToTheEnd`: the rest is in it
  };
  static constexpr std::size_t kToTheEnd = std::numeric_limits<std::size_t>::max();

  // One of the ways in which a text may begin; the first that fits counts.
  struct Way {
    std::string head;
    std::vector<Group> groups;
    Rest rest = Rest::none;
    std::size_t next =
        0;  // the set, by number, that the first octet of the rest is of, so that there is one; 0: any, or none at all
  };

  // Whether what stands behind the way's head in `text`, which begins with it, is as the way has it.
  [[nodiscard]] bool rest_fits(const Way& way, std::string_view text) const {
    const auto size = way.head.size();
    if (way.next != 0) return text.size() > size && sets_[way.next].holds(text[size]);
    return way.rest != Rest::none || text.size() == size;
  }
  // What the first way that fits tells.
  Answer answer(std::size_t way, std::string_view text, Captures& captures) const;

  std::vector<Way> ways_;
  std::vector<CharSet> sets_;  // the first stands for none
};

}  // namespace smtpwhy
