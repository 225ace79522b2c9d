#include "base/folded_hash.h"

#include "base/octets.h"

#include <cstddef>

namespace smtpwhy {
namespace {

// As `eight_octets`, with zeros for those that are missing. Octets that are looked at twice are the same in the same place.
std::uint64_t up_to_seven_octets(std::string_view text) {
  constexpr std::size_t kHalf = sizeof(std::uint32_t);
  const auto* const octets = text.data();
  const auto size = text.size();
  if (size >= kHalf) return four_octets(octets) | std::uint64_t{four_octets(octets + size - kHalf)} << 8U * (size - kHalf);
  if (size == 0) return 0;
  const auto octet = [octets](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(octets[i])} << 8U * i; };
  return octet(0) | octet(size / 2) | octet(size - 1);
}

// Each bit of the result depends on each of what is given (the finaliser of splitmix64).
constexpr std::uint64_t mixed(std::uint64_t hash) {
  hash = (hash ^ hash >> 30U) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ hash >> 27U) * 0x94D049BB133111EBU;
  return hash ^ hash >> 31U;
}

}  // namespace

std::uint64_t folded_hash(std::string_view text, std::uint64_t before) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  auto hash = joined_hash(before, text.size());  // where one part ends
  for (; text.size() >= kStep; text.remove_prefix(kStep)) hash = joined_hash(hash, lower_octets(eight_octets(text.data())));
  return mixed(joined_hash(hash, lower_octets(up_to_seven_octets(text))));
}

std::uint64_t folded_mark(std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  if (text.size() < kStep) return mixed(joined_hash(text.size(), lower_octets(up_to_seven_octets(text))));
  const auto ends =
      joined_hash(lower_octets(eight_octets(text.data())), lower_octets(eight_octets(text.data() + text.size() - kStep)));
  return mixed(ends ^ text.size());
}

}  // namespace smtpwhy
