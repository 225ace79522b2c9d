// RE2 is seen here and nowhere else. Literals come from its FilteredRE2, by asking which of a pattern's words it cannot do without.
#include "base/pattern.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr int kMaxGroups = 24;       // a pattern with more is a mistake
constexpr int kShortestLiteral = 3;  // shorter words stand in nearly every text

RE2::Options options() {
  RE2::Options result;
  result.set_log_errors(false);
  result.set_encoding(RE2::Options::EncodingLatin1);
  return result;
}

// Whether one of `chosen` stands in every text that the pattern matches: it cannot match where all other words stand, but none of
// those in which a chosen one is contained.
bool is_required(const re2::FilteredRE2& filter, const std::vector<std::string>& words, const std::vector<std::string>& chosen) {
  std::vector<int> present;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool holds_one = std::any_of(chosen.begin(), chosen.end(),
                                       [&](const std::string& word) { return words[i].find(word) != std::string::npos; });
    if (!holds_one) present.push_back(static_cast<int>(i));
  }
  std::vector<int> potentials;
  filter.AllPotentials(present, &potentials);
  return potentials.empty();
}

// Of the words without which the pattern cannot match, the longest; empty where each can be missing.
std::string indispensable(const re2::FilteredRE2& filter, const std::vector<std::string>& words) {
  std::string best;
  for (const auto& word : words) {
    if (word.size() > best.size() && is_required(filter, words, {word})) best = word;
  }
  return best;
}

// As few words as will do: the short ones, which stand in many texts, are left out first.
std::vector<std::string> fewest(const re2::FilteredRE2& filter, const std::vector<std::string>& words) {
  auto by_length = words;
  std::stable_sort(by_length.begin(), by_length.end(),
                   [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  auto chosen = by_length;
  for (const auto& word : by_length) {
    auto fewer = chosen;
    fewer.erase(std::find(fewer.begin(), fewer.end(), word));
    if (is_required(filter, words, fewer)) chosen = std::move(fewer);
  }
  return chosen;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view text) : expression(re2::StringPiece(text.data(), text.size()), options()) {}
  RE2 expression;
  std::vector<std::pair<int, std::string>> names;  // by number
};

std::string_view Captures::get(std::string_view group) const {
  for (const auto& [name, text] : groups_) {
    if (name == group) return text;
  }
  return {};
}

bool Captures::has(std::string_view group) const {
  return std::any_of(groups_.begin(), groups_.end(), [&](const auto& entry) { return entry.first == group; });
}

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view expression) {
  auto compiled = std::make_unique<Compiled>(expression);
  if (!compiled->expression.ok()) return Error{ErrorKind::table, "bad pattern: " + compiled->expression.error(), {}, {}, {}};
  if (compiled->expression.NumberOfCapturingGroups() >= kMaxGroups) {
    return Error{ErrorKind::table, "bad pattern: too many groups", {}, "use (?:…) where nothing is captured", {}};
  }
  for (const auto& [number, name] : compiled->expression.CapturingGroupNames()) compiled->names.emplace_back(number, name);
  return Pattern(std::move(compiled));
}

bool Pattern::search(std::string_view text, Captures* captures) const {
  const re2::StringPiece piece(text.data(), text.size());
  std::array<re2::StringPiece, kMaxGroups> groups;
  // Where groups begin and end costs more than the search itself: not asked for where none has a name.
  const bool has_names = captures != nullptr && !compiled_->names.empty();
  const int wanted = has_names ? compiled_->names.back().first + 1 : 0;
  if (!compiled_->expression.Match(piece, 0, text.size(), RE2::UNANCHORED, groups.data(), wanted)) return false;
  if (captures == nullptr) return true;
  captures->groups_.clear();
  for (const auto& [number, name] : compiled_->names) {
    const auto& group = groups[static_cast<std::size_t>(number)];
    if (group.data() != nullptr) captures->groups_.emplace_back(name, std::string_view(group.data(), group.size()));
  }
  return true;
}

std::vector<std::string> Pattern::required_literals() const {
  re2::FilteredRE2 filter(kShortestLiteral);
  int id = 0;
  if (filter.Add(compiled_->expression.pattern(), options(), &id) != RE2::NoError) return {};
  std::vector<std::string> words;
  filter.Compile(&words);
  std::vector<int> potentials;
  filter.AllPotentials({}, &potentials);
  if (words.empty() || !potentials.empty()) return {};  // it can match with none of them
  if (auto one = indispensable(filter, words); !one.empty()) return {std::move(one)};
  words = fewest(filter, words);
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<std::string> Pattern::group_names() const {
  std::vector<std::string> names;
  for (const auto& [number, name] : compiled_->names) names.push_back(name);
  return names;
}

}  // namespace smtpwhy
