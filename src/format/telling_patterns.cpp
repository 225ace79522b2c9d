#include "format/telling_patterns.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

std::vector<std::size_t> numbers_of(const std::vector<TellingPattern>& patterns, bool with_literals) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (patterns[i].literals.empty() != with_literals) numbers.push_back(i);
  }
  return numbers;
}

template <class Get>
std::vector<std::string_view> texts_of(const std::vector<TellingPattern>& patterns, const std::vector<std::size_t>& numbers,
                                       Get get) {
  std::vector<std::string_view> texts;
  texts.reserve(numbers.size());
  for (const auto i : numbers) texts.push_back(get(patterns[i]));
  return texts;
}

}  // namespace

TellingPatterns::TellingPatterns(const std::vector<TellingPattern>& patterns)
    : indexed_(numbers_of(patterns, true)),
      others_(numbers_of(patterns, false)),
      index_(texts_of(patterns, indexed_, [](const auto& pattern) { return pattern.literals; })),
      set_(texts_of(patterns, others_, [](const auto& pattern) { return pattern.pattern; })) {
  for (const auto i : indexed_) patterns_.emplace_back(patterns[i].pattern);
  for (const auto i : others_) singly_.emplace_back(patterns[i].pattern);
}

void TellingPatterns::find(std::string_view text, Scratch& scratch, std::vector<std::size_t>& found) const {
  if (!set_.find(text, found)) {
    for (std::size_t i = 0; i < singly_.size(); ++i) {
      if (singly_[i].search(text)) found.push_back(i);
    }
  }
  std::transform(found.begin(), found.end(), found.begin(), [&](std::size_t i) { return others_[i]; });
  lower_into(scratch.lowered_, text);
  index_.find(scratch.lowered_, scratch.found_);
  const auto& candidates = scratch.found_.candidates;
  for (auto i = candidates.next_of_both(candidates, 0); i != NumberSet::none; i = candidates.next_of_both(candidates, i + 1)) {
    const bool matches =
        scratch.found_.certain.contains(i) || (index_.may_match(i, scratch.found_, scratch.lowered_) && patterns_[i].search(text));
    if (matches) found.push_back(indexed_[i]);
  }
}

}  // namespace smtpwhy
