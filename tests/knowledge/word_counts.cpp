#include "knowledge/word_counts.h"

#include "knowledge/literals.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

TEST_CASE("words are counted in all texts, whatever their case, and not across two", "[knowledge]") {
  WordCounts counts;
  CHECK(counts.count("box") == 0);
  CHECK(counts.count_of_four("mailbox") == 0);
  counts.add("Mailbox full");
  counts.add("no such MAILBOX");
  counts.add("full");
  CHECK(counts.count("mailbox") == 2);
  CHECK(counts.count("box") == 2);
  CHECK(counts.count("full") == 2);
  CHECK(counts.count("boxfull") == 0);
  CHECK(counts.count_of_four("mail") == 2);
  CHECK(counts.count_of_four("no such mailbox") == 1);
}

// Which words are looked for in every text, and by which of their octets, is what the counts are for.
TEST_CASE("the rarest word of a pattern comes first, known by its rarest octets", "[knowledge]") {
  const auto pattern = "(?i)rejected .*greylist";
  CHECK(literals_of(pattern) == "000004rejected \x1Egreylist");
  WordCounts counts;
  for (int i = 0; i < 3; ++i) counts.add("rejected by");
  counts.add("grey");
  CHECK(literals_of(pattern, counts) == "000005greylist\x1Erejected ");
}

}  // namespace
}  // namespace smtpwhy::knowledge
