// Course: how a problem went on, over all logs: whom it hit, which messages got through later all the same, whether it began at once.
#pragma once

#include "summary/bounded_counts.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct Course {
  static constexpr std::size_t kMostDomains = 100;  ///< that are told apart

  std::uint64_t told = 0;               ///< how often it came up with a recipient
  std::uint64_t recipients = 0;         ///< that differ, as far as they are remembered
  BoundedCounts domains{kMostDomains};  ///< of recipients: how often each was hit, in lower case
  // What was refused for now is tried again: each message to each recipient is followed, as far as there is room.
  std::uint64_t followed = 0;        ///< how often it came up with such a one
  std::uint64_t messages = 0;        ///< that are followed, once for each recipient
  std::uint64_t by_names = 0;        ///< of them, those that are known by sender and recipient only
  std::uint64_t accepted_later = 0;  ///< of them, those that were accepted in the end
  std::uint64_t expired = 0;         ///< of them, those that were given up
  // Attempts that were accepted, of the one domain where there is only one, else of all: before the first failure, and from then on.
  std::uint64_t accepted_before = 0;
  std::uint64_t accepted_since = 0;
  bool in_order = true;   ///< logs were read in the order of time; else nothing is said of before and after
  bool can_begin = true;  ///< it is a failure that does not lie in a mailbox or an address
};

enum class CoursePattern : std::uint8_t {
  got_through_later,  ///< all messages were accepted later: the failure is history
  never_got_through,  ///< messages expired
  many_recipients,    ///< it does not hang on one mailbox
  one_recipient,      ///< again and again the same
  sudden_start,       ///< what had been accepted before failed from one time on
};
/// `got-through-later`, …
[[nodiscard]] std::string_view name(CoursePattern pattern);

/// What stands out in a problem that came up `count` times.
[[nodiscard]] std::vector<CoursePattern> patterns_of(const Course& course, std::uint64_t count);

}  // namespace smtpwhy
