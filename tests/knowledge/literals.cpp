#include "knowledge/literals.h"

#include <algorithm>
#include <array>
#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// What is kept of a pattern, to read: `one & others | next branch`; a star before a word that is a match by itself everywhere.
std::string shown(std::string_view pattern) {
  constexpr std::string_view signs = "|&/";  // for GS, RS, US
  std::string text = literals_of(pattern);
  for (auto& c : text) {
    if (c >= 0x1D && c <= 0x1F) c = signs[static_cast<std::size_t>(c - 0x1D)];
  }
  return text;
}

TEST_CASE("what is kept of a pattern", "[knowledge]") {
  struct Row {
    std::string_view why, pattern, kept;
  };
  for (const auto& row : std::vector<Row>{
           {"a word that tells all", "(?i)Mailbox full", "ffff04mailbox full"},
           {"one whose case counts", "Mailbox full", "000004mailbox full"},
           {"branches", "(?i)spam|virus", "ffff04spam|ffff04virus"},
           {"branches in a group are words of one list", "(?i)(?:spam|virus) found", "ffff04spam found/ffff04virus found"},
           {"a word and others", "(?i)user .*unknown", "000004unknown&user "},
           {"an edge on the left", "(?i)\\bspam", "ff0f04spam"},
           {"an end", "(?i)spam$", "111104spam"},
           {"a branch without a word: nothing", "(?i)spam|[0-9]+", ""},
           {"no pattern at all", "(?i)(spam", ""},
       }) {
    INFO(row.why);
    CHECK(shown(row.pattern) == row.kept);
  }
}

TEST_CASE("and how it is read again", "[knowledge]") {
  const auto first = literals_of("(?i)user .*(?:unknown|invalid)|spam");
  const Literals literals(std::vector<std::string_view>{first, "", first});
  REQUIRE(literals.patterns() == 3);
  REQUIRE(literals.branches() == 4);
  CHECK(literals.branches_of(0).begin == 0);
  CHECK(literals.branches_of(0).end == 2);
  CHECK(literals.branches_of(1).begin == literals.branches_of(1).end);
  const auto searched = literals.searched_for(2);
  REQUIRE(searched.end - searched.begin == 2);
  CHECK(literals.word(searched.begin) == "invalid");
  CHECK(literals.word(searched.begin + 1) == "unknown");
  CHECK(literals.others_stand(2, "a user is invalid", PairMarks("a user is invalid")));
  CHECK_FALSE(literals.others_stand(2, "invalid", PairMarks("invalid")));
  CHECK(literals.others_stand(3, "", PairMarks("")));
}

}  // namespace
}  // namespace smtpwhy::knowledge
