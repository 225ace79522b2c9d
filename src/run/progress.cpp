#include "run/progress.h"

#include "base/time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

// Three digits, whatever the size.
std::string words_for_size(double octets) {
  static constexpr std::array<std::string_view, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
  constexpr double step = 1024;
  constexpr double four_digits = 999.5;  // as which it would be rounded
  std::size_t unit = 0;
  for (; octets >= four_digits && unit + 1 < units.size(); ++unit) octets /= step;
  return unit > 0 && octets < 9.95 ? fmt::format("{:.1f} {}", octets, units.at(unit))
                                   : fmt::format("{:.0f} {}", octets, units.at(unit));
}

std::string words_for_time(double seconds) {
  constexpr std::uint64_t minute = 60;
  const auto whole = static_cast<std::uint64_t>(std::clamp(seconds, 0.0, 1e9)) + 1;
  if (whole < minute) return fmt::format("{} s", whole);
  if (whole < minute * minute) return fmt::format("{} min {:02} s", whole / minute, whole % minute);
  return fmt::format("{} h {:02} min", whole / (minute * minute), whole / minute % minute);
}

}  // namespace

std::int64_t monotonic_micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string words_for_progress(std::uint64_t done, std::optional<std::uint64_t> total, std::int64_t micros) {
  const auto size = static_cast<double>(done);
  const auto rate = size / (static_cast<double>(std::max<std::int64_t>(micros, 1)) / kMicrosPerSecond);
  const auto speed = words_for_size(rate) + "/s";
  // A file may have grown meanwhile.
  if (!total || *total < done) return fmt::format("{}, {}", words_for_size(size), speed);
  const auto all = static_cast<double>(*total);
  const auto percent = *total == 0 ? 100.0 : std::floor(size / all * 100);
  auto text = fmt::format("{} of {} ({:.0f} %), {}", words_for_size(size), words_for_size(all), percent, speed);
  if (rate > 0) text += fmt::format(", {} left", words_for_time((all - size) / rate));
  return text;
}

void Progress::begin(std::optional<std::uint64_t> total) {
  clear();
  total_ = total;
  done_ = 0;
  begun_ = drawn_ = clock_();
}

void Progress::add(std::uint64_t octets) {
  done_ += octets;
  const auto now = clock_();
  if (now - begun_ < kQuietAtFirst || now - drawn_ < kBetweenDraws) return;
  drawn_ = now;
  auto line = "smtpwhy: " + words_for_progress(done_, total_, now - begun_);
  if (columns_ > 0 && line.size() >= columns_) line.resize(columns_ - 1);  // a line that wraps cannot be drawn over
  terminal_.write(std::string(kClearLine) + line);
  terminal_.flush();
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  terminal_.write(kClearLine);
  terminal_.flush();
  shown_ = false;
}

}  // namespace smtpwhy
