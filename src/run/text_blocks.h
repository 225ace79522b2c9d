// TextBlocks: copies of short-lived texts, kept in blocks that are used again for the next ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace smtpwhy {

class TextBlocks {
 public:
  /// A copy that lives until `clear`.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    const auto has_room = [&](const std::string& block) { return block.size() + text.size() <= block.capacity(); };
    while (used_ < blocks_.size() && !has_room(blocks_[used_])) ++used_;
    if (used_ == blocks_.size()) blocks_.emplace_back().reserve(std::max(kBlock, text.size()));
    auto& block = blocks_[used_];
    block += text;
    octets_ += text.size();
    return std::string_view(block).substr(block.size() - text.size());
  }

  [[nodiscard]] std::size_t octets() const { return octets_; }

  /// All views end. What was allocated stays, as far as it is not more than `most` octets of text needed.
  void clear(std::size_t most) {
    if (octets_ > most) blocks_.clear();
    for (auto& block : blocks_) block.clear();
    used_ = 0;
    octets_ = 0;
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{64} * 1024;

  std::deque<std::string> blocks_;  // none is moved or grows beyond what it has room for
  std::size_t used_ = 0;
  std::size_t octets_ = 0;
};

}  // namespace smtpwhy
