#include "base/text_map.h"

#include "catch.h"

#include <set>

namespace smtpwhy {

TEST_CASE("texts of any size are found by views of them", "[base]") {
  TextMap<std::size_t> sizes;
  std::string text;
  for (std::size_t size = 0; size < 40; ++size, text += static_cast<char>('a' + size % 7)) sizes.emplace(text, size);
  for (std::size_t size = 0; size < 40; ++size) {
    const auto found = sizes.find(std::string_view(text).substr(0, size));
    REQUIRE(found != sizes.end());
    CHECK(found->second == size);
  }
  CHECK(sizes.find(std::string_view("zz")) == sizes.end());
}

TEST_CASE("texts that are much alike seldom share a hash, or the low bits of one", "[base]") {
  std::set<std::size_t> all;
  std::set<std::size_t> low;
  for (int i = 0; i < 2000; ++i) {
    for (const char* const before : {"", "mx", "mx.example.net."}) {
      const auto hash = TextHash()(before + std::to_string(i));
      all.insert(hash);
      low.insert(hash % 16381);
    }
  }
  CHECK(all.size() == 6000);
  CHECK(low.size() > 4500);  // of numbers by chance, some 5,000 would differ
}

}  // namespace smtpwhy
