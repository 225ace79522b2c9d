#include "session/awaiting.h"

#include "catch.h"

#include <deque>

namespace smtpwhy {

TEST_CASE("exchanges that wait come out as they came in, as of a deque", "[session]") {
  Awaiting awaiting;
  std::deque<std::size_t> expected;
  std::size_t next = 0;
  std::uint32_t random = 1;
  for (int i = 0; i < 100000; ++i) {
    random = random * 1664525U + 1013904223U;
    const auto choice = random >> 24U;
    const bool grows = i / 500 % 2 == 0;  // up to some hundred, and down again
    if (choice < 3) {
      awaiting.push_front(next);
      expected.push_front(next++);
    } else if (choice < 4) {
      awaiting.clear();
      expected.clear();
    } else if (expected.empty() || (choice < 200) == grows) {
      awaiting.push_back(next);
      expected.push_back(next++);
    } else {
      awaiting.pop_front();
      expected.pop_front();
    }
    REQUIRE(awaiting.size() == expected.size());
    REQUIRE(awaiting.empty() == expected.empty());
    if (expected.empty()) continue;
    REQUIRE(awaiting.front() == expected.front());
    REQUIRE(awaiting.back() == expected.back());
    if (i % 100 == 0) REQUIRE(std::equal(awaiting.begin(), awaiting.end(), expected.begin(), expected.end()));
  }
  CHECK(next > 1000);
}

}  // namespace smtpwhy
