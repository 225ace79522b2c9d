#include "base/pattern_set.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

namespace smtpwhy {
namespace {

// All patterns together; the automaton grows with the text and starts anew where it is full. RE2's own limit is 8 MiB for one pattern.
constexpr std::int64_t kMostMemory = 64LL << 20U;

RE2::Options set_options() {
  RE2::Options result;
  result.set_log_errors(false);
  result.set_encoding(RE2::Options::EncodingLatin1);
  result.set_max_mem(kMostMemory);
  return result;
}

}  // namespace

struct PatternSet::Compiled {
  re2::RE2::Set set{set_options(), RE2::UNANCHORED};
  std::vector<std::size_t> numbers;  // in the caller's list, by the set's own number
  bool complete = false;             // else all together are too large to be one
};

PatternSet::PatternSet(const std::vector<std::string_view>& expressions) : compiled_(std::make_unique<Compiled>()) {
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const re2::StringPiece expression(expressions[i].data(), expressions[i].size());
    if (compiled_->set.Add(expression, nullptr) >= 0) compiled_->numbers.push_back(i);
  }
  compiled_->complete = compiled_->set.Compile();
}

PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

bool PatternSet::find(std::string_view text, std::vector<std::size_t>& found) const {
  found.clear();
  if (compiled_->numbers.empty()) return true;
  if (!compiled_->complete) return false;
  std::vector<int> matched;
  re2::RE2::Set::ErrorInfo error = {re2::RE2::Set::kNoError};
  if (!compiled_->set.Match(re2::StringPiece(text.data(), text.size()), &matched, &error))
    return error.kind == re2::RE2::Set::kNoError;
  for (const int number : matched) found.push_back(compiled_->numbers[static_cast<std::size_t>(number)]);
  std::sort(found.begin(), found.end());
  return true;
}

}  // namespace smtpwhy
