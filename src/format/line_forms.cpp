#include "format/line_forms.h"

#include <algorithm>
#include <string>

namespace smtpwhy {
namespace {

// The name of the group whose `<` stands at `at`; empty: it is none's. Newer versions of RE2 take `(?<name>…)` as well.
std::string_view group_at(std::string_view pattern, std::size_t at) {
  const auto before = pattern.substr(0, at);
  if (!before.ends_with("(?P") && !before.ends_with("(?")) return {};
  const auto rest = pattern.substr(at + 1);
  return rest.substr(0, rest.find('>'));
}

std::vector<PatternHeads> heads_of(const std::deque<LineForm>& forms) {
  std::vector<PatternHeads> heads;
  heads.reserve(forms.size());
  for (const auto& form : forms) heads.emplace_back(form.row.pattern);
  return heads;
}

std::vector<std::string_view> patterns_of(const std::deque<LineForm>& forms) {
  std::vector<std::string_view> patterns;
  patterns.reserve(forms.size());
  for (const auto& form : forms) patterns.push_back(form.row.pattern);
  return patterns;
}

}  // namespace

RowGroups::RowGroups(std::string_view pattern) {
  for (auto at = pattern.find('<'); at != std::string_view::npos; at = pattern.find('<', at + 1)) {
    const auto name = group_at(pattern, at);
    time = time || name == "time";
    delay = delay || name == "ms" || name == "seconds";
    key = key || name == "key";
    mark = mark || name == "mark";
    command = command || name == "command";
    reply = reply || name == "reply";
    below = below || name == "below";
  }
}

LineForm::LineForm(const LineKind& its_kind, const knowledge::FormatLineRow& its_row, Side its_logger)
    : kind(its_kind),
      row(its_row),
      logger(its_logger),
      pattern(its_row.pattern),
      process(its_row.process),
      continues(its_kind.name == kContinuation),
      within(its_kind.name == kWithin),
      groups(its_row.pattern) {}

const HeadsIndex& FormTable::heads() const {
  return heads_.get([this] { return HeadsIndex(heads_of(forms_)); });
}

const LineForm* LineForms::find(const LogLine& line, bool within, Captures& captures) {
  const auto* const decided = decided_by_heads(line, within, captures);
  if (unknown_.empty()) return decided;
  const auto* const before = decided_by_patterns(line, captures);
  return before != nullptr ? before : decided;
}

const LineForm* LineForms::decided_by_heads(const LogLine& line, bool within, Captures& captures) {
  unknown_.clear();
  heads_.find(line.text, candidates_);
  auto last = forms_.size();
  for (const auto& candidate : candidates_) {
    if (candidate.pattern == last) continue;  // of the ways of a pattern the first counts
    last = candidate.pattern;
    const auto& form = forms_[last];
    if ((form.within && !within) || !form.is_by_process(line)) continue;
    if (heads_.answer(candidate, line.text, captures) == PatternHeads::Answer::yes) return &form;
    unknown_.push_back(last);
  }
  return nullptr;
}

const LineForm* LineForms::decided_by_patterns(const LogLine& line, Captures& captures) {
  if (unknown_.size() > kFewPatterns && ++lines_ >= kFew) keep_those_in_set(line.text);
  for (const auto i : unknown_) {
    if (forms_[i].pattern.search(line.text, &captures)) return &forms_[i];
  }
  return nullptr;
}

void LineForms::keep_those_in_set(std::string_view text) {
  if (!set_) set_.emplace(patterns_of(forms_));
  if (!set_->find(text, matched_)) return;
  std::erase_if(unknown_, [&](std::size_t i) { return !std::binary_search(matched_.begin(), matched_.end(), i); });
}

}  // namespace smtpwhy
