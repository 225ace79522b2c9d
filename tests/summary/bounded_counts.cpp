#include "summary/bounded_counts.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("keys are counted, in their order", "[summary]") {
  BoundedCounts counts;
  counts.add("b");
  counts.add("a", 5);
  counts.add("b", 2);
  counts.add("");
  CHECK(counts.counts() == std::map<std::string, std::uint64_t>{{"", 1}, {"a", 5}, {"b", 3}});
  CHECK(counts.other() == 0);
}

TEST_CASE("beyond the most keys, new ones are counted together and known ones go on", "[summary]") {
  BoundedCounts counts;
  for (std::size_t i = 0; i < BoundedCounts::kMostKeys; ++i) counts.add(std::to_string(i));
  CHECK(counts.counts().size() == BoundedCounts::kMostKeys);
  CHECK(counts.other() == 0);
  counts.add("one more");
  counts.add("another", 4);
  counts.add("one more");
  counts.add("7", 2);
  CHECK(counts.counts().size() == BoundedCounts::kMostKeys);
  CHECK(counts.other() == 6);
  CHECK(counts.counts().find("7")->second == 3);
  CHECK(counts.counts().count("one more") == 0);
}

TEST_CASE("the highest counts, and all else together", "[summary]") {
  BoundedCounts counts;
  for (const auto& [key, count] : std::map<std::string, std::uint64_t>{{"a", 1}, {"b", 7}, {"c", 1}, {"d", 9}})
    counts.add(key, count);
  using Rows = std::vector<std::pair<std::string, std::uint64_t>>;
  const auto two = counts.most(2);
  CHECK(two.rows == Rows{{"d", 9}, {"b", 7}});
  CHECK(two.other == 2);
  const auto all = counts.most(9);
  CHECK(all.rows == Rows{{"d", 9}, {"b", 7}, {"a", 1}, {"c", 1}});
  CHECK(all.other == 0);
}

TEST_CASE("counts of two are added, and the highest kept", "[summary]") {
  BoundedCounts one(2);
  one.add("a", 5);
  one.add("b", 1);
  one.add("c", 2);  // no room: other
  BoundedCounts two(2);
  two.add("c", 4);
  two.add("b", 1);
  two.add_other(1);
  one.add(two);
  CHECK(one.count_of("a") == 5);
  CHECK(one.count_of("c") == 4);  // 6 in truth: too low by no more than other
  CHECK(one.count_of("b") == 0);
  CHECK(one.other() == 2 + 2 + 1);
}

TEST_CASE("keys that somebody has made to share a hash are counted apart", "[summary]") {
  constexpr std::string_view kOne = "mailhostone00001.example";
  constexpr std::string_view kOther = "p4evsl8k4051zhto.example";
  REQUIRE(TextHash()(kOne) == TextHash()(kOther));
  BoundedCounts counts(2);
  for (int i = 0; i < 3; ++i) counts.add(kOther);
  counts.add(kOne, 2);
  counts.add("a third");
  CHECK(counts.count_of(kOne) == 2);
  CHECK(counts.count_of(kOther) == 3);
  CHECK(counts.other() == 1);
  BoundedCounts both;
  both.add(counts);
  both.add(counts);
  CHECK(both.count_of(kOne) == 4);
  CHECK(both.most(1).rows.front().first == kOther);
}

}  // namespace smtpwhy
