// HashedCounts: how often each of many things occurred that are known by a hash alone, in bounded memory. For what is asked about few of
// them, and never which there are.
#pragma once

#include "summary/hash_table.h"

#include <cstddef>
#include <cstdint>

namespace smtpwhy {

class HashedCounts {
 public:
  static constexpr std::size_t kMost = 10000;  ///< things that are counted; a mail server talks to some thousands of hosts a day

  [[gnu::always_inline]] void expect(std::uint64_t hash) const { counts_.expect(hash); }

  void add(std::uint64_t hash) {
    if (auto* const known = counts_.find(hash); known != nullptr) {
      ++*known;
    } else if (counts_.size() < kMost) {
      counts_.at(hash) = 1;
    }
  }

  /// 0 also for what came up when there were `kMost` others.
  [[nodiscard]] std::uint64_t count_of(std::uint64_t hash) const {
    const auto* const known = counts_.find(hash);
    return known == nullptr ? 0 : *known;
  }

 private:
  HashTable<std::uint64_t> counts_;
};

}  // namespace smtpwhy
