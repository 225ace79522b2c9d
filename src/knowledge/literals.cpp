#include "knowledge/literals.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace smtpwhy::knowledge {
namespace {

constexpr char kBetweenBranches = '\x1D';
constexpr char kBetweenLists = '\x1E';
constexpr char kBetweenWords = '\x1F';
constexpr std::size_t kDigits = 4;
constexpr std::string_view kSeparators = "\x1D\x1E\x1F";

std::string words_between(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, std::string(1, kBetweenWords)));
}

// Empty where the branch can match without any word.
std::string literals_of_branch(const Pattern& branch) {
  auto lists = branch.required_literals();
  if (lists.empty()) return {};
  std::vector<std::string> first;
  for (const auto& word : lists.front()) first.push_back(fmt::format("{:04x}{}", branch.sufficient(word).bits(), word));
  std::string text = words_between(first);
  for (auto list = lists.begin() + 1; list != lists.end(); ++list) text += kBetweenLists + words_between(*list);
  return text;
}

// Calls `visit` with each part of `text`.
template <class Visit>
void for_each_part(std::string_view text, char separator, Visit visit) {
  for (;;) {
    const auto end = text.find(separator);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

Neighbours neighbours_in(std::string_view digits) {
  std::uint16_t bits = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  return Neighbours(bits);
}

}  // namespace

std::string literals_of(std::string_view pattern) {
  if (pattern.find_first_of(kSeparators) != std::string_view::npos) return {};
  const auto whole = Pattern::compile(pattern);
  if (!whole) return {};
  std::string text;
  for (const auto& branch : whole->alternatives()) {
    const auto literals = literals_of_branch(Pattern::compile(branch).value());
    if (literals.empty()) return {};
    if (!text.empty()) text += kBetweenBranches;
    text += literals;
  }
  return text;
}

Literals::Literals(std::span<const std::string_view> texts) {
  for (const auto text : texts) {
    if (!text.empty()) for_each_part(text, kBetweenBranches, [&](std::string_view branch) { add_branch(branch); });
    patterns_.push_back(static_cast<std::uint32_t>(branches_.size() - 1));
  }
}

void Literals::add_branch(std::string_view text) {
  bool first = true;
  for_each_part(text, kBetweenLists, [&](std::string_view list) {
    for_each_part(list, kBetweenWords, [&](std::string_view word) {
      const auto letters = first ? word.substr(kDigits) : word;
      words_.push_back({letters, first ? neighbours_in(word.substr(0, kDigits)) : Neighbours(), PairMarks(letters)});
    });
    lists_.push_back(static_cast<std::uint32_t>(words_.size()));
    first = false;
  });
  branches_.push_back(static_cast<std::uint32_t>(lists_.size() - 1));
}

PairMarks Literals::marks(std::size_t branch) const {
  PairMarks of_branch;
  for (auto list = branches_[branch]; list < branches_[branch + 1]; ++list) {
    const auto words = words_of(list);
    if (words.begin == words.end) continue;
    auto of_list = words_[words.begin].marks;
    for (auto i = words.begin + 1; i < words.end; ++i) of_list &= words_[i].marks;
    of_branch |= of_list;
  }
  return of_branch;
}

bool Literals::others_stand(std::size_t branch, std::string_view lowered, PairMarks marks) const {
  for (auto list = branches_[branch] + 1; list < branches_[branch + 1]; ++list) {
    const auto words = std::span(words_).subspan(lists_[list], lists_[list + 1] - lists_[list]);
    const auto stands = [&](const Word& word) {
      return marks.hold(word.marks) && lowered.find(word.text) != std::string_view::npos;
    };
    if (std::none_of(words.begin(), words.end(), stands)) return false;
  }
  return true;
}

}  // namespace smtpwhy::knowledge
