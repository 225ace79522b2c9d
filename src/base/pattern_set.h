// PatternSet: which of many patterns match a text, found in one pass (RE2's set).
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace smtpwhy {

class PatternSet {
 public:
  /// Patterns that do not compile never match; the numbers of the others stay those of `expressions`.
  explicit PatternSet(const std::vector<std::string_view>& expressions);
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;
  ~PatternSet();

  /// The numbers of the patterns that are found anywhere in `text`, least first. False where they, or the automaton, needed too much memory: then
  /// nothing is known.
  [[nodiscard]] bool find(std::string_view text, std::vector<std::size_t>& found) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace smtpwhy
