// PatternHeads: with what the texts begin that a pattern matches, and what is told by that alone. Most rows of a table of lines are a few
// words and then all the rest, or at least begin with a few words: to compare them takes a tenth of what an automaton takes.
//
// Expressions are read as far as they are plain (RE2's syntax: words, classes, groups, `?`, `{m,n}`, `.*` at the end). What is beyond that
// is never guessed: there the answer is that the pattern itself has to be asked. Who asks is `HeadsIndex`, for many patterns at once.
#pragma once

#include "base/char_set.h"
#include "base/octet_search.h"
#include "base/pattern.h"

#include <algorithm>
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

  static constexpr std::size_t kMostWays = 96;      ///< ways to begin; what comes behind a longer list is left to the pattern
  static constexpr std::size_t kLongestHead = 256;  ///< octets of words, far more than any row has; the same
  static constexpr std::size_t kMostSets = 32;      ///< octets of classes behind the words of a way; the same
  static constexpr std::size_t kMostSpelled = 8;    ///< octets of a class that is spelled out, each a way of its own
  static constexpr std::size_t kMostNesting = 16;   ///< groups within groups

 private:
  friend class HeadsReader;
  friend class HeadsIndex;

  enum class Rest : std::uint8_t {
    none,      // the text ends here
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
    std::vector<std::size_t> sets;  // of the octets behind it, one each, by number
    std::vector<Group> groups;
    Rest rest = Rest::none;

    [[nodiscard]] std::size_t fixed() const { return head.size() + sets.size(); }  // octets before the rest
  };

  // Whether what stands behind the way's head in `text`, which begins with it, is as the way has it.
  [[nodiscard]] bool rest_fits(const Way& way, std::string_view text) const {
    if (text.size() < way.fixed() || (way.rest == Rest::none && text.size() > way.fixed())) return false;
    const char* octet = text.data() + way.head.size();
    for (const auto set : way.sets) {
      if (!sets_[set].holds(*octet++)) return false;
    }
    return true;
  }
  // What the first way that fits tells.
  Answer answer(std::size_t number, std::string_view text, Captures& captures) const {
    const auto& way = ways_[number];
    if (way.rest == Rest::pattern) return Answer::unknown;
    if (way.rest == Rest::line && find_octet(text, '\n', way.fixed()) != std::string_view::npos) return Answer::unknown;
    captures.groups_.resize(way.groups.size());
    auto capture = captures.groups_.begin();
    for (const auto& group : way.groups) {
      *capture++ = {group.name, text.substr(group.begin, group.end == kToTheEnd ? group.end : group.end - group.begin)};
    }
    return Answer::yes;
  }

  std::vector<Way> ways_;
  std::vector<CharSet> sets_;
};

}  // namespace smtpwhy
