// NamedMemory: what is known by a name, in bounded memory. Names come and go all the time: what one was kept in is used for the next.
#pragma once

#include "base/octets.h"
#include "base/text_map.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// `Value` has a `forget()`, after which it is as new, but for memory that is worth keeping.
template <class Value>
class NamedMemory {
 public:
  /// Beyond `most`, the ones that came first are forgotten.
  explicit NamedMemory(std::size_t most) : most_(most) {}

  /// A new one where there was none. Good until the next `at`.
  Value& at(std::string_view name) {
    if (auto* const known = find(name); known != nullptr) return *known;
    if (size() == most_) {
      take_out(place_of(entries_[first_].name));
      ++forgotten_;
    }
    return entries_[add(name)].value;
  }

  /// Null where there is none. Good until the next `at`.
  [[nodiscard]] Value* find(std::string_view name) {
    if (slots_.empty()) return nullptr;
    const auto entry = slots_[place_of(name)].entry;
    return entry == kNone ? nullptr : &entries_[entry].value;
  }

  /// `name` may be a view of what is forgotten.
  void forget(std::string_view name) {
    if (slots_.empty()) return;
    const auto place = place_of(name);
    if (slots_[place].entry != kNone) take_out(place);
  }

  [[nodiscard]] std::size_t size() const { return entries_.size() - spare_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// How many were, for want of room.
  [[nodiscard]] std::uint64_t forgotten() const { return forgotten_; }

  /// Calls `visit` with each value, by when they came. It must not call `at` or `forget`.
  template <class Visit>
  void for_each(Visit visit) {
    for (auto entry = first_; entry != kNone; entry = entries_[entry].after) visit(entries_[entry].value);
  }

 private:
  using Number = std::uint32_t;
  static constexpr Number kNone = std::numeric_limits<Number>::max();
  static constexpr std::size_t kMostSpare = 64;     // that keep their memory: one more name comes about as often as one goes
  static constexpr std::size_t kLongestKept = 256;  // octets of a name whose memory is kept: a queue id has some twenty
  static constexpr std::size_t kFewest = 64;        // slots; a power of two, as all that come of it

  struct Entry {
    std::string name;
    Number before = kNone;  // that came before it
    Number after = kNone;
    Value value;
  };
  /// Where a name is looked for, by its hash: what shares a place with others lies behind them.
  struct Slot {
    std::uint32_t hash = 0;
    Number entry = kNone;
  };

  static std::uint32_t hash_of(std::string_view name) { return static_cast<std::uint32_t>(TextHash()(name)); }

  // Its own, or the free one where it would be.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    const auto hash = hash_of(name);
    const auto last = slots_.size() - 1;
    auto place = std::size_t{hash} & last;
    while (slots_[place].entry != kNone && (slots_[place].hash != hash || !same_octets(entries_[slots_[place].entry].name, name))) {
      place = (place + 1) & last;
    }
    return place;
  }

  Number add(std::string_view name) {
    if ((size() + 1) * 2 > slots_.size()) grow();
    const auto number = fresh();
    auto& entry = entries_[number];
    entry.name = name;
    entry.before = last_;
    entry.after = kNone;
    (last_ == kNone ? first_ : entries_[last_].after) = number;
    last_ = number;
    slots_[place_of(name)] = {hash_of(name), number};
    return number;
  }

  Number fresh() {
    if (spare_.empty()) {
      entries_.emplace_back();
      return static_cast<Number>(entries_.size() - 1);
    }
    const auto number = spare_.back();
    spare_.pop_back();
    return number;
  }

  void grow() {
    slots_.assign(slots_.empty() ? kFewest : slots_.size() * 2, Slot());
    for (auto entry = first_; entry != kNone; entry = entries_[entry].after) {
      const auto& name = entries_[entry].name;
      slots_[place_of(name)] = {hash_of(name), entry};
    }
  }

  void take_out(std::size_t place) {
    const auto number = slots_[place].entry;
    free(place);
    auto& entry = entries_[number];
    (entry.before == kNone ? first_ : entries_[entry.before].after) = entry.after;
    (entry.after == kNone ? last_ : entries_[entry.after].before) = entry.before;
    if (spare_.size() < kMostSpare && entry.name.capacity() <= kLongestKept) {
      entry.value.forget();
    } else {
      entry = Entry();
    }
    spare_.push_back(number);
  }

  // What lies behind it moves up, as far as it is nearer to its own place there.
  void free(std::size_t place) {
    const auto last = slots_.size() - 1;
    for (auto next = (place + 1) & last; slots_[next].entry != kNone; next = (next + 1) & last) {
      const auto from_its_own = (next - slots_[next].hash) & last;
      if (from_its_own < ((next - place) & last)) continue;
      slots_[place] = slots_[next];
      place = next;
    }
    slots_[place].entry = kNone;
  }

  std::size_t most_;
  std::vector<Entry> entries_;
  std::vector<Number> spare_;  // entries that are free
  std::vector<Slot> slots_;    // a half is used at most
  Number first_ = kNone;       // of the entries, by when they came
  Number last_ = kNone;
  std::uint64_t forgotten_ = 0;
};

}  // namespace smtpwhy
