#include "summary/timeline.h"

#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::int64_t kMicrosPerMinute = 60'000'000;
constexpr std::int64_t kHour = 60;  // minutes
constexpr std::int64_t kDay = 24 * kHour;

// Each holds the one before it a whole number of times; beyond the last, widths double.
constexpr std::array<std::int64_t, 8> kWidths = {1, 5, 15, kHour, 6 * kHour, kDay, 7 * kDay, 28 * kDay};

std::int64_t next_width(std::int64_t width) {
  for (const auto wider : kWidths) {
    if (wider > width) return wider;
  }
  return width * 2;
}

// Rounded down, before 1970 too.
std::int64_t quotient(std::int64_t number, std::int64_t divisor) { return number / divisor - (number % divisor < 0 ? 1 : 0); }

}  // namespace

void Timeline::add(std::int64_t micros, const Attempts& attempts) {
  attempts_[quotient(micros, width_ * kMicrosPerMinute)].add(attempts);
  while (static_cast<std::size_t>(attempts_.rbegin()->first - attempts_.begin()->first) >= kMostSlices) widen();
}

void Timeline::widen() {
  const auto wider = next_width(width_);
  std::map<std::int64_t, Attempts> merged;
  for (const auto& [slice, attempts] : attempts_) merged[quotient(slice, wider / width_)].add(attempts);
  attempts_ = std::move(merged);
  width_ = wider;
}

std::vector<Timeline::Slice> Timeline::slices() const {
  std::vector<Slice> result;
  if (attempts_.empty()) return result;
  for (auto at = attempts_.begin()->first; at <= attempts_.rbegin()->first; ++at) {
    const auto found = attempts_.find(at);
    result.push_back({at * width_ * kMicrosPerMinute, found == attempts_.end() ? Attempts{} : found->second});
  }
  return result;
}

std::string Timeline::words_for_width() const {
  const auto words = [](std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
  };
  if (width_ % kDay == 0) return words(width_ / kDay, "day");
  return width_ % kHour == 0 ? words(width_ / kHour, "hour") : words(width_, "minute");
}

}  // namespace smtpwhy
