#include "base/octet_search.h"

#include "base/octets.h"
#include "base/text.h"
#include "catch.h"

#include <algorithm>
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

TEST_CASE("places that the octet behind them tells of are found in texts of any size, but for the last", "[base]") {
  std::mt19937 random(11);
  const auto marks_in = [](const auto& octets, const auto& next) {
    return octets.one_of(std::array{':'}) | (octets.either_case_of('b') & next.one_of(std::array{'x'}));
  };
  for (std::size_t size = 0; size < 100; ++size) {
    std::vector<char> text(size);  // exactly so long, so that a sanitizer sees one octet too far
    for (char& c : text) c = "bBx:"[random() % 4];
    std::vector<std::size_t> found;
    const std::string_view view(text.data(), text.size());
    CHECK_FALSE(any_marked_place(view, marks_in, [&](std::size_t at) { return found.push_back(at), false; }));
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i + 1 < size; ++i) {
      if (text[i] == ':' || (to_lower(text[i]) == 'b' && text[i + 1] == 'x')) expected.push_back(i);
    }
    if (found != expected) FAIL_CHECK(size << ": " << view);
  }
}

TEST_CASE("each place of one octet is visited, in texts of any size", "[base]") {
  std::mt19937 random(13);
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<char> text(size);  // exactly so long, so that a sanitizer sees one octet too far
    for (char& c : text) c = random() % (1 + size % 7) == 0 ? '\n' : 'a';
    std::vector<std::size_t> found;
    std::vector<std::size_t> expected;
    const std::string_view view(text.data(), text.size());
    for_each_place_of('\n', view, [&](std::size_t at) { found.push_back(at); });
    for (std::size_t i = 0; i < size; ++i) {
      if (text[i] == '\n') expected.push_back(i);
    }
    if (found != expected) FAIL_CHECK(size << " octets");
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

TEST_CASE("one octet, two in a row, the last one and their number are what the standard library finds", "[base]") {
  std::uint32_t random = 1;
  const auto next = [&](std::uint32_t below) {
    random = random * 1664525U + 1013904223U;
    return (random >> 16U) % below;
  };
  for (int i = 0; i < 20000; ++i) {
    std::string text(next(i % 50 == 0 ? 9000 : 70), 'x');
    for (auto& c : text) c = next(8) == 0 ? "ab\xFF"[next(3)] : c;
    const std::size_t from = i % 100 == 0 ? std::string::npos - next(2) : next(80);
    const std::string_view view = text;
    CHECK(find_octet(view, 'a', from) == view.find('a', from));
    CHECK(find_octet(view, '\xFF') == view.find('\xFF'));
    CHECK(find_pair(view, "ab", from) == view.find("ab", from));
    CHECK(find_pair(view, "aa") == view.find("aa"));
    for (const std::size_t rare : {0, 1}) CHECK(find_by_pair(view, "xab", rare) == view.find("xab"));
    CHECK(find_last_octet(view, 'b') == view.rfind('b'));
    CHECK(count_octet(view, 'b') == static_cast<std::size_t>(std::count(view.begin(), view.end(), 'b')));
  }
}

TEST_CASE("texts of any size are the same where each octet is", "[base]") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'x');
    CHECK(same_octets(text, std::string(size, 'x')));
    CHECK_FALSE(same_octets(text, std::string(size + 1, 'x')));
    for (std::size_t at = 0; at < size; ++at) {
      auto other = text;
      other[at] = 'y';
      CHECK_FALSE(same_octets(text, other));
    }
  }
}

}  // namespace smtpwhy
