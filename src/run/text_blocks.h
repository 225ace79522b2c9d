// TextBlocks: copies of short-lived texts, kept in blocks that are used again for the next ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace smtpwhy {

class TextBlocks {
 public:
  /// A copy that lives until `clear`.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > left_) take_block(text.size());
    std::memcpy(free_, text.data(), text.size());
    const std::string_view copy(free_, text.size());
    free_ += text.size();
    left_ -= text.size();
    octets_ += text.size();
    return copy;
  }

  [[nodiscard]] std::size_t octets() const { return octets_; }

  /// All views end. What was allocated stays, as far as it is not more than `most` octets of text needed.
  void clear(std::size_t most) {
    if (octets_ > most) blocks_.clear();
    next_ = 0;
    free_ = nullptr;
    left_ = 0;
    octets_ = 0;
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{64} * 1024;  // of memory that is asked for at once

  struct Block {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };

  // The next block with room for so much.
  void take_block(std::size_t size) {
    while (next_ < blocks_.size() && blocks_[next_].size < size) ++next_;
    if (next_ == blocks_.size()) {
      const auto octets = std::max(kBlock, size);
      blocks_.push_back({std::make_unique_for_overwrite<char[]>(octets), octets});
    }
    free_ = blocks_[next_].memory.get();
    left_ = blocks_[next_].size;
    ++next_;
  }

  std::vector<Block> blocks_;
  std::size_t next_ = 0;  // the first block of which nothing is used
  char* free_ = nullptr;  // in the block before that one
  std::size_t left_ = 0;  // octets from there on
  std::size_t octets_ = 0;
};

}  // namespace smtpwhy
