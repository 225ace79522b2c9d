// A hash of text for which capital letters are small ones: of addresses and names, which are many and much alike.
#pragma once

#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// The same for the same parts in the same order, wherever it runs; case (ASCII's) does not matter. `before` is the hash of the parts
/// before this one, or any number that tells kinds of things apart: `a` and `bc` are another thing than `ab` and `c`.
[[nodiscard]] std::uint64_t folded_hash(std::string_view text, std::uint64_t before);

}  // namespace smtpwhy
