#include "bench/generate/text.h"

#include <algorithm>

namespace smtpwhy::bench {

void put_padded(std::string& out, std::uint64_t number, int width, int base, bool upper) {
  constexpr std::string_view small = "0123456789abcdef";
  constexpr std::string_view large = "0123456789ABCDEF";
  const auto begin = out.size();
  const auto divisor = static_cast<std::uint64_t>(base);
  for (; number != 0 || width > 0; number /= divisor, --width) out += (upper ? large : small)[number % divisor];
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
}

}  // namespace smtpwhy::bench
