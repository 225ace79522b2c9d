// HeadsIndex: of many patterns, those that a text may match by what it begins with, found in one walk over its first octets.
#pragma once

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
  void take_ends(Number node, std::string_view text, std::vector<Found>& found) const;

  std::vector<PatternHeads> heads_;
  std::vector<Node> nodes_ = {Node()};  // the first: no words at all
  std::array<Number, 256> first_{};     // its children, by octet
};

}  // namespace smtpwhy
