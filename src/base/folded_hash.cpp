#include "base/folded_hash.h"

#include "base/octets.h"

#include <cstddef>

namespace smtpwhy {
namespace {

// As `eight_octets`, with zeros for those that are missing.
std::uint64_t up_to_seven_octets(std::string_view text) {
  std::uint64_t octets = 0;
  for (std::size_t i = text.size(); i-- > 0;) octets = octets << 8U | static_cast<unsigned char>(text[i]);
  return octets;
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
