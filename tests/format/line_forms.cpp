// Which row of a table a line is an example of: what the heads of patterns say about the rows of data/formats/.
#include "format/line_forms.h"

#include "catch.h"
#include "support/tables.h"

#include <algorithm>
#include <string>

namespace smtpwhy {
namespace {

// All that heads say about `text` the pattern must say, too.
void check_agreement(std::string_view expression, const HeadsIndex& heads, const LazyPattern& pattern, std::string_view text) {
  Captures told;
  Captures matched;
  std::vector<HeadsIndex::Found> found;
  heads.find(text, found);
  const auto answer = found.empty() ? PatternHeads::Answer::no : heads.answer(found.front(), text, told);
  if (answer == PatternHeads::Answer::unknown) return;
  const bool matches = pattern.search(text, &matched);
  if (matches != (answer == PatternHeads::Answer::yes))
    FAIL_CHECK(expression << (matches ? " matches " : " does not match ") << text);
  if (matches && told.all() != matched.all()) FAIL_CHECK("groups of " << expression << " in " << text);
}

// A text, and others that are nearly it: with an octet less or another one.
void check_around(std::string_view expression, const HeadsIndex& heads, const LazyPattern& pattern, std::string_view text) {
  check_agreement(expression, heads, pattern, text);
  check_agreement(expression, heads, pattern, text.substr(0, text.size() / 2));
  for (std::size_t at = 0; at < std::min<std::size_t>(text.size(), 24); ++at) {
    std::string changed(text);
    changed[at] = at % 2 == 0 ? ' ' : '\n';
    check_agreement(expression, heads, pattern, changed);
    check_agreement(expression, heads, pattern, changed.erase(at, 1));
  }
}

std::vector<std::string_view> samples_of(const knowledge::FormatRow& format) {
  std::vector<std::string_view> samples = {""};
  for (const auto& row : format.lines) {
    // A text that is nowhere has no groups for an automaton: not what a reader is given.
    for (const auto sample : row.samples) samples.push_back(sample.empty() ? "" : sample);
  }
  return samples;
}

void fill(FormTable& table, const knowledge::FormatRow& format) {
  for (const auto& row : format.lines) table.add(*find_line_kind(row.kind), row, Side::unknown);
}

// The form that the patterns alone give, one after the other.
const LineForm* first_of(const std::deque<LineForm>& forms, const LogLine& line, bool within, Captures& captures) {
  const auto form = std::find_if(forms.begin(), forms.end(),
                                 [&](const LineForm& each) { return (within || !each.within) && each.matches(line, &captures); });
  return form == forms.end() ? nullptr : &*form;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("the groups that a row has, by its pattern", "[format]") {
  for (const auto& format : test::tables().formats) {
    for (const auto& row : format.lines) {
      const RowGroups groups(row.pattern);
      const auto names = Pattern::built_in(row.pattern).group_names();
      INFO(row.pattern);
      CHECK(groups.time == has(names, "time"));
      CHECK(groups.delay == (has(names, "ms") || has(names, "seconds")));
      CHECK(groups.key == has(names, "key"));
      CHECK(groups.mark == has(names, "mark"));
      CHECK(groups.command == has(names, "command"));
      CHECK(groups.reply == has(names, "reply"));
      CHECK(groups.below == has(names, "below"));
    }
  }
}

TEST_CASE("a row for one process is none of another's", "[format]") {
  knowledge::FormatLineRow mine;
  mine.pattern = "^said: (?P<text>.*)$";
  mine.process = "^mine";
  knowledge::FormatLineRow others;
  others.pattern = "^said: (?P<text>.*)$";
  FormTable table;
  for (const auto* row : {&mine, &others}) table.add(*find_line_kind("client"), *row, Side::unknown);
  LineForms found(table);
  LogLine line;
  line.text = "said: QUIT";
  Captures captures;
  line.process = "mine[7]";
  CHECK(&found.find(line, false, captures)->row == &mine);
  line.process = "another[7]";
  CHECK(&found.find(line, false, captures)->row == &others);
}

TEST_CASE("heads never say what the pattern does not", "[format]") {
  for (const auto& format : test::tables().formats) {
    const auto samples = samples_of(format);
    for (const auto& row : format.lines) {
      const HeadsIndex heads({PatternHeads(row.pattern)});
      const LazyPattern pattern(row.pattern);
      for (const auto sample : samples) check_agreement(row.pattern, heads, pattern, sample);
      for (const auto sample : row.samples) {
        if (!sample.empty()) check_around(row.pattern, heads, pattern, sample);
      }
    }
  }
}

// Often enough that all patterns are asked at once in the end.
TEST_CASE("the form of a line is the first whose pattern matches", "[format]") {
  for (const auto& format : test::tables().formats) {
    FormTable table;
    fill(table, format);
    LineForms found(table);
    const auto samples = samples_of(format);
    const auto turns = 1 + 1200 / samples.size();
    for (std::size_t turn = 0; turn < turns; ++turn) {
      for (const auto sample : samples) {
        LogLine line;
        line.text = sample;
        const bool within = turn % 2 == 0;
        Captures expected_groups;
        Captures groups;
        const auto* const expected = first_of(table.forms(), line, within, expected_groups);
        const auto* const form = found.find(line, within, groups);
        if (form != expected) FAIL_CHECK(format.name << ": " << sample);
        if (form != nullptr && groups.all() != expected_groups.all()) FAIL_CHECK(format.name << ", groups: " << sample);
      }
    }
  }
}

}  // namespace smtpwhy
