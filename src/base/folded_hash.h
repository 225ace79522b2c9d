// A hash of text for which capital letters are small ones: of addresses and names, which are many and much alike.
#pragma once

#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// The same for the same parts in the same order, wherever it runs; case (ASCII's) does not matter. `before` is the hash of the parts
/// before this one, or any number that tells kinds of things apart: `a` and `bc` are another thing than `ab` and `c`.
[[nodiscard]] std::uint64_t folded_hash(std::string_view text, std::uint64_t before);

/// A hash of a text's size, first and last eight octets, for which case does not matter either: in a third of the time. To be asked first
/// where nearly all texts are unknown.
[[nodiscard]] std::uint64_t folded_mark(std::string_view text);

}  // namespace smtpwhy
