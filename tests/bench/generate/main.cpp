// generate FORMAT SIZE SEED > FILE: logs of any size to measure with. The same seed gives the same octets, and a longer log begins with
// a shorter one. SIZE is in octets, or with K, M, G in units of 1024; the log ends at the last line, or session, that fits.
#include "bench/generate/log_writer.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <vector>

namespace smtpwhy::bench {
namespace {

std::optional<std::uint64_t> number_in(std::string_view text, bool units) {
  std::uint64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc()) return std::nullopt;
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (unit.empty()) return number;
  const auto power = unit.size() == 1 && units ? std::string_view("KMG").find(unit[0]) : std::string_view::npos;
  if (power == std::string_view::npos) return std::nullopt;
  return number << (10U * (power + 1));
}

// False: nobody reads on.
bool write_log(LogWriter& writer, std::uint64_t size) {
  constexpr std::size_t kBlock = std::size_t{1} << 20U;
  std::string block;
  std::uint64_t written = 0;
  for (bool full = false; !full;) {
    block.clear();
    while (block.size() < kBlock) {
      const auto before = block.size();
      writer.write(block);
      full = written + block.size() > size;
      if (!full) continue;
      block.resize(before);
      break;
    }
    written += block.size();
    if (std::fwrite(block.data(), 1, block.size(), stdout) != block.size()) return false;
  }
  return std::fflush(stdout) == 0;
}

int usage() {
  std::fputs("usage: generate FORMAT SIZE SEED > FILE\n", stderr);
  for (const auto& kind : log_kinds()) {
    std::fprintf(stderr, "  %-14.*s %.*s\n", static_cast<int>(kind.name.size()), kind.name.data(),
                 static_cast<int>(kind.title.size()), kind.title.data());
  }
  return 2;
}

int run(const std::vector<std::string_view>& words) {
  if (words.size() != 3) return usage();
  const auto size = number_in(words[1], true);
  const auto seed = number_in(words[2], false);
  if (!size || !seed) return usage();
  for (const auto& kind : log_kinds()) {
    if (kind.name == words[0]) return write_log(*kind.make(*seed), *size) ? 0 : 1;
  }
  return usage();
}

}  // namespace
}  // namespace smtpwhy::bench

int main(int count, char** words) { return smtpwhy::bench::run({words + 1, words + count}); }
