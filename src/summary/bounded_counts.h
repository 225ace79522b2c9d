// BoundedCounts: how often each key occurred, in bounded memory. What does not fit is counted together as `other`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace smtpwhy {

class BoundedCounts {
 public:
  /// Keys beyond this many go into `other`; a mail server talks to some thousands of hosts a day.
  static constexpr std::size_t kMostKeys = 10000;

  void add(std::string_view key, std::uint64_t count = 1) {
    const auto found = counts_.find(key);
    if (found != counts_.end()) {
      found->second += count;
    } else if (counts_.size() < kMostKeys) {
      counts_.emplace(key, count);
    } else {
      other_ += count;
    }
  }

  /// In the order of keys.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& counts() const { return counts_; }
  [[nodiscard]] std::uint64_t other() const { return other_; }

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t other_ = 0;
};

}  // namespace smtpwhy
