#include "base/arena.h"

#include <cstring>

// What compilers bring for their AddressSanitizer, and does nothing without it.
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace smtpwhy {

std::string_view TextArena::keep(std::string_view text) {
  if (text.empty()) return {};
  if (!memory_) memory_ = std::make_unique_for_overwrite<Memory>();
  memory_->kept += text.size();
  auto* copy = static_cast<char*>(memory_->blocks.allocate(text.size(), 1));
  ASAN_UNPOISON_MEMORY_REGION(copy, text.size());
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void TextArena::clear() {
  if (!memory_) return;
  memory_->blocks.release();
  memory_->kept = 0;
  ASAN_POISON_MEMORY_REGION(memory_->first.data(), memory_->first.size());  // views that should have ended are found out
}

}  // namespace smtpwhy
