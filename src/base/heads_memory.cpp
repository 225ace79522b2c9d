#include "base/heads_memory.h"

#include "base/knuth_hash.h"

#include <bit>
#include <cstring>

namespace smtpwhy {

const std::vector<HeadsIndex::WayOn>* HeadsMemory::of(std::string_view text) {
  std::uint32_t octets = 0;
  if (text.size() < sizeof octets) return nullptr;
  std::memcpy(&octets, text.data(), sizeof octets);
  auto& beginning = beginnings_.at(knuth_hash(octets, std::countr_zero(kMost)));
  if (beginning.octets != octets) {
    beginning.octets = octets;
    beginning.state = State::met_once;
    return nullptr;
  }
  if (beginning.state == State::met_once) learn(beginning, text.substr(0, sizeof octets));
  return beginning.state == State::known ? &beginning.ways : nullptr;
}

void HeadsMemory::learn(Beginning& beginning, std::string_view octets) {
  beginning.ways = index_.ways_of(octets);
  beginning.state = beginning.ways.size() > kMostWays ? State::too_many : State::known;
}

}  // namespace smtpwhy
