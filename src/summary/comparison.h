// Comparison: what is new, gone, more and less between two reports. Counts are compared, and shares of each side's attempts where the sides
// differ in size; nothing is said of whether a difference is chance.
#pragma once

#include "summary/snapshot.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpwhy {

enum class Change : std::uint8_t { appeared, more, less, gone, same };
/// `new`, `more`, `less`, `gone`, `same`.
[[nodiscard]] std::string_view name(Change change);

struct ComparedProblem {
  Change change = Change::same;
  ProblemCount problem;  ///< in the words of the later side, where it is found there
  std::uint64_t before = 0;
  std::uint64_t after = 0;

  [[nodiscard]] std::uint64_t difference() const { return before < after ? after - before : before - after; }
};

struct Comparison {
  /// What is new comes first, then what is more, less, gone and the same; in each the worst, then the greatest difference.
  std::vector<ComparedProblem> problems;
  Snapshot before;
  Snapshot after;

  /// Whether any of the numbers differs.
  [[nodiscard]] bool differs() const;
  [[nodiscard]] std::uint64_t count_of(Change change) const;
};

[[nodiscard]] Comparison compare(Snapshot before, Snapshot after);

/// How many of a hundred `count` is, in hundredths, rounded; nothing where there is nothing to compare with.
[[nodiscard]] std::optional<std::uint64_t> hundredths_of_percent(std::uint64_t count, std::uint64_t all);

}  // namespace smtpwhy
