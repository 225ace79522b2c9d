// Texts as gzip, bzip2, xz and zstd pack them.
#pragma once

#include "input/decompressor.h"

#include <string>
#include <string_view>

namespace smtpwhy::test {

[[nodiscard]] std::string packed(Packing packing, std::string_view text);

/// A conversation that does not pack well, so that it takes many octets in any form. The same for the same number of lines.
[[nodiscard]] std::string long_log(std::size_t lines);

}  // namespace smtpwhy::test
