// A memory of heads gives the ways that the index finds, whatever texts came before.
#include "base/heads_memory.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy {
namespace {

using Found = std::vector<HeadsIndex::Found>;

bool same(const Found& a, const Found& b) {
  const auto equal = [](const auto& x, const auto& y) { return x.pattern == y.pattern && x.way == y.way; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

HeadsIndex index_of(const std::vector<const char*>& expressions) {
  std::vector<PatternHeads> heads;
  for (const auto* const expression : expressions) heads.emplace_back(expression);
  return HeadsIndex(std::move(heads));
}

Found fitting(const std::vector<HeadsIndex::WayOn>& ways, std::string_view text) {
  Found found;
  for (const auto& way : ways) {
    if (way.fits(text)) found.push_back(way.found());
  }
  return found;
}

}  // namespace

TEST_CASE("a memory of heads knows the ways of an index", "[base]") {
  const auto index = index_of({"^ab.*$", "^abcd$", "^abcdef[0-9]", "^abc[0-9d]x?$", "^a", "[0-9]", "^$",
                               "^abcd(?:e|f)(?P<rest>.*)$", "^(?:abcd|abce) x", "^abcdefg$", "^ -> .*$"});
  HeadsMemory memory(index);
  std::size_t known = 0;
  for (int round = 0; round < 4; ++round) {
    for (const std::string& text :
         std::vector<std::string>{"", "a", "abc", "abcd", "abcde", "abcdef1", "abcdefg", "abcdf rest", "abce x", "abcex", "abc1x",
                                  " -> text", "xxxx", "1234", std::string(4, '\0'), std::string(4, '\0') + "x"}) {
      Found found;
      index.find(text, found);
      const auto* const ways = memory.of(text);
      if (ways == nullptr) continue;
      ++known;
      INFO(text);
      CHECK(same(fitting(*ways, text), found));
    }
  }
  CHECK(known > 20);
}

TEST_CASE("of texts that begin in too many ways, or once only, nothing is known", "[base]") {
  std::vector<PatternHeads> heads;
  std::vector<std::string> expressions;
  for (char c = 'a'; c <= 'z'; ++c) expressions.push_back(std::string("^abcd") + c);
  for (const auto& expression : expressions) heads.emplace_back(expression);
  const HeadsIndex index(std::move(heads));
  HeadsMemory memory(index);
  for (int i = 0; i < 3; ++i) CHECK(memory.of("abcdz") == nullptr);
  CHECK(memory.of("abc") == nullptr);
  CHECK(memory.of("xyz1") == nullptr);
  REQUIRE(memory.of("xyz1") != nullptr);
  CHECK(memory.of("xyz1")->empty());
}

}  // namespace smtpwhy
