#include "summary/timeline.h"

#include "catch.h"

namespace smtpwhy {
namespace {

constexpr std::int64_t kMinute = 60'000'000;

std::uint64_t total(const Timeline& timeline) {
  std::uint64_t sum = 0;
  for (const auto& slice : timeline.slices()) sum += slice.attempts.accepted + slice.attempts.temporary + slice.attempts.permanent;
  return sum;
}

}  // namespace

TEST_CASE("slices of time: as narrow as fits, none lost", "[summary]") {
  struct Row {
    std::string_view why;
    std::vector<std::int64_t> minutes;
    std::size_t slices;
    std::string_view width;
  };
  for (const auto& row : std::vector<Row>{
           {"one", {17}, 1, "1 minute"},
           {"the same minute", {17, 17}, 1, "1 minute"},
           {"empty ones between", {10, 14}, 5, "1 minute"},
           {"as many as there may be", {0, 59}, 60, "1 minute"},
           {"one more", {0, 60}, 13, "5 minutes"},
           {"in any order", {60, 0}, 13, "5 minutes"},
           {"hours", {0, 20 * 60}, 21, "1 hour"},
           {"a month", {0, 31 * 24 * 60}, 32, "1 day"},
           {"weeks", {0, 100 * 24 * 60}, 15, "7 days"},
           {"fifty years", {0, 50LL * 365 * 24 * 60}, 41, "448 days"},
           {"before 1970", {-1, 0}, 2, "1 minute"},
       }) {
    INFO(row.why);
    Timeline timeline;
    for (const auto minute : row.minutes) timeline.add(minute * kMinute + 1, {1, 0, 0});
    CHECK(timeline.slices().size() == row.slices);
    CHECK(timeline.words_for_width() == row.width);
    CHECK(total(timeline) == row.minutes.size());
  }
}

TEST_CASE("slices of time begin where their width divides", "[summary]") {
  Timeline timeline;
  timeline.add(63 * kMinute + 5, {0, 1, 0});
  timeline.add(3 * kMinute, {0, 0, 2});
  const auto slices = timeline.slices();
  REQUIRE(slices.size() == 13);
  CHECK(slices.front().begin == 0);
  CHECK(slices.front().attempts.permanent == 2);
  CHECK(slices.back().begin == 60 * kMinute);
  CHECK(slices.back().attempts.temporary == 1);
}

TEST_CASE("no times, no slices", "[summary]") { CHECK(Timeline().slices().empty()); }

}  // namespace smtpwhy
