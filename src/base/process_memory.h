// ProcessMemory: what is known of the processes that wrote the last lines, or of the heads of lines with their names: each writes many, and
// they take turns.
#pragma once

#include "base/octets.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

template <class Value>
class ProcessMemory {
 public:
  ProcessMemory() = default;
  ProcessMemory(const ProcessMemory&) = delete;  // values may be views of it
  ProcessMemory& operator=(const ProcessMemory&) = delete;

  /// What `tell` gives for a process, `postfix/smtp[1234]`; good until the next one is asked for, as is what `tell` is called with, and as
  /// long as `process`.
  template <class Tell>
  const Value& of(std::string_view process, Tell tell) {
    if (process.size() > kLongest) return too_long_ = tell(process);
    auto& known = known_.at(place_of(process));
    if (!known.is(process)) {
      known.size = process.copy(known.octets.data(), process.size());
      known.value = tell(std::string_view(known.octets.data(), known.size));
    }
    return known.value;
  }

 private:
  static constexpr std::size_t kLongest = 48;  // octets of what is remembered: syslog-ng and others have them behind a host's name
  static constexpr std::size_t kMost = 256;    // processes at a time; two that meet in one place are looked at anew

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

  // All in one place: a name that is kept elsewhere would be one more walk through memory.
  struct Known {
    static constexpr std::size_t kNone = kLongest + 1;

    [[nodiscard]] bool is(std::string_view process) const {
      return size == process.size() && same_octets(process.data(), octets.data(), size);
    }

    std::size_t size = kNone;
    Value value{};
    std::array<char, kLongest> octets{};
  };
  std::array<Known, kMost> known_;
  Value too_long_{};
};

}  // namespace smtpwhy
