#include "base/heads_index.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// `0.1`: the second way of the first pattern.
std::string found_in(const HeadsIndex& index, std::string_view text) {
  std::vector<HeadsIndex::Found> found;
  index.find(text, found);
  std::string told;
  for (const auto& [pattern, way] : found) told += std::to_string(pattern) + "." + std::to_string(way) + " ";
  return told;
}

}  // namespace

TEST_CASE("patterns that a text may match by its head, in their order", "[base]") {
  std::vector<PatternHeads> heads;
  for (const auto* expression : {"^ab.*$", "^a(?:b|c)d$", "[0-9]", "^$", "^a.*$", "^a(?:c|cd)?x"}) heads.emplace_back(expression);
  const HeadsIndex index(std::move(heads));
  CHECK(found_in(index, "abd") == "0.0 1.0 2.0 4.0 ");
  CHECK(found_in(index, "abde") == "0.0 2.0 4.0 ");
  CHECK(found_in(index, "acd") == "1.1 2.0 4.0 ");
  CHECK(found_in(index, "acx") == "2.0 4.0 5.0 ");
  CHECK(found_in(index, "ax") == "2.0 4.0 5.2 ");
  CHECK(found_in(index, "x") == "2.0 ");
  CHECK(found_in(index, "") == "2.0 3.0 ");
}

TEST_CASE("what the first way tells of a pattern", "[base]") {
  std::vector<PatternHeads> heads;
  heads.emplace_back("^a(?P<rest>.*)$");
  heads.emplace_back("^a[0-9]+$");
  const HeadsIndex index(std::move(heads));
  Captures captures;
  CHECK(index.answer({0, 0}, "abc", captures) == PatternHeads::Answer::yes);
  CHECK(captures.get("rest") == "bc");
  CHECK(index.answer({1, 0}, "a1", captures) == PatternHeads::Answer::unknown);
  CHECK(captures.get("rest") == "bc");
}

}  // namespace smtpwhy
