#include "base/octet_search.h"

#include "catch.h"

#include <array>
#include <random>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

std::vector<std::size_t> places_of(std::string_view text) {
  std::vector<std::size_t> places;
  any_place_of(std::array{':', 'x', '\xFF'}, text, [&](std::size_t at) {
    places.push_back(at);
    return false;
  });
  return places;
}

std::vector<std::size_t> places_one_by_one(std::string_view text) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' || text[i] == 'x' || text[i] == '\xFF') places.push_back(i);
  }
  return places;
}

}  // namespace

TEST_CASE("places of octets are found in texts of any size, each once and in order", "[base]") {
  std::mt19937 random(7);
  constexpr std::string_view octets("ab:x\xFF\0yz", 8);
  for (std::size_t size = 0; size < 100; ++size) {
    for (int round = 0; round < 20; ++round) {
      std::vector<char> text(size);  // exactly so long, so that a sanitizer sees one octet too far
      for (char& c : text) c = octets[random() % (round % 2 == 0 ? octets.size() : 3)];
      const std::string_view view(text.data(), text.size());
      if (places_of(view) != places_one_by_one(view)) FAIL_CHECK(size << ": " << view);
    }
  }
}

TEST_CASE("nothing is asked for behind the first place that is wanted", "[base]") {
  for (const std::size_t wanted : {3U, 17U, 18U, 40U}) {
    std::string text(50, '.');
    text[3] = text[17] = text[18] = text[40] = text[45] = ':';
    std::size_t last = 0;
    CHECK(any_place_of(std::array{':'}, text, [&](std::size_t at) { return last = at, at == wanted; }));
    CHECK(last == wanted);
  }
  CHECK_FALSE(any_place_of(std::array{':'}, std::string(50, ':'), [](std::size_t) { return false; }));
}

}  // namespace smtpwhy
