// Course: how a problem went on, over all logs: whom it hit, who was reached later all the same, whether it began at once.
#pragma once

#include "summary/bounded_counts.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct Course {
  static constexpr std::size_t kMostDomains = 100;  ///< that are told apart

  std::uint64_t recipients = 0;         ///< that differ, of those whose fate is remembered
  std::uint64_t accepted_later = 0;     ///< of them, those whose last attempt was accepted
  std::uint64_t expired = 0;            ///< of them, those whose message was given up in the end
  BoundedCounts domains{kMostDomains};  ///< of recipients: how often each was hit, in lower case
  // Attempts that were accepted, of the one domain where there is only one, else of all: before the first failure, and from then on.
  std::uint64_t accepted_before = 0;
  std::uint64_t accepted_since = 0;
};

enum class CoursePattern : std::uint8_t {
  got_through_later,  ///< all recipients were accepted later: the failure is history
  never_got_through,  ///< recipients' messages expired
  many_recipients,    ///< it does not hang on one mailbox
  one_recipient,      ///< again and again the same
  sudden_start,       ///< what had been accepted before failed from one time on
};
/// `got-through-later`, …
[[nodiscard]] std::string_view name(CoursePattern pattern);

/// What stands out in a problem that came up `count` times.
[[nodiscard]] std::vector<CoursePattern> patterns_of(const Course& course, std::uint64_t count);

}  // namespace smtpwhy
