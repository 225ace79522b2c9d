#include "base/folded_hash.h"

#include "catch.h"

#include <set>
#include <string>

namespace smtpwhy {

TEST_CASE("a hash for which case does not matter", "[base]") {
  CHECK(folded_hash("Bob@Example.NET", 1) == folded_hash("bob@example.net", 1));
  CHECK(folded_hash("bob@example.net", 1) != folded_hash("bob@example.net", 2));
  CHECK(folded_hash("[a", 1) != folded_hash("{a", 1));  // no letters, and as far apart as cases are
  CHECK(folded_hash("", 1) != folded_hash(std::string(1, '\0'), 1));
  CHECK(folded_hash("bc", folded_hash("a", 1)) != folded_hash("c", folded_hash("ab", 1)));
}

TEST_CASE("each octet of a text counts, whatever its size", "[base]") {
  for (std::size_t size = 1; size < 20; ++size) {
    const std::string text(size, 'a');
    for (std::size_t i = 0; i < size; ++i) {
      auto other = text;
      other[i] = 'b';
      INFO(size << " " << i);
      CHECK(folded_hash(other, 1) != folded_hash(text, 1));
      other[i] = 'A';
      CHECK(folded_hash(other, 1) == folded_hash(text, 1));
    }
  }
}

TEST_CASE("a mark is of the ends and the size", "[base]") {
  CHECK(folded_mark("Bob@Example.NET") == folded_mark("bob@example.net"));
  CHECK(folded_mark("bob@example.net") != folded_mark("rob@example.net"));
  CHECK(folded_mark("bob@example.net") != folded_mark("bob@example.nes"));
  CHECK(folded_mark("bob@example.net") != folded_mark("bob@exaample.net"));
  CHECK(folded_mark("4f1") == folded_mark("4F1"));
  CHECK(folded_mark("4f1") != folded_mark("4f2"));
  CHECK(folded_mark("") != folded_mark(std::string(1, 0)));
  CHECK(folded_mark("12345678") != folded_mark("1234567"));
}

TEST_CASE("the hash of what is much alike differs, in its low bits too", "[base]") {
  std::set<std::uint64_t> all;
  std::set<std::uint64_t> low;
  constexpr std::uint64_t kLow = (std::uint64_t{1} << 24U) - 1;
  const int number = GENERATE(1, 8, 9);
  for (int i = 0; i < 4000; ++i) {
    const auto text = std::string(static_cast<std::size_t>(number), 'a') + std::to_string(i) + "@example.net";
    all.insert(folded_hash(text, 1));
    low.insert(folded_hash(text, 1) & kLow);
  }
  CHECK(all.size() == 4000);
  CHECK(low.size() >= 3990);  // 0.5 of them meet by chance
}

}  // namespace smtpwhy
