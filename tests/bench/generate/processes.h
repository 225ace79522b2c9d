// Processes of one daemon: each does one thing at a time and is taken again when it is free, as in a mail server.
#pragma once

#include "bench/generate/random.h"

#include <cstdint>
#include <vector>

namespace smtpwhy::bench {

class Processes {
 public:
  /// The number of a process that does something from `begin` to `end`.
  std::uint32_t take(std::int64_t begin, std::int64_t end, Random& random) {
    for (auto& process : processes_) {
      if (process.busy_until > begin) continue;
      process.busy_until = end + 1;
      return process.number;
    }
    constexpr std::uint32_t kMostProcesses = 4'194'304;  // Linux's pid_max
    processes_.push_back({random.between(1000, kMostProcesses), end + 1});
    return processes_.back().number;
  }

 private:
  struct Process {
    std::uint32_t number;
    std::int64_t busy_until;
  };
  std::vector<Process> processes_;
};

}  // namespace smtpwhy::bench
