// MadeOnce: something that is made when it is first asked for, and kept.
#pragma once

#include <atomic>
#include <memory>

namespace smtpwhy {

/// May be shared between threads: where two are first at once, both make one, and one of the two is kept. Can be neither copied nor moved.
template <class Value>
class MadeOnce {
 public:
  MadeOnce() = default;
  MadeOnce(const MadeOnce&) = delete;
  MadeOnce& operator=(const MadeOnce&) = delete;
  ~MadeOnce() { delete value_.load(); }

  /// `make` gives the value, where there is none yet.
  template <class Make>
  const Value& get(Make make) const {
    const Value* known = value_.load(std::memory_order_acquire);
    if (known != nullptr) return *known;
    auto made = std::make_unique<const Value>(make());
    if (!value_.compare_exchange_strong(known, made.get())) return *known;
    return *made.release();
  }

 private:
  mutable std::atomic<const Value*> value_ = nullptr;  // owned
};

}  // namespace smtpwhy
