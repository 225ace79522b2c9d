// StampMemory: the stamps at the heads of one line after another. Most are of the day of the one before, and in the same form: then only
// the time of day is read.
#pragma once

#include "base/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtpwhy {

class StampMemory {
 public:
  /// What `stamp_at_head` gives.
  [[nodiscard]] std::optional<StampAt> at_head(std::string_view line);

 private:
  [[nodiscard]] int seconds_of_known_day(std::string_view line) const;
  [[nodiscard]] bool begins_with_date(const char* line) const;
  void learn(std::string_view line, const Stamp& stamp);

  // Of the date before the time of day, `Nov 22 ` or `2026-11-22 `: how long it is, and its first and last eight octets.
  std::size_t size_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::int64_t midnight_ = 0;         // as `Stamp::micros`
  StampForm form_ = StampForm::none;  // none is known
};

}  // namespace smtpwhy
