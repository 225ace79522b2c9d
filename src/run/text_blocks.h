// TextBlocks: copies of short-lived texts, kept in blocks that are used again for the next ones.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <numeric>
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

  /// All views end. Of what was allocated at most `kMostKept` octets stay.
  void clear() {
    if (blocks_.size() > kMostKept / kBlock) blocks_.resize(kMostKept / kBlock);
    large_.clear();
    next_ = 0;
    free_ = nullptr;
    left_ = 0;
    octets_ = 0;
  }

  /// What is allocated at present.
  [[nodiscard]] std::size_t allocated() const {
    const auto add = [](std::size_t sum, const Memory& memory) { return sum + memory.size; };
    return std::accumulate(large_.begin(), large_.end(), blocks_.size() * kBlock, add);
  }

  static constexpr std::size_t kMostKept = std::size_t{256} * 1024;  ///< more than the texts of nearly all loads

 private:
  static constexpr std::size_t kBlock = std::size_t{64} * 1024;  // of memory that is asked for at once

  struct Memory {
    std::unique_ptr<char[]> octets;
    std::size_t size = 0;
  };
  static Memory allocate(std::size_t size) { return {std::make_unique_for_overwrite<char[]>(size), size}; }

  // A text that fits no block has memory of its own, which is not used again.
  void take_block(std::size_t size) {
    if (size > kBlock) {
      free_ = large_.emplace_back(allocate(size)).octets.get();
      left_ = size;
      return;
    }
    if (next_ == blocks_.size()) blocks_.push_back(allocate(kBlock));
    free_ = blocks_[next_++].octets.get();
    left_ = kBlock;
  }

  std::vector<Memory> blocks_;  // of `kBlock` octets each
  std::vector<Memory> large_;
  std::size_t next_ = 0;  // the first block of which nothing is used
  char* free_ = nullptr;  // in the one before, or in a large one
  std::size_t left_ = 0;  // octets from there on
  std::size_t octets_ = 0;
};

}  // namespace smtpwhy
