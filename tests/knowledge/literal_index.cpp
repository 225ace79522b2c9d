#include "knowledge/literal_index.h"

#include "base/text.h"

#include <array>
#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

constexpr std::size_t kPatterns = 7;

// Each pattern once for each set of Found, as marks: `x` in it, `-` not.
std::array<std::string, 2> marks(const LiteralIndex& index, std::string_view text) {
  LiteralIndex::Found found(index.literals());
  index.find(lower(text), found);
  std::array<std::string, 2> result;
  for (std::size_t i = 0; i < kPatterns; ++i) {
    result[0] += found.candidates.contains(i) ? 'x' : '-';
    result[1] += found.certain.contains(i) ? 'x' : '-';
  }
  return result;
}

TEST_CASE("the literals of a text are found wherever they stand", "[knowledge]") {
  const std::array<std::string, kPatterns> texts = {literals_of("(?i)mailbox full"),
                                                    literals_of("(?i)mailbox"),
                                                    literals_of("(?i)box"),
                                                    literals_of("\xC3\xA9tat"),
                                                    literals_of("(?i)mailbox full|box"),
                                                    literals_of("(?i)\\bbox\\b"),
                                                    ""};
  const LiteralIndex index(std::vector<std::string_view>(texts.begin(), texts.end()));
  struct Row {
    std::string_view text, candidates, certain;
  };
  for (const auto& row : std::vector<Row>{
           {"", "------x", "-------"},
           {"bo", "------x", "-------"},
           {"box", "--x-xxx", "--x-xx-"},
           {"BOX at the head", "--x-xxx", "--x-xx-"},
           {"at the end: bOx", "--x-xxx", "--x-xx-"},
           {"Mailbox", "-xx-xxx", "-xx-x--"},  // no edge before the box
           {"ailbox", "--x-xxx", "--x-x--"},
           {"the MAILBOX FULL of it", "xxx-xxx", "xxx-x--"},
           {"mailbox in a box", "-xx-xxx", "-xx-xx-"},
           {std::string_view("mailbox\0full", 12), "-xx-xxx", "-xx-x--"},
           {"\xC3\xA9TAT", "---x--x", "-------"},  // the case of its letters counts
           {"\xE3\xA9tat", "------x", "-------"},  // no ASCII, so no upper case of the other
       }) {
    INFO(row.text);
    const auto [candidates, certain] = marks(index, row.text);
    CHECK(candidates == row.candidates);
    CHECK(certain == row.certain);
  }
}

// Any number of words may stand in one.
TEST_CASE("literals are found at any place of a long text, and between many others", "[knowledge]") {
  const auto literals = literals_of("(?i)mailbox full");
  const auto others = literals_of("(?i)box");
  const LiteralIndex index(std::vector<std::string_view>{literals, others});
  LiteralIndex::Found found(index.literals());
  for (std::size_t before = 0; before < 300; ++before) {
    INFO(before);
    index.find(std::string(before, 'x') + "mailbox full", found);
    CHECK(found.candidates.contains(0));
    index.find(std::string(before, 'x') + "mailbox ful", found);
    CHECK_FALSE(found.candidates.contains(0));
    CHECK(found.candidates.contains(1));
  }
  std::string boxes;
  while (boxes.size() < 1000) boxes += "box";
  index.find(boxes + "mailbox full", found);
  CHECK(found.candidates.contains(0));
}

// A table made by hand may have any word: one that is too short for the index is looked for in no text, and its pattern tried for all.
TEST_CASE("a pattern with a short word is a candidate for every text", "[knowledge]") {
  const LiteralIndex index(std::vector<std::string_view>{"000002no", "000004none"});
  LiteralIndex::Found found(index.literals());
  index.find("anything", found);
  CHECK(found.candidates.contains(0));
  CHECK(found.branches.contains(0));
  CHECK_FALSE(found.candidates.contains(1));
}

}  // namespace
}  // namespace smtpwhy::knowledge
