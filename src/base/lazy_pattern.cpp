#include "base/lazy_pattern.h"

#include <utility>

namespace smtpwhy {
namespace {

std::optional<Pattern> compiled(std::string_view expression) {
  auto pattern = Pattern::compile(expression);
  return pattern ? std::optional<Pattern>(std::move(*pattern)) : std::nullopt;
}

}  // namespace

bool LazyPattern::search(std::string_view text, Captures* captures) const {
  const auto& pattern = compiled_.get([this] { return compiled(expression_); });
  return pattern && pattern->search(text, captures);
}

}  // namespace smtpwhy
