// Eight octets at a time, or four, as a number: for what looks at each octet of long texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// The eight octets from `at` on, the first the lowest, whatever the machine: compilers make one load of it.
[[nodiscard]] constexpr std::uint64_t eight_octets(const char* at) {
  const auto octet = [at](unsigned i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << 8U * i; };
  return octet(0) | octet(1) | octet(2) | octet(3) | octet(4) | octet(5) | octet(6) | octet(7);
}

/// The same of four.
[[nodiscard]] constexpr std::uint32_t four_octets(const char* at) {
  const auto octet = [at](unsigned i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])) << 8U * i; };
  return octet(0) | octet(1) | octet(2) | octet(3);
}

/// Whether the `size` octets from `a` and from `b` on are the same; up to three.
[[nodiscard]] constexpr bool same_few_octets(const char* a, const char* b, std::size_t size) {
  return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/// Whether the `size` octets from `a` and from `b` on are the same. For short ones, where a call would cost more.
[[nodiscard]] constexpr bool same_octets(const char* a, const char* b, std::size_t size) {
  constexpr auto kStep = sizeof(std::uint64_t);
  constexpr auto kHalf = sizeof(std::uint32_t);
  if (size < kHalf) return same_few_octets(a, b, size);
  if (size < kStep) return four_octets(a) == four_octets(b) && four_octets(a + size - kHalf) == four_octets(b + size - kHalf);
  const auto last = size - kStep;
  for (std::size_t at = 0; at < last; at += kStep) {
    if (eight_octets(a + at) != eight_octets(b + at)) return false;
  }
  return eight_octets(a + last) == eight_octets(b + last);
}

/// The same of texts.
[[nodiscard]] constexpr bool same_octets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_octets(a.data(), b.data(), a.size());
}

/// A hash with eight octets more: nothing is lost, since both steps can be undone.
[[nodiscard]] constexpr std::uint64_t joined_hash(std::uint64_t hash, std::uint64_t octets) {
  const auto product = (hash ^ octets) * 0x9E3779B97F4A7C15U;
  return product ^ product >> 32U;
}

/// Eight octets with small letters for capital ones (ASCII's).
[[nodiscard]] constexpr std::uint64_t lower_octets(std::uint64_t octets) {
  // what is added carries into an octet's highest bit where the octet is an upper-case letter, or above
  constexpr std::uint64_t kEach = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = kEach * 0x80U;
  const auto low_bits = octets & ~kHigh;
  const auto from_a = low_bits + kEach * (0x80U - 'A');
  const auto above_z = low_bits + kEach * (0x7FU - 'Z');
  const auto capitals = from_a & ~above_z & ~octets & kHigh;
  return octets | capitals >> 2U;  // 0x80 becomes 0x20, by which the cases differ
}

}  // namespace smtpwhy
