// PeelMemory: what a peeler of lines has beside the line.
#pragma once

#include "base/process_memory.h"
#include "base/stamp_memory.h"

#include <cstddef>
#include <memory>
#include <string>

namespace smtpwhy::unwrap {

/// What it knows of the lines before only spares it work: another memory, or none, gives the same lines. So a copy begins with nothing.
struct PeelMemory {
  PeelMemory() = default;
  PeelMemory(PeelMemory&&) = default;
  PeelMemory& operator=(PeelMemory&&) = default;
  PeelMemory(const PeelMemory& /*other*/) {}
  PeelMemory& operator=(const PeelMemory&) = delete;
  ~PeelMemory() = default;

  std::string storage;  ///< what does not stand in a line as it is, until the next line
  StampMemory stamps;
  /// Of ` host postfix/smtp[1234]` as it stands between stamp and colon: where the process begins; 0 where it is anything else. Made when
  /// it is needed.
  std::unique_ptr<ProcessMemory<std::size_t>> processes;
};

}  // namespace smtpwhy::unwrap
