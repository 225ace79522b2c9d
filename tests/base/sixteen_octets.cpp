#include "base/sixteen_octets.h"

#include "base/text.h"

#include "catch.h"

#include <algorithm>
#include <string>

namespace smtpwhy {
namespace {

// Against what is found out octet by octet here.
template <class Octets>
void check(const std::array<char, Octets::kSize>& octets) {
  const Octets sixteen(octets.data());
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const char c = octets.at(i);
    const auto bit = [&](std::uint32_t bits) { return (bits >> i & 1U) != 0; };
    INFO(static_cast<int>(static_cast<unsigned char>(c)));
    CHECK(bit(sixteen.between('a', 'z')) == (c >= 'a' && c <= 'z'));
    CHECK(bit(sixteen.between('\0', '\x7F')) == (static_cast<unsigned char>(c) < 0x80U));
    CHECK(bit(sixteen.one_of(std::array{':', '\xFF', '\0'})) == (c == ':' || c == '\xFF' || c == '\0'));
    CHECK(bit(sixteen.either_case_of('u')) == (c == 'u' || c == 'U'));
    CHECK(bit(letters_and_digits(sixteen)) == (is_alpha(c) || is_digit(c)));
  }
  CHECK((sixteen.between('a', 'z') | sixteen.one_of(std::array{':'}) | letters_and_digits(sixteen)) >> Octets::kSize == 0);
}

}  // namespace

TEST_CASE("sixteen octets are told apart, in one go or one by one", "[base]") {
  for (int first = 0; first < 256; ++first) {
    std::array<char, SixteenOctets::kSize> octets{};
    for (std::size_t i = 0; i < octets.size(); ++i) octets.at(i) = static_cast<char>(first + static_cast<int>(i) * 17);
    check<SixteenOctets>(octets);
    check<SixteenOctetsOneByOne>(octets);
  }
}

TEST_CASE("octets of many blocks are counted in one go", "[base]") {
  std::string text(SixteenOctets::kSize * kMostBlocksCounted, 'x');
  for (std::size_t at = 0; at < text.size(); at += 7) text[at] = '\n';
  for (const std::size_t blocks : {std::size_t{0}, std::size_t{1}, std::size_t{100}, kMostBlocksCounted}) {
    for (const char octet : {'x', '\n', 'y'}) {
      const auto expected = static_cast<std::size_t>(
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(blocks * SixteenOctets::kSize), octet));
      CHECK(SixteenOctets::count(text.data(), blocks, octet) == expected);
      CHECK(SixteenOctetsOneByOne::count(text.data(), blocks, octet) == expected);
    }
  }
  text.assign(text.size(), 'x');  // the largest sums
  CHECK(SixteenOctets::count(text.data(), kMostBlocksCounted, 'x') == text.size());
}

}  // namespace smtpwhy
