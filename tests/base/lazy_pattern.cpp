#include "base/lazy_pattern.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("a pattern that is compiled when it is needed", "[base]") {
  const LazyPattern pattern("(?P<ip>[0-9.]+) refused");
  Captures captures;
  CHECK(pattern.search("192.0.2.9 refused", &captures));
  CHECK(captures.get("ip") == "192.0.2.9");
  CHECK_FALSE(pattern.search("accepted"));
  CHECK(pattern.search("1 refused"));
}

TEST_CASE("a pattern that does not compile never matches", "[base]") {
  const LazyPattern pattern("(refused");
  CHECK_FALSE(pattern.search("(refused"));
  CHECK_FALSE(pattern.search(""));
}

}  // namespace smtpwhy
