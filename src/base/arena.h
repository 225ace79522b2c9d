// TextArena: where a session keeps the text that it was made from. Text is never freed alone; all of it goes with the arena.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <string_view>

namespace smtpwhy {

class TextArena {
 public:
  /// A copy of `text` that lives as long as the arena, also where the arena is moved.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(memory_->allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

 private:
  static constexpr std::size_t kFirstBlock = 4096;  // an ordinary conversation fits
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_ = std::make_unique<std::pmr::monotonic_buffer_resource>(kFirstBlock);
};

}  // namespace smtpwhy
