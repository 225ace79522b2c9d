// Many patterns at once.
#include "base/pattern_set.h"

#include "catch.h"

#include <string>

namespace smtpwhy {

TEST_CASE("a set tells which of its patterns a text holds", "[base]") {
  const PatternSet set({"^C: ", "(", "[0-9]{3}", "^S: 2"});
  std::vector<std::size_t> found{7};
  CHECK(set.find("C: 250", found));
  CHECK(found == std::vector<std::size_t>{0, 2});
  CHECK(set.find("S: 250", found));
  CHECK(found == std::vector<std::size_t>{2, 3});
  CHECK(set.find("nothing", found));
  CHECK(found.empty());
  CHECK(set.find("\xFF 250", found));
  CHECK(found == std::vector<std::size_t>{2});
}

TEST_CASE("an empty set finds nothing", "[base]") {
  std::vector<std::size_t> found{1};
  CHECK(PatternSet({}).find("x", found));
  CHECK(found.empty());
}

TEST_CASE("patterns that are too large together say that nothing is known", "[base]") {
  std::vector<std::string> large;
  for (char head = 'A'; head < 'S'; ++head) large.push_back(head + std::string(70000, 'a'));
  const std::vector<std::string_view> each(large.begin(), large.end());
  std::vector<std::size_t> found{1};
  CHECK_FALSE(PatternSet(each).find("xa", found));
  CHECK(found.empty());
}

}  // namespace smtpwhy
