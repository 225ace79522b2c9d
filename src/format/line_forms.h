// LineForms: which row of a table (data/formats/*.toml) a line is an example of. The first that matches counts.
//
// Of hundreds of lines a few at most need an automaton: a line is looked at from its beginning (base/heads_index.h), and where several
// rows are left that this does not decide, all patterns are asked at once.
#pragma once

#include "base/heads_index.h"
#include "base/heads_memory.h"
#include "base/lazy_pattern.h"
#include "base/made_once.h"
#include "base/pattern_set.h"
#include "format/line_kinds.h"
#include "format/log_line.h"
#include "knowledge/tables.h"

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Which of the groups that few rows have a row's pattern has, so that nobody looks for them in each line.
struct RowGroups {
  explicit RowGroups(std::string_view pattern);

  bool time = false;
  bool delay = false;  ///< `ms` or `seconds`
  bool key = false;
  bool mark = false;
  bool command = false;
  bool reply = false;
  bool below = false;
};

/// A row, and what is known about it before any line is read. Can be neither copied nor moved.
struct LineForm {
  LineForm(const LineKind& its_kind, const knowledge::FormatLineRow& its_row, Side its_logger);

  const LineKind& kind;
  const knowledge::FormatLineRow& row;
  Side logger;
  LazyPattern pattern;
  LazyPattern process;
  bool continues;  ///< it goes on with what the line before said
  bool within;     ///< its lines stand between two marks, which say who speaks
  RowGroups groups;

  /// Whether it is such a line; then `captures`, where given, has its groups.
  [[nodiscard]] bool matches(const LogLine& line, Captures* captures = nullptr) const {
    return is_by_process(line) && pattern.search(line.text, captures);
  }
  [[nodiscard]] bool is_by_process(const LogLine& line) const { return row.process.empty() || process.search(line.process); }
};

/// All rows of a table. May be shared between threads.
class FormTable {
 public:
  void add(const LineKind& kind, const knowledge::FormatLineRow& row, Side logger) { forms_.emplace_back(kind, row, logger); }

  [[nodiscard]] const std::deque<LineForm>& forms() const { return forms_; }
  /// Of their patterns; made when it is first asked for, after the last was added.
  [[nodiscard]] const HeadsIndex& heads() const;

 private:
  std::deque<LineForm> forms_;
  MadeOnce<HeadsIndex> heads_;
};

/// Finds the forms of the lines of one input.
class LineForms {
 public:
  /// `table` must outlive this.
  explicit LineForms(const FormTable& table);

  /// The first form that `line` is an example of, whose groups are in `captures` then; null where there is none. Forms between two marks
  /// are left out unless `within`.
  const LineForm* find(const LogLine& line, bool within, Captures& captures);

 private:
  const LineForm* decided_by_heads(const LogLine& line, bool within, Captures& captures);
  bool decides(const HeadsIndex::Found& candidate, const LogLine& line, bool within, Captures& captures);
  const LineForm* decided_by_patterns(const LogLine& line, Captures& captures);
  void keep_those_in_set(std::string_view text);

  // To make one automaton of all patterns takes as long as some hundred lines one pattern after the other.
  static constexpr std::size_t kFew = 500;
  // More than so many patterns one after the other take longer than all at once.
  static constexpr std::size_t kFewPatterns = 3;

  std::vector<const LineForm*> forms_;
  const HeadsIndex& heads_;
  HeadsMemory memory_;
  std::vector<HeadsIndex::Found> candidates_;  // of the last line
  std::size_t last_ = 0;                       // candidate that was looked at; the number of forms: none
  std::vector<std::size_t> unknown_;  // of the last line: those that the heads did not decide, before the one that they did
  std::optional<PatternSet> set_;     // of all patterns; none before `kFew` lines that needed it
  std::size_t lines_ = 0;
  std::vector<std::size_t> matched_;
};

}  // namespace smtpwhy
