// BoundedCounts: how often each key occurred, in bounded memory. What does not fit is counted together as `other`.
#pragma once

#include "base/text_map.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

class BoundedCounts {
 public:
  /// Keys beyond this many go into `other`; a mail server talks to some thousands of hosts a day.
  static constexpr std::size_t kMostKeys = 10000;

  explicit BoundedCounts(std::size_t most_keys = kMostKeys) : most_keys_(most_keys) {}

  void add(std::string_view key, std::uint64_t count = 1) {
    const auto found = counts_.find(key);
    if (found != counts_.end()) {
      found->second += count;
    } else if (counts_.size() < most_keys_) {
      counts_.emplace(key, count);
    } else {
      other_ += count;
    }
  }

  /// Adds what was counted elsewhere. Of more keys than are kept the highest stay. Where there was an `other` on either side, a key's count
  /// may be too low, by no more than `other()`.
  void add(const BoundedCounts& counts) {
    for (const auto& [key, count] : counts.counts_) counts_[key] += count;
    other_ += counts.other_;
    if (counts_.size() <= most_keys_) return;
    auto kept = most(most_keys_);
    other_ = kept.other;
    counts_ = {std::make_move_iterator(kept.rows.begin()), std::make_move_iterator(kept.rows.end())};
  }

  /// Those that were counted as `other` elsewhere.
  void add_other(std::uint64_t count) { other_ += count; }

  /// 0 also where the key was counted as `other`.
  [[nodiscard]] std::uint64_t count_of(std::string_view key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
  }

  /// In the order of keys.
  [[nodiscard]] std::map<std::string, std::uint64_t> counts() const { return {counts_.begin(), counts_.end()}; }
  [[nodiscard]] std::size_t size() const { return counts_.size(); }
  [[nodiscard]] std::uint64_t other() const { return other_; }

  struct Most {
    std::vector<std::pair<std::string, std::uint64_t>> rows;
    std::uint64_t other = 0;
  };
  /// The `rows` highest, the highest first; those of the same count in the order of keys. All else is in `other`.
  [[nodiscard]] Most most(std::size_t rows) const {
    Most result{{counts_.begin(), counts_.end()}, other_};
    std::sort(result.rows.begin(), result.rows.end(),
              [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    for (; result.rows.size() > rows; result.rows.pop_back()) result.other += result.rows.back().second;
    return result;
  }

 private:
  std::size_t most_keys_;
  TextMap<std::uint64_t> counts_;
  std::uint64_t other_ = 0;
};

}  // namespace smtpwhy
