#include "base/lazy_pattern.h"

#include <memory>

namespace smtpwhy {

const LazyPattern::Compiled& LazyPattern::compiled() const {
  if (const auto* ready = compiled_.load(std::memory_order_acquire); ready != nullptr) return *ready;
  auto mine = std::make_unique<Compiled>();
  if (auto pattern = Pattern::compile(expression_)) *mine = std::move(*pattern);
  Compiled* theirs = nullptr;
  return compiled_.compare_exchange_strong(theirs, mine.get()) ? *mine.release() : *theirs;
}

bool LazyPattern::search(std::string_view text, Captures* captures) const {
  const auto& pattern = compiled();
  return pattern && pattern->search(text, captures);
}

}  // namespace smtpwhy
