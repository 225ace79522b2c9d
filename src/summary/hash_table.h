// HashTable: values of many things that are known by a hash alone, all in one piece of memory: a look is mostly one walk there, where a list
// of nodes takes several.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace smtpwhy {

/// Hashes must differ in their low bits, too. Two things that share one are taken for one, as are those with 0 and 1. Nothing is taken out
/// again.
template <class Value>
class HashTable {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Null where there is none. Good until the next `at`.
  [[nodiscard]] const Value* find(std::uint64_t hash) const {
    if (slots_.empty()) return nullptr;
    const auto& slot = slots_[place_of(hash)];
    return slot.hash == kFree ? nullptr : &slot.value;
  }
  [[nodiscard]] Value* find(std::uint64_t hash) { return const_cast<Value*>(std::as_const(*this).find(hash)); }

  /// It will be asked for soon: brings it nearer to the processor. Always inline: GCC takes a function that does nothing else for one that
  /// does nothing, and leaves its calls out.
  [[gnu::always_inline]] void expect(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[static_cast<std::size_t>(told_from_free(hash)) & (slots_.size() - 1)]);
  }

  /// A new one where there was none.
  Value& at(std::uint64_t hash) {
    if ((size_ + 1) * 3 > slots_.size() * 2) grow();
    auto& slot = slots_[place_of(hash)];
    size_ += slot.hash == kFree ? 1 : 0;
    slot.hash = told_from_free(hash);
    return slot.value;
  }

 private:
  static constexpr std::uint64_t kFree = 0;
  static constexpr std::size_t kFewest = 64;  // slots; a power of two, as all that come of it

  struct Slot {
    std::uint64_t hash = kFree;
    [[no_unique_address]] Value value{};
  };

  static constexpr std::uint64_t told_from_free(std::uint64_t hash) { return hash == kFree ? 1 : hash; }

  // Where it is, or would be: what shares its place with others lies behind them.
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const {
    hash = told_from_free(hash);
    const auto last = slots_.size() - 1;
    auto place = static_cast<std::size_t>(hash) & last;
    while (slots_[place].hash != kFree && slots_[place].hash != hash) place = (place + 1) & last;
    return place;
  }

  void grow() {
    auto before = std::exchange(slots_, std::vector<Slot>(slots_.empty() ? kFewest : slots_.size() * 2));
    for (auto& slot : before) {
      if (slot.hash != kFree) slots_[place_of(slot.hash)] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;  // two thirds are used at most
  std::size_t size_ = 0;
};

}  // namespace smtpwhy
