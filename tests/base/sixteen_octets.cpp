#include "base/sixteen_octets.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("sixteen octets are told apart as one by one", "[base]") {
  for (int first = 0; first < 256; ++first) {
    std::array<char, SixteenOctets::kSize> octets{};
    for (std::size_t i = 0; i < octets.size(); ++i) octets.at(i) = static_cast<char>(first + static_cast<int>(i) * 17);
    const SixteenOctets block(octets.data());
    std::uint32_t letters = 0;
    std::uint32_t marks = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
      const char c = octets.at(i);
      letters |= static_cast<std::uint32_t>(c >= 'a' && c <= 'z') << i;
      marks |= static_cast<std::uint32_t>(c == ':' || c == '\xFF' || c == '\0') << i;
    }
    INFO(first);
    CHECK(block.between('a', 'z') == letters);
    CHECK(block.one_of(std::array{':', '\xFF', '\0'}) == marks);
  }
}

}  // namespace smtpwhy
