// Many patterns at once.
#include "base/pattern_set.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("a set tells which of its patterns a text holds", "[base]") {
  const PatternSet set({"^C: ", "(", "[0-9]{3}", "^S: 2"});
  std::vector<std::size_t> found{7};
  set.find("C: 250", found);
  CHECK(found == std::vector<std::size_t>{0, 2});
  set.find("S: 250", found);
  CHECK(found == std::vector<std::size_t>{2, 3});
  set.find("nothing", found);
  CHECK(found.empty());
  set.find("\xFF 250", found);
  CHECK(found == std::vector<std::size_t>{2});
}

TEST_CASE("an empty set finds nothing", "[base]") {
  std::vector<std::size_t> found{1};
  PatternSet({}).find("x", found);
  CHECK(found.empty());
}

}  // namespace smtpwhy
