// InputEnd: why the reading of an input came to its end without an error.
#pragma once

#include <cstdint>

namespace smtpwhy {

enum class InputEnd : std::uint8_t {
  ended,   ///< there is no more (a pipe's other end closed), or whoever took it wanted no more
  stopped  ///< somebody said so: there may be more
};

}  // namespace smtpwhy
