// Mutations of texts, such as accidents and ill will make of logs: flipped bits, lost and doubled blocks, lines of other files, half
// characters, lines without end. The same number gives the same text on any machine: no clock, and no generator of the standard library
// whose results are left open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace smtpwhy::test {

/// SplitMix64: every number begins a sequence of its own.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// Below `limit`; 0 for 0.
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(next() % limit); }

 private:
  std::uint64_t state_;
};

/// Mutation `number` of `texts`: of the text with that number, counted round and round. At least one text is needed.
[[nodiscard]] std::string mutation(const std::vector<std::string>& texts, std::uint64_t number);

}  // namespace smtpwhy::test
