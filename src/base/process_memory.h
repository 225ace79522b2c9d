// ProcessMemory: what is known of the processes that wrote the last lines, or of the heads of lines with their names: each writes many, and
// they take turns.
#pragma once

#include "base/octets.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

template <class Value>
class ProcessMemory {
 public:
  ProcessMemory() = default;
  ProcessMemory(const ProcessMemory&) = delete;  // values may be views of it
  ProcessMemory& operator=(const ProcessMemory&) = delete;

  /// What `tell` gives for a process, `postfix/smtp[1234]`; good until the next one is asked for, as is what `tell` is called with.
  template <class Tell>
  const Value& of(std::string_view process, Tell tell) {
    auto& known = known_.at(place_of(process));
    if (!known.told || known.process != process) {
      known.process = process;
      known.value = tell(std::string_view(known.process));
      known.told = true;
    }
    return known.value;
  }

 private:
  static constexpr std::size_t kMost = 256;  // processes at a time; two that meet in one place are looked at anew

  // By its last octets but one, which are the number in brackets, and its length, which tells names of one process apart.
  static std::size_t place_of(std::string_view process) {
    constexpr std::size_t kBracket = 1;
    std::uint64_t end = process.size();
    if (process.size() >= sizeof end + kBracket) {
      end ^= eight_octets(process.data() + process.size() - sizeof end - kBracket);
    } else {
      for (const char c : process) end = end << 8U ^ static_cast<unsigned char>(c);
    }
    return static_cast<std::size_t>(end * 0x9E3779B97F4A7C15U >> 32U) % kMost;
  }

  struct Known {
    std::string process;
    Value value{};
    bool told = false;
  };
  std::array<Known, kMost> known_;
};

}  // namespace smtpwhy
