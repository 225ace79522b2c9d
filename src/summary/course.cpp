#include "summary/course.h"

#include <array>

namespace smtpwhy {
namespace {

constexpr std::uint64_t kMany = 10;          // recipients
constexpr std::uint64_t kAgainAndAgain = 3;  // attempts
// Of a sudden start: so often accepted before, so often failed since, for so many recipients, and hardly ever accepted any more.
constexpr std::uint64_t kWorkedBefore = 10;
constexpr std::uint64_t kFailsSince = 5;
constexpr std::uint64_t kHits = 5;
constexpr std::uint64_t kHardly = 10;  // one in so many

bool got_through(const Course& course, std::uint64_t count) {
  const bool all_followed = course.messages > 0 && course.followed == count;
  return all_followed && course.accepted_later == course.messages && (course.in_order || course.by_names == 0);
}

bool began_suddenly(const Course& course, std::uint64_t count) {
  const bool of_many = course.told == 0 || course.recipients >= kHits;
  return course.can_begin && course.in_order && of_many && course.accepted_before >= kWorkedBefore && count >= kFailsSince &&
         course.accepted_since * kHardly <= count;
}

}  // namespace

std::string_view name(CoursePattern pattern) {
  static constexpr std::array<std::string_view, 5> names = {"got-through-later", "never-got-through", "many-recipients",
                                                            "one-recipient", "sudden-start"};
  return names.at(static_cast<std::size_t>(pattern));
}

std::vector<CoursePattern> patterns_of(const Course& course, std::uint64_t count) {
  std::vector<CoursePattern> patterns;
  if (got_through(course, count)) patterns.push_back(CoursePattern::got_through_later);
  if (course.expired > 0) patterns.push_back(CoursePattern::never_got_through);
  if (course.recipients >= kMany) patterns.push_back(CoursePattern::many_recipients);
  const bool all_told = course.told == count;
  if (course.recipients == 1 && all_told && count >= kAgainAndAgain) patterns.push_back(CoursePattern::one_recipient);
  if (began_suddenly(course, count)) patterns.push_back(CoursePattern::sudden_start);
  return patterns;
}

}  // namespace smtpwhy
