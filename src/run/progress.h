// Progress: how far long work has come, in one line of a terminal that is drawn over and over and goes when the work is done. Short work
// shows nothing.
#pragma once

#include "report/text_sink.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace smtpwhy {

/// Microseconds that go by, from whenever; never backwards.
using TickingClock = std::function<std::int64_t()>;
[[nodiscard]] std::int64_t monotonic_micros();

class Progress {
 public:
  static constexpr std::int64_t kQuietAtFirst = 1'000'000;  ///< microseconds: what is over by then needs no word
  static constexpr std::int64_t kBetweenDraws = 200'000;    ///< faster than can be read is of no use

  /// `terminal` must outlive this; a line has no more than `columns` (0: not known).
  Progress(TextSink& terminal, std::size_t columns, TickingClock clock = monotonic_micros)
      : terminal_(terminal), columns_(columns), clock_(std::move(clock)) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Work on that many octets begins; nothing where it is not known how many there are.
  void begin(std::optional<std::uint64_t> total);

  /// So many octets more were read.
  void add(std::uint64_t octets);

  /// The terminal is as it was before: for whoever writes to it next.
  void clear();

 private:
  TextSink& terminal_;
  std::size_t columns_;
  TickingClock clock_;
  std::optional<std::uint64_t> total_;
  std::uint64_t done_ = 0;
  std::int64_t begun_ = 0;
  std::int64_t drawn_ = 0;
  bool shown_ = false;
};

/// `123 MiB of 1.5 GiB (8 %), 250 MiB/s, 6 s left`; of work that took `micros` so far.
[[nodiscard]] std::string words_for_progress(std::uint64_t done, std::optional<std::uint64_t> total, std::int64_t micros);

}  // namespace smtpwhy
