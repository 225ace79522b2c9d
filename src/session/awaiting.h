// Awaiting: exchanges whose reply has not come, by number, the oldest first. There is one at a time in most conversations, and thousands
// where a client sends one command after the other and waits for nothing.
#pragma once

#include <cstddef>
#include <vector>

namespace smtpwhy {

/// As a deque, but that it has no memory before the first one comes.
class Awaiting {
 public:
  using Iterator = std::vector<std::size_t>::iterator;

  [[nodiscard]] bool empty() const { return first_ == exchanges_.size(); }
  [[nodiscard]] std::size_t size() const { return exchanges_.size() - first_; }
  [[nodiscard]] std::size_t front() const { return exchanges_[first_]; }
  [[nodiscard]] std::size_t back() const { return exchanges_.back(); }
  [[nodiscard]] Iterator begin() { return exchanges_.begin() + static_cast<std::ptrdiff_t>(first_); }
  [[nodiscard]] Iterator end() { return exchanges_.end(); }
  [[nodiscard]] auto begin() const { return exchanges_.begin() + static_cast<std::ptrdiff_t>(first_); }
  [[nodiscard]] auto end() const { return exchanges_.end(); }

  void push_back(std::size_t exchange) {
    if (exchanges_.capacity() == 0) exchanges_.reserve(kUsual);
    exchanges_.push_back(exchange);
  }
  void push_front(std::size_t exchange) { exchanges_.insert(begin(), exchange); }
  void pop_front() {
    ++first_;
    if (empty()) return clear();
    if (first_ < kFewGone || first_ < size()) return;
    exchanges_.erase(exchanges_.begin(), begin());
    first_ = 0;
  }
  void clear() {
    exchanges_.clear();
    first_ = 0;
  }

 private:
  // Those at the head that wait no more are taken out together, when they are as many as the rest: so each is moved once or twice.
  static constexpr std::size_t kFewGone = 64;
  static constexpr std::size_t kUsual = 8;  // a client that waits for nothing says MAIL, some RCPT and DATA
  std::vector<std::size_t> exchanges_;
  std::size_t first_ = 0;  // that still waits
};

}  // namespace smtpwhy
