// StampMemory: the stamps of one line after another. Many are the one before; most are of its day, and in the same form and zone: then only
// the time of day is read.
#pragma once

#include "base/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

class StampMemory {
 public:
  /// Takes what `stamp_at_head` gives off `line`; whether there is one.
  [[nodiscard]] bool take_head(std::string_view& line, Stamp& stamp);

  /// What `parse_stamp` gives.
  [[nodiscard]] Stamp whole(std::string_view text);

 private:
  /// What follows the date that is known.
  struct Time {
    std::size_t end = 0;      // of the stamp, its zone included; 0: it is another date, or in another form
    std::int64_t micros = 0;  // since midnight
  };
  /// The octets of a stamp, where they are no more and no fewer than can be compared at once.
  struct Octets {
    static constexpr std::size_t kMost = 24;  // any stamp with neither a part of a second nor a zone in numbers
    std::size_t size = 0;                     // 0: none are known
    std::array<std::uint64_t, 3> words{};

    void learn(std::string_view text);
    [[nodiscard]] bool stand_before(std::string_view text) const;
  };
  [[nodiscard]] Time time_of_known_day(std::string_view text) const;
  [[nodiscard]] bool begins_with_date(const char* text) const;
  [[nodiscard]] Stamp stamp_of(std::string_view text, const Time& time) const;
  [[nodiscard]] std::string_view zone() const { return {zone_.data(), zone_size_}; }
  void learn(std::string_view text, const Stamp& stamp);

  static constexpr std::size_t kZoneOctets = 6;  // `+01:00`; what is longer is read anew each time

  StampForm form_ = StampForm::none;  // none is known
  bool zoned_ = false;
  std::size_t size_ = 0;       // of the date, `Nov 22 ` or `2026-11-22 `
  std::uint64_t first_ = 0;    // its first eight octets
  std::uint64_t last_ = 0;     // its last eight octets
  std::int64_t midnight_ = 0;  // as `Stamp::micros`
  std::array<char, kZoneOctets> zone_{};
  std::size_t zone_size_ = 0;
  bool may_have_zone_ = false;  // words behind it could be one
  Octets stamp_before_;         // the last one that was taken off, of that day
  std::int64_t micros_before_ = 0;
};

}  // namespace smtpwhy
