// BoundedCounts: how often each key occurred, in bounded memory. What does not fit is counted together as `other`.
#pragma once

#include "base/text_map.h"
#include "summary/hash_table.h"

#include <algorithm>
#include <cstdint>
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
    const auto hash = TextHash()(key);
    if (auto* const known = counts_.find(hash); known != nullptr) {
      *known += count;
    } else if (keys_.size() < most_keys_) {
      keep(key, hash, count);
    } else {
      other_ += count;
    }
  }

  /// Adds what was counted elsewhere. Of more keys than are kept the highest stay. Where there was an `other` on either side, a key's count
  /// may be too low, by no more than `other()`.
  void add(const BoundedCounts& counts) {
    for (const auto& [key, hash] : counts.keys_) {
      const auto count = *counts.counts_.find(hash);
      if (auto* const known = counts_.find(hash); known != nullptr) {
        *known += count;
      } else {
        keep(key, hash, count);
      }
    }
    other_ += counts.other_;
    if (keys_.size() > most_keys_) keep_only(most(most_keys_));
  }

  /// Those that were counted as `other` elsewhere.
  void add_other(std::uint64_t count) { other_ += count; }

  /// 0 also where the key was counted as `other`.
  [[nodiscard]] std::uint64_t count_of(std::string_view key) const {
    const auto* const known = counts_.find(TextHash()(key));
    return known == nullptr ? 0 : *known;
  }

  /// In the order of keys.
  [[nodiscard]] std::map<std::string, std::uint64_t> counts() const {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [key, hash] : keys_) counts.emplace(key, *counts_.find(hash));
    return counts;
  }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::uint64_t other() const { return other_; }

  struct Most {
    std::vector<std::pair<std::string, std::uint64_t>> rows;
    std::uint64_t other = 0;
  };
  /// The `rows` highest, the highest first; those of the same count in the order of keys. All else is in `other`.
  [[nodiscard]] Most most(std::size_t rows) const {
    Most result{{}, other_};
    for (const auto& [key, hash] : keys_) result.rows.emplace_back(key, *counts_.find(hash));
    std::sort(result.rows.begin(), result.rows.end(),
              [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    for (; result.rows.size() > rows; result.rows.pop_back()) result.other += result.rows.back().second;
    return result;
  }

 private:
  struct Key {
    std::string text;
    std::uint64_t hash;
  };

  void keep(std::string_view key, std::uint64_t hash, std::uint64_t count) {
    keys_.push_back({std::string(key), hash});
    counts_.at(hash) = count;
  }

  void keep_only(const Most& most) {
    keys_.clear();
    counts_ = {};
    for (const auto& [key, count] : most.rows) keep(key, TextHash()(key), count);
    other_ = most.other;
  }

  std::size_t most_keys_;
  HashTable<std::uint64_t> counts_;  // by the keys' hashes: two keys that share one would be taken for one
  std::vector<Key> keys_;            // of `counts_`, in the order in which they came
  std::uint64_t other_ = 0;
};

}  // namespace smtpwhy
