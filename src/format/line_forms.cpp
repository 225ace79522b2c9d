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

std::vector<std::string_view> patterns_of(const std::vector<const LineForm*>& forms) {
  std::vector<std::string_view> patterns;
  patterns.reserve(forms.size());
  for (const auto* form : forms) patterns.push_back(form->row.pattern);
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

LineForms::LineForms(const FormTable& table) : heads_(table.heads()), memory_(heads_) {
  for (const auto& form : table.forms()) forms_.push_back(&form);
}

const LineForm* LineForms::find(const LogLine& line, bool within, Captures& captures) {
  const auto* const decided = decided_by_heads(line, within, captures);
  if (unknown_.empty()) return decided;
  const auto* const before = decided_by_patterns(line, captures);
  return before != nullptr ? before : decided;
}

// Of the ways of a pattern the first that fits counts.
const LineForm* LineForms::decided_by_heads(const LogLine& line, bool within, Captures& captures) {
  unknown_.clear();
  last_ = forms_.size();
  if (const auto* const ways = memory_.of(line.text)) {
    for (const auto& way : *ways) {
      if (way.found().pattern != last_ && way.fits(line.text) && decides(way.found(), line, within, captures)) return forms_[last_];
    }
    return nullptr;
  }
  heads_.find(line.text, candidates_);
  for (const auto& candidate : candidates_) {
    if (candidate.pattern != last_ && decides(candidate, line, within, captures)) return forms_[last_];
  }
  return nullptr;
}

bool LineForms::decides(const HeadsIndex::Found& candidate, const LogLine& line, bool within, Captures& captures) {
  last_ = candidate.pattern;
  const auto& form = *forms_[last_];
  if ((form.within && !within) || !form.is_by_process(line)) return false;
  if (heads_.answer(candidate, line.text, captures) == PatternHeads::Answer::yes) return true;
  unknown_.push_back(last_);
  return false;
}

const LineForm* LineForms::decided_by_patterns(const LogLine& line, Captures& captures) {
  if (unknown_.size() > kFewPatterns && ++lines_ >= kFew) keep_those_in_set(line.text);
  for (const auto i : unknown_) {
    if (forms_[i]->pattern.search(line.text, &captures)) return forms_[i];
  }
  return nullptr;
}

void LineForms::keep_those_in_set(std::string_view text) {
  if (!set_) set_.emplace(patterns_of(forms_));
  if (!set_->find(text, matched_)) return;
  std::erase_if(unknown_, [&](std::size_t i) { return !std::binary_search(matched_.begin(), matched_.end(), i); });
}

}  // namespace smtpwhy
