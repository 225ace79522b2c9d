// HeadsIndex: of many patterns, those that a text may match by what it begins with, found in one walk over its first octets.
#pragma once

#include "base/octets.h"
#include "base/pattern_heads.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// A tree of heads, an octet to a node: each node has the patterns whose words end there.
class HeadsIndex {
 public:
  /// Patterns are told by their place in `heads`.
  explicit HeadsIndex(std::vector<PatternHeads> heads);

  /// One way in which a text begins as a pattern has it.
  struct Found {
    std::uint32_t pattern = 0;
    std::uint32_t way = 0;
    friend bool operator<(const Found& a, const Found& b) { return std::pair(a.pattern, a.way) < std::pair(b.pattern, b.way); }
  };

  /// Makes `found` the patterns that `text` may match, least first, each with the ways of it that fit, in the order in which they are
  /// tried.
  void find(std::string_view text, std::vector<Found>& found) const;

  /// A way of texts of which the first octets are known.
  class WayOn {
   public:
    [[nodiscard]] const Found& found() const { return found_; }

    /// Whether `find` finds this way of `text`, which begins with those octets.
    [[nodiscard]] bool fits(std::string_view text) const {
      if (text.size() < fixed_ || (is_whole_ && text.size() > fixed_)) return false;
      if (next_ != nullptr && !next_->holds(text[next_at_])) return false;
      return is_simple_ || (same_octets(text.substr(0, next_at_), way_->head) && heads_->rest_fits(*way_, text));
    }

   private:
    friend class HeadsIndex;
    WayOn(const Found& found, const PatternHeads& heads, std::size_t known);

    Found found_;
    std::size_t fixed_ = 0;
    bool is_whole_ = false;          // nothing comes behind these
    bool is_simple_ = false;         // there is nothing more to be compared than `next_`
    const CharSet* next_ = nullptr;  // of the octet behind the head; null: none
    std::size_t next_at_ = 0;
    const PatternHeads* heads_;
    const PatternHeads::Way* way_;
  };
  /// All ways that a text which begins with `head` may go on, least first. They live as long as the index.
  [[nodiscard]] std::vector<WayOn> ways_of(std::string_view head) const;

  /// What the first way found of a pattern tells about it; `captures` are overwritten by a `yes` only.
  PatternHeads::Answer answer(const Found& found, std::string_view text, Captures& captures) const {
    return heads_[found.pattern].answer(found.way, text, captures);
  }

 private:
  using Number = std::uint32_t;
  struct Node {
    char octet = 0;
    Number child = 0;    // the first; 0: none
    Number sibling = 0;  // the next node below the same one; 0: none
    std::vector<Found> ends;
  };

  void add(std::string_view head, Found end);
  Number child_of(Number node, char octet) const;
  void take_all_below(Number node, std::vector<Found>& found) const;
  void take_ends(Number node, std::string_view text, std::vector<Found>& found) const;

  std::vector<PatternHeads> heads_;
  std::vector<Node> nodes_ = {Node()};  // the first: no words at all
  std::array<Number, 256> first_{};     // its children, by octet
};

}  // namespace smtpwhy
