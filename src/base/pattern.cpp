// RE2 is seen here and nowhere else. Literals come from its FilteredRE2, by asking which of a pattern's words it cannot do without.
#include "base/pattern.h"

#include "base/text.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <numeric>

namespace smtpwhy {
namespace {

constexpr int kMaxGroups = 24;       // a pattern with more is a mistake
constexpr int kShortestLiteral = 3;  // shorter words stand in nearly every text

constexpr std::string_view kTellingSigns = "#()<=>@[]";  // some replies have them, and some have not

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

// Of the words of `rest` without which the pattern cannot match, the longest; empty where each can be missing.
std::string indispensable(const re2::FilteredRE2& filter, const std::vector<std::string>& words,
                          const std::vector<std::string>& rest) {
  std::string best;
  for (const auto& word : rest) {
    if (word.size() > best.size() && is_required(filter, words, {word})) best = word;
  }
  return best;
}

// As few words as will do: the short ones, which stand in many texts, are left out first.
std::vector<std::string> fewest(const re2::FilteredRE2& filter, const std::vector<std::string>& words,
                                const std::vector<std::string>& rest) {
  auto by_length = rest;
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

// One word alone is the best to search for; else one of several.
std::vector<std::string> next_list(const re2::FilteredRE2& filter, const std::vector<std::string>& words,
                                   const std::vector<std::string>& rest) {
  if (auto one = indispensable(filter, words, rest); !one.empty()) return {std::move(one)};
  auto several = fewest(filter, words, rest);
  std::sort(several.begin(), several.end());
  return several;
}

// How likely a text is to hold one of the words, to compare: a longer word is rarer.
double weakness(const std::vector<std::string>& list) {
  constexpr double per_letter = 1.0 / 3;
  return std::accumulate(list.begin(), list.end(), 0.0, [](double sum, const std::string& word) {
    return sum + std::pow(per_letter, static_cast<double>(word.size()));
  });
}

// Takes the words of `list` out of `rest`, and those that hold one or are part of one: they would tell nothing new.
void forget_kin(std::vector<std::string>& rest, const std::vector<std::string>& list) {
  std::erase_if(rest, [&](const std::string& word) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& taken) {
      return taken.find(word) != std::string::npos || word.find(taken) != std::string::npos;
    });
  });
}

// Signs without which `expression` cannot match: cheap to look for, where letters stand in every text.
std::vector<std::string> indispensable_signs(const std::string& expression) {
  re2::FilteredRE2 filter(1);
  int id = 0;
  std::vector<std::string> words;
  if (filter.Add(expression, options(), &id) != RE2::NoError) return {};
  filter.Compile(&words);
  std::vector<std::string> signs;
  std::copy_if(words.begin(), words.end(), std::back_inserter(signs), [&](const std::string& word) {
    return word.size() == 1 && kTellingSigns.find(word) != std::string_view::npos && is_required(filter, words, {word});
  });
  std::sort(signs.begin(), signs.end());
  return signs;
}

bool ignores_case(std::string_view expression) {
  return expression.starts_with("(?i)") && expression.find("(?-") == std::string_view::npos;
}

// How many octets of an expression its first element has, as far as it may hold a `|` or a parenthesis that is none.
std::size_t element_size(std::string_view rest) {
  if (rest.front() == '\\') return std::min<std::size_t>(2, rest.size());
  if (rest.front() != '[') return 1;
  std::size_t at = rest.starts_with("[^") ? 2 : 1;
  for (bool first = true; at < rest.size() && (first || rest[at] != ']'); first = false) at += rest[at] == '\\' ? 2 : 1;
  return std::min(at + 1, rest.size());
}

// Cut at each `|` that stands in no group; flags at the head are for all. An expression that quotes (`\Q`) or has classes within
// classes is not cut.
std::vector<std::string> branches_of(std::string_view expression) {
  const auto flags = expression.starts_with("(?i)") ? expression.substr(0, 4) : std::string_view();
  if (expression.find("\\Q") != std::string_view::npos || expression.find("[:") != std::string_view::npos)
    return {std::string(expression)};
  std::vector<std::string> branches = {std::string(flags)};
  int depth = 0;
  for (auto rest = expression.substr(flags.size()); !rest.empty();) {
    const auto size = element_size(rest);
    depth += size == 1 && rest.front() == '(' ? 1 : size == 1 && rest.front() == ')' ? -1 : 0;
    if (rest.front() == '|' && depth == 0) {
      branches.emplace_back(flags);
    } else {
      branches.back() += rest.substr(0, size);
    }
    rest.remove_prefix(size);
  }
  return branches;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view text) : expression(re2::StringPiece(text.data(), text.size()), options()) {}
  RE2 expression;
  std::vector<std::pair<int, std::string>> names;  // by number
};

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

Pattern Pattern::built_in(std::string_view expression) {
  auto pattern = compile(expression);
  if (!pattern) std::terminate();
  return std::move(*pattern);
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

std::optional<std::string_view> Pattern::find(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  re2::StringPiece match;
  if (!compiled_->expression.Match(piece, 0, text.size(), RE2::UNANCHORED, &match, 1)) return std::nullopt;
  return std::string_view(match.data(), match.size());
}

std::vector<std::vector<std::string>> Pattern::required_literals() const {
  re2::FilteredRE2 filter(kShortestLiteral);
  int id = 0;
  if (filter.Add(compiled_->expression.pattern(), options(), &id) != RE2::NoError) return {};
  std::vector<std::string> words;
  filter.Compile(&words);
  std::vector<int> potentials;
  filter.AllPotentials({}, &potentials);
  if (words.empty() || !potentials.empty()) return {};  // it can match with none of them
  std::vector<std::vector<std::string>> lists;
  auto rest = words;
  while (lists.size() < kMostLists && is_required(filter, words, rest)) {
    auto list = next_list(filter, words, rest);
    forget_kin(rest, list);
    lists.push_back(std::move(list));
  }
  std::stable_sort(lists.begin(), lists.end(), [](const auto& a, const auto& b) { return weakness(a) < weakness(b); });
  for (auto& sign : indispensable_signs(compiled_->expression.pattern())) lists.push_back({std::move(sign)});
  return lists;
}

// Tried between all kinds of neighbours. The match must lie within the literal, so that it is the kinds that count, and not which
// letters stood there; and all letters must be free to change their case.
Neighbours Pattern::sufficient(std::string_view literal) const {
  static constexpr std::array<std::pair<Neighbours::Kind, std::string_view>, 4> samples = {{{Neighbours::Kind::none, ""},
                                                                                            {Neighbours::Kind::word, "a"},
                                                                                            {Neighbours::Kind::newline, "\n"},
                                                                                            {Neighbours::Kind::other, "-"}}};
  Neighbours result;
  if (!ignores_case(compiled_->expression.pattern())) return result;
  for (const auto& [before, head] : samples) {
    for (const auto& [behind, tail] : samples) {
      const auto text = std::string(head).append(literal).append(tail);
      re2::StringPiece match;
      if (!compiled_->expression.Match(text, 0, text.size(), RE2::UNANCHORED, &match, 1)) continue;
      const auto begin = static_cast<std::size_t>(match.data() - text.data());
      if (begin >= head.size() && begin + match.size() <= head.size() + literal.size()) result.insert({before, behind});
    }
  }
  return result;
}

std::vector<std::string> Pattern::alternatives() const {
  const auto& expression = compiled_->expression.pattern();
  auto branches = branches_of(expression);
  const bool all_valid = std::all_of(branches.begin(), branches.end(), [](const auto& branch) { return compile(branch).ok(); });
  return all_valid ? branches : std::vector<std::string>{expression};
}

std::vector<std::string> Pattern::group_names() const {
  std::vector<std::string> names;
  for (const auto& [number, name] : compiled_->names) names.push_back(name);
  return names;
}

}  // namespace smtpwhy
