// Timeline: outcomes over time in slices of equal width, in bounded memory: the longer the time, the wider the slices.
#pragma once

#include "summary/summary.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace smtpwhy {

class Timeline {
 public:
  static constexpr std::size_t kMostSlices = 60;  ///< what can be told apart in a drawing

  /// `micros`: UTC, microseconds since 1970.
  void add(std::int64_t micros, const Attempts& attempts);

  struct Slice {
    std::int64_t begin = 0;  ///< UTC, microseconds since 1970
    Attempts attempts;
  };
  /// From the first to the last, empty ones between them too.
  [[nodiscard]] std::vector<Slice> slices() const;

  /// `5 minutes`
  [[nodiscard]] std::string words_for_width() const;

 private:
  void widen();

  std::int64_t width_ = 1;                     // minutes
  std::map<std::int64_t, Attempts> attempts_;  // by the slice's number since 1970
};

}  // namespace smtpwhy
