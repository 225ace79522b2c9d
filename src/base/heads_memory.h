// HeadsMemory: of texts that begin with the same four octets, in which ways of a HeadsIndex they may go on. Lines of one log begin alike:
// to go through these few ways takes half of the time of a walk through the tree.
#pragma once

#include "base/heads_index.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

class HeadsMemory {
 public:
  /// `index` must outlive this.
  explicit HeadsMemory(const HeadsIndex& index) : index_(index) {}

  /// Those among which all ways are that `text` fits, least first; good until the next call. Null: that is not known, and the index has to be
  /// asked.
  [[nodiscard]] const std::vector<HeadsIndex::WayOn>* of(std::string_view text);

 private:
  static constexpr std::size_t kMost = 64;      // beginnings at a time; a log of conversations has some ten
  static constexpr std::size_t kMostWays = 24;  // more of them take longer than the tree

  enum class State : std::uint8_t { met_once, known, too_many };
  struct Beginning {
    std::uint32_t octets = 0;
    State state = State::met_once;
    std::vector<HeadsIndex::WayOn> ways;
  };

  void learn(Beginning& beginning, std::string_view octets);

  const HeadsIndex& index_;
  std::array<Beginning, kMost> beginnings_;
};

}  // namespace smtpwhy
