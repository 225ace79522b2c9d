// TextArena: where a session keeps the text that it was made from. Text is never freed alone; all of it goes with the arena.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <string_view>

namespace smtpwhy {

class TextArena {
 public:
  /// A copy of `text` that lives as long as the arena, also where the arena is moved, or until `clear`.
  [[nodiscard]] std::string_view keep(std::string_view text);

  /// All views end; the first block is for what comes next.
  void clear();

  [[nodiscard]] bool empty() const { return !memory_ || memory_->kept == 0; }

  /// Whether it has a block, and no more than that one.
  [[nodiscard]] bool has_one_block() const { return memory_ && memory_->kept <= kFirstBlock; }

 private:
  static constexpr std::size_t kFirstBlock = 4096;  // an ordinary conversation fits

  struct Memory {
    std::array<char, kFirstBlock> first;
    std::pmr::monotonic_buffer_resource blocks{first.data(), first.size()};
    std::size_t kept = 0;  // octets
  };
  std::unique_ptr<Memory> memory_;  // none before the first text
};

}  // namespace smtpwhy
