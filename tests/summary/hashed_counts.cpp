#include "summary/hashed_counts.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("things are counted by their hash", "[summary]") {
  HashedCounts counts;
  CHECK(counts.count_of(0) == 0);
  counts.add(0);
  counts.add(16384);  // the same place
  counts.add(16383);
  counts.add(16384);
  CHECK(counts.count_of(0) == 1);
  CHECK(counts.count_of(16384) == 2);
  CHECK(counts.count_of(16383) == 1);
  CHECK(counts.count_of(32768) == 0);
}

TEST_CASE("beyond the most, only those are counted that are known", "[summary]") {
  HashedCounts counts;
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < HashedCounts::kMost + 100; ++i) counts.add(i * 3);
  }
  CHECK(counts.count_of(0) == 2);
  CHECK(counts.count_of((HashedCounts::kMost - 1) * 3) == 2);
  CHECK(counts.count_of(HashedCounts::kMost * 3) == 0);
}

}  // namespace smtpwhy
