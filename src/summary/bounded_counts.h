// BoundedCounts: how often each key occurred, in bounded memory. What does not fit is counted together as `other`.
#pragma once

#include "base/text_map.h"
#include "summary/hash_table.h"

#include <algorithm>
#include <cstdint>
#include <limits>
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

  /// It will be added soon: brings it nearer to the processor.
  [[gnu::always_inline]] void expect(std::string_view key) const { numbers_.expect(TextHash()(key)); }

  void add(std::string_view key, std::uint64_t count = 1) {
    const auto place = place_of(key);
    if (place.number != kNone) {
      keys_[place.number].count += count;
    } else if (keys_.size() < most_keys_) {
      keep(key, place, count);
    } else {
      other_ += count;
    }
  }

  /// Adds what was counted elsewhere. Of more keys than are kept the highest stay. Where there was an `other` on either side, a key's count
  /// may be too low, by no more than `other()`.
  void add(const BoundedCounts& counts) {
    for (const auto& [key, count] : counts.keys_) {
      const auto place = place_of(key);
      if (place.number == kNone) {
        keep(key, place, count);
      } else {
        keys_[place.number].count += count;
      }
    }
    other_ += counts.other_;
    if (keys_.size() > most_keys_) keep_only(most(most_keys_));
  }

  /// Those that were counted as `other` elsewhere.
  void add_other(std::uint64_t count) { other_ += count; }

  /// 0 also where the key was counted as `other`.
  [[nodiscard]] std::uint64_t count_of(std::string_view key) const {
    const auto number = place_of(key).number;
    return number == kNone ? 0 : keys_[number].count;
  }

  /// In the order of keys.
  [[nodiscard]] std::map<std::string, std::uint64_t> counts() const {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [key, count] : keys_) counts.emplace(key, count);
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
    for (const auto& [key, count] : keys_) result.rows.emplace_back(key, count);
    std::sort(result.rows.begin(), result.rows.end(),
              [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    for (; result.rows.size() > rows; result.rows.pop_back()) result.other += result.rows.back().second;
    return result;
  }

 private:
  using Number = std::uint32_t;
  static constexpr Number kNone = std::numeric_limits<Number>::max();

  struct Key {
    std::string text;
    std::uint64_t count;
  };
  /// Where a key is, or would be.
  struct Place {
    std::uint64_t hash;
    Number number;  // in keys_; `kNone`: it would be there
  };

  // Keys that share a hash, which is only chance or somebody's wish, take the next ones that come of it, each in another way: so that none
  // comes back to itself.
  [[nodiscard]] Place place_of(std::string_view key) const {
    std::uint64_t tries = 0;
    for (std::uint64_t hash = TextHash()(key);; hash = joined_hash(hash, ++tries)) {
      const auto* const number = numbers_.find(hash);
      if (number == nullptr) return {hash, kNone};
      if (keys_[*number].text == key) return {hash, *number};
    }
  }

  void keep(std::string_view key, Place place, std::uint64_t count) {
    numbers_.at(place.hash) = static_cast<Number>(keys_.size());
    keys_.push_back({std::string(key), count});
  }

  void keep_only(const Most& most) {
    keys_.clear();
    numbers_ = {};
    for (const auto& [key, count] : most.rows) keep(key, place_of(key), count);
    other_ = most.other;
  }

  std::size_t most_keys_;
  HashTable<Number> numbers_;  // of keys, by their hashes
  std::vector<Key> keys_;      // in the order in which they came
  std::uint64_t other_ = 0;
};

}  // namespace smtpwhy
