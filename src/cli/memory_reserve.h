// What happens where memory ends. Where nothing can be allocated, hardly anything can be done about it: not even an exception is sure to
// arrive, and what a library makes of it is its own affair. So nothing is thrown: whoever needs memory is given some that was held back,
// once, and the work that is under way comes to its end with it. Where that is not enough either, it is said, and that is the end.
//
// It is `analyze` and `trace` that hold some back. The hard limit is lowered with the soft one, for good: nothing is started afterwards.
// What libraries take from malloc does not come here; the decompressors, which take most, tell an error of their own.
//
// What is held back is a part of the limits on the program's memory (`ulimit -v`, `ulimit -d`): nothing is allocated for it, and whether it
// was let go is known from which handler is installed (std::get_new_handler), so there is nothing global to write to. Where the system
// itself has no more and no limit was set, nothing is held back.
#pragma once

#include <cstddef>

namespace smtpwhy::cli {

/// From here on, memory that runs out is said on standard error, and the program ends with `Exit::trouble`.
void end_where_memory_ends();

/// Holds memory back as long as it lives. One at a time.
class MemoryReserve {
 public:
  MemoryReserve();
  /// What was held back may be used, and memory that runs out is the end again.
  ~MemoryReserve();
  MemoryReserve(const MemoryReserve&) = delete;
  MemoryReserve& operator=(const MemoryReserve&) = delete;

  /// Memory ended, and what was held back is being used. May be asked by any thread.
  [[nodiscard]] bool is_in_use() const;

  static constexpr std::size_t kMost = std::size_t{16} << 20;  ///< octets: a table of all findings that doubles, and the report
  static constexpr std::size_t kShare = 4;  ///< the part of a limit that is held back is no more than one of so many

 private:
  bool held_ = false;
};

/// What can be done about it, for who is told.
inline constexpr char kMemoryHint[] =
    "is there a limit on it (`ulimit -v`, a container's)? 256 MiB are enough for logs of any size";

}  // namespace smtpwhy::cli
