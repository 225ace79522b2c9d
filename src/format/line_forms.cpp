#include "format/line_forms.h"

#include <algorithm>
#include <string>

namespace smtpwhy {
namespace {

// Newer versions of RE2 take `(?<name>…)` as well.
bool has_group(std::string_view pattern, std::string_view name) {
  const auto group = std::string("<").append(name).append(">");
  return pattern.find("(?P" + group) != std::string_view::npos || pattern.find("(?" + group) != std::string_view::npos;
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

RowGroups::RowGroups(std::string_view pattern)
    : time(has_group(pattern, "time")),
      delay(has_group(pattern, "ms") || has_group(pattern, "seconds")),
      key(has_group(pattern, "key")),
      mark(has_group(pattern, "mark")),
      command(has_group(pattern, "command")),
      reply(has_group(pattern, "reply")),
      below(has_group(pattern, "below")) {}

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
