// WordCounts: how common words are in replies, as the samples of the rules tell. What is looked for in every text is better a rare word:
// "rejected" is long, and stands in every tenth reply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

class WordCounts {
 public:
  /// Takes a copy of `text`.
  void add(std::string_view text);

  /// How often `word`, in lower case, stands in what was added, whatever the case of its letters there.
  [[nodiscard]] std::size_t count(std::string_view word) const;

  /// As `count`, of the four octets that `text` begins with; some are counted together, so that it may be too many.
  [[nodiscard]] std::size_t count_of_four(std::string_view text) const;

 private:
  std::string texts_;                 // in lower case, LF behind each
  std::vector<std::uint16_t> fours_;  // by hash; empty: nothing was added
};

}  // namespace smtpwhy::knowledge
