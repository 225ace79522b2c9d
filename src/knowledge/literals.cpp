#include "knowledge/literals.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

namespace smtpwhy::knowledge {
namespace {

constexpr char kBetweenBranches = '\x1D';
constexpr char kBetweenLists = '\x1E';
constexpr char kBetweenWords = '\x1F';
constexpr std::size_t kNeighbourDigits = 4;
constexpr std::size_t kDigits = 6;
constexpr std::string_view kSeparators = "\x1D\x1E\x1F";

std::string words_between(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, std::string(1, kBetweenWords)));
}

// Of the first windows of `word`, so that two digits are enough for where they end.
std::size_t rarest_window_end(std::string_view word, const WordCounts& counts) {
  word = word.substr(0, UINT8_MAX);
  auto best = std::min(word.size(), Literals::kWindow);
  const auto count = [&](std::size_t end) { return counts.count_of_four(word.substr(end - Literals::kWindow)); };
  for (auto end = Literals::kWindow + 1; end <= word.size(); ++end) {
    if (count(end) < count(best)) best = end;
  }
  return best;
}

using Lists = std::vector<std::vector<std::string>>;

// Puts the list first whose words stand in the fewest texts; single signs stay at the end.
void begin_with_rarest(Lists& lists, const WordCounts& counts) {
  const auto count = [&](const std::vector<std::string>& list) {
    return std::accumulate(list.begin(), list.end(), std::size_t{0},
                           [&](std::size_t sum, const std::string& word) { return sum + counts.count(word); });
  };
  const auto signs = std::find_if(lists.begin(), lists.end(), [](const auto& list) { return list.front().size() == 1; });
  const auto rarest = std::min_element(lists.begin(), signs, [&](const auto& a, const auto& b) { return count(a) < count(b); });
  if (rarest != signs) std::rotate(lists.begin(), rarest, rarest + 1);
}

// Empty where the branch can match without any word.
std::string literals_of_branch(const Pattern& branch, const WordCounts& counts) {
  auto lists = branch.required_literals();
  if (lists.empty()) return {};
  begin_with_rarest(lists, counts);
  std::vector<std::string> first;
  for (const auto& word : lists.front()) {
    first.push_back(fmt::format("{:04x}{:02x}{}", branch.sufficient(word).bits(), rarest_window_end(word, counts), word));
  }
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

std::uint16_t number_in(std::string_view digits) {
  std::uint16_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

}  // namespace

std::string literals_of(std::string_view pattern, const WordCounts& counts) {
  if (pattern.find_first_of(kSeparators) != std::string_view::npos) return {};
  const auto whole = Pattern::compile(pattern);
  if (!whole) return {};
  std::string text;
  for (const auto& branch : whole->alternatives()) {
    const auto literals = literals_of_branch(Pattern::compile(branch).value(), counts);
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

Literals::Word Literals::searched_word(std::string_view text) {
  const auto letters = text.substr(std::min(kDigits, text.size()));
  const auto end = number_in(text.substr(kNeighbourDigits, kDigits - kNeighbourDigits));
  return {letters, Neighbours(number_in(text.substr(0, kNeighbourDigits))), static_cast<std::uint8_t>(end), PairMarks(letters)};
}

void Literals::add_branch(std::string_view text) {
  bool first = true;
  for_each_part(text, kBetweenLists, [&](std::string_view list) {
    for_each_part(list, kBetweenWords, [&](std::string_view word) {
      words_.push_back(first ? searched_word(word) : Word{word, {}, 0, PairMarks(word)});
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
