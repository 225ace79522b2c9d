#include "base/folded_hash.h"

#include "base/octets.h"

#include <array>
#include <cstddef>

namespace smtpwhy {
namespace {

// Takes eight octets in: nothing is lost, since both steps can be undone.
constexpr std::uint64_t joined(std::uint64_t hash, std::uint64_t octets) {
  const auto product = (hash ^ octets) * 0x9E3779B97F4A7C15U;
  return product ^ product >> 32U;
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
  auto hash = joined(before, text.size());  // where one part ends
  std::size_t at = 0;
  for (; at + kStep <= text.size(); at += kStep) hash = joined(hash, lower_octets(eight_octets(text.data() + at)));
  std::array<char, kStep> rest{};
  for (std::size_t i = 0; at < text.size(); ++i, ++at) rest.at(i) = text[at];
  return mixed(joined(hash, lower_octets(eight_octets(rest.data()))));
}

}  // namespace smtpwhy
