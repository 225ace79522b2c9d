// What is still to be written, in order of time: lines, and deliveries to be tried again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace smtpwhy::bench {

/// Of the same time, what was put in first comes out first.
template <typename Item>
class Schedule {
 public:
  void add(std::int64_t time, Item item) {
    entries_.push_back({time, next_++, std::move(item)});
    std::push_heap(entries_.begin(), entries_.end(), later);
  }

  [[nodiscard]] bool has_before(std::int64_t time) const { return !entries_.empty() && entries_.front().time < time; }
  [[nodiscard]] std::int64_t time() const { return entries_.front().time; }

  [[nodiscard]] Item take() {
    std::pop_heap(entries_.begin(), entries_.end(), later);
    auto item = std::move(entries_.back().item);
    entries_.pop_back();
    return item;
  }

 private:
  struct Entry {
    std::int64_t time;
    std::uint64_t place;
    Item item;
  };

  static bool later(const Entry& a, const Entry& b) { return std::pair(a.time, a.place) > std::pair(b.time, b.place); }

  std::vector<Entry> entries_;
  std::uint64_t next_ = 0;
};

}  // namespace smtpwhy::bench
