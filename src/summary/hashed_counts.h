// HashedCounts: how often each of many things occurred that are known by a hash alone, in bounded memory: all in one table, where one look is
// mostly enough. For what is asked about few of them, and never which there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace smtpwhy {

class HashedCounts {
 public:
  static constexpr std::size_t kMost = 10000;  ///< things that are counted; a mail server talks to some thousands of hosts a day

  /// `hash` must differ in its low bits, too. Two things that share one are taken for one.
  void add(std::uint64_t hash) {
    if (slots_.empty()) slots_.resize(kSlots);
    auto& slot = slots_[place_of(hash)];
    if (slot.count == 0) {
      if (size_ == kMost) return;
      ++size_;
      slot.hash = hash;
    }
    ++slot.count;
  }

  /// 0 also for what came up when there were `kMost` others.
  [[nodiscard]] std::uint64_t count_of(std::uint64_t hash) const { return slots_.empty() ? 0 : slots_[place_of(hash)].count; }

 private:
  static constexpr std::size_t kSlots = 16384;  // a power of two; two thirds are used at most
  static_assert(kSlots * 2 > kMost * 3);

  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t count = 0;  // 0: the slot is free
  };

  // Where it is, or would be: what shares its place with others lies behind them.
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const {
    auto place = static_cast<std::size_t>(hash % kSlots);
    while (slots_[place].count != 0 && slots_[place].hash != hash) place = (place + 1) % kSlots;
    return place;
  }

  std::vector<Slot> slots_;  // none before the first
  std::size_t size_ = 0;
};

}  // namespace smtpwhy
