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

// Of the words without which the pattern cannot match, the longest; empty where each can be missing.
std::string indispensable(const re2::FilteredRE2& filter, const std::vector<std::string>& words) {
  std::string best;
  for (std::size_t left_out = 0; left_out < words.size(); ++left_out) {
    std::vector<int> present;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i != left_out) present.push_back(static_cast<int>(i));
    }
    std::vector<int> potentials;
    filter.AllPotentials(present, &potentials);
    if (potentials.empty() && words[left_out].size() > best.size()) best = words[left_out];
  }
  return best;
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
  const int wanted = captures == nullptr ? 0 : compiled_->expression.NumberOfCapturingGroups() + 1;
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
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<std::string> Pattern::group_names() const {
  std::vector<std::string> names;
  for (const auto& [number, name] : compiled_->names) names.push_back(name);
  return names;
}

}  // namespace smtpwhy
