#include "summary/hash_table.h"

#include "catch.h"

#include <map>
#include <random>
#include <string>

namespace smtpwhy {

TEST_CASE("a table of hashes holds what a map holds", "[summary]") {
  std::mt19937_64 random(3);
  HashTable<std::string> table;
  std::map<std::uint64_t, std::string> expected;
  CHECK(table.find(7) == nullptr);
  for (int i = 0; i < 5000; ++i) {
    const auto hash = i % 3 == 0 ? random() % 64 + 2 : random() % 3000 * 4096 + 2;  // many share their low bits
    table.at(hash) += static_cast<char>('a' + i % 26);
    expected[hash] += static_cast<char>('a' + i % 26);
  }
  CHECK(table.size() == expected.size());
  for (const auto& [hash, value] : expected) {
    REQUIRE(table.find(hash) != nullptr);
    if (*table.find(hash) != value) FAIL_CHECK(hash);
  }
  for (std::uint64_t hash = 66; hash < 4096; ++hash) {
    if (table.find(hash) != nullptr) FAIL_CHECK(hash);
  }
}

TEST_CASE("no hash is taken for a free place", "[summary]") {
  HashTable<int> table;
  CHECK(table.find(0) == nullptr);
  table.at(0) = 5;
  CHECK(table.size() == 1);
  REQUIRE(table.find(0) != nullptr);
  CHECK(*table.find(0) == 5);
  CHECK(*table.find(1) == 5);  // as the words above it say
}

}  // namespace smtpwhy
