#include "summary/recent_problems.h"

#include <algorithm>
#include <functional>

namespace smtpwhy {
namespace {

bool is_same(std::string_view a, std::string_view b) { return a.data() == b.data() && a.size() == b.size(); }

}  // namespace

std::array<std::string_view, 4> RecentProblems::words_of(const Finding& finding) {
  const auto& e = finding.explanation;
  return {finding.kind, e.cause, e.rule, e.provider};
}

std::size_t RecentProblems::place_of(const Finding& finding) {
  const auto& e = finding.explanation;
  // a rule's name has some ten octets at least, so the lowest bits of where it stands tell little
  const auto rule = std::hash<const void*>()(e.rule.data()) >> 3U;
  return (rule + e.provider.size() + static_cast<std::size_t>(finding.severity)) % kMost;
}

std::optional<std::size_t> RecentProblems::find(const Finding& finding) const {
  const auto& known = known_.at(place_of(finding));
  const auto words = words_of(finding);
  if (known.severity != finding.severity || !std::equal(words.begin(), words.end(), known.words.begin(), is_same))
    return std::nullopt;
  const bool said =
      !finding.explanation.rule.empty() || (known.text == finding.evidence.text && known.command == finding.evidence.command);
  return said ? std::optional(known.number) : std::nullopt;
}

void RecentProblems::remember(const Finding& finding, std::size_t number) {
  auto& known = known_.at(place_of(finding));
  known.words = words_of(finding);
  known.severity = finding.severity;
  known.number = number;
  if (!finding.explanation.rule.empty()) return;
  known.text = finding.evidence.text;
  known.command = finding.evidence.command;
}

}  // namespace smtpwhy
