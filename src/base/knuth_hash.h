// Knuth's multiplicative hash: the upper bits depend on all of what is hashed. For tables that are made for speed; who chooses what is
// hashed can choose what falls together.
#pragma once

#include <cstdint>

namespace smtpwhy {

/// `bits` from 1 to 32.
constexpr std::uint32_t knuth_hash(std::uint32_t value, unsigned bits) { return value * 2654435761U >> (32U - bits); }

}  // namespace smtpwhy
