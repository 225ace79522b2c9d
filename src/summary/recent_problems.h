// RecentProblems: the numbers of the problems that came up last, found without making their keys: the same few come up again and again.
#pragma once

#include "diagnose/finding.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// The key of one that a rule has named is made of words of the tables, which are told apart by where they stand; those must outlive
/// this. Of others, what was said has to be the same.
class RecentProblems {
 public:
  /// Nothing: it has to be looked up by its key.
  [[nodiscard]] std::optional<std::size_t> find(const Finding& finding) const;
  void remember(const Finding& finding, std::size_t number);

 private:
  static constexpr std::size_t kMost = 64;  // two that meet in one place are looked up by their keys

  struct Known {
    std::array<std::string_view, 4> words;  // kind, cause, rule, provider
    Severity severity = Severity::note;
    std::size_t number = 0;
    std::string text;  // of the evidence, where no rule has named the problem
    std::string command;
  };
  static std::array<std::string_view, 4> words_of(const Finding& finding);
  static std::size_t place_of(const Finding& finding);

  std::array<Known, kMost> known_;
};

}  // namespace smtpwhy
