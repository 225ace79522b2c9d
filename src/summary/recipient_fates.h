// RecipientFates: how the attempts to each recipient went on, so that a failure that has become history is told as such. In bounded
// memory, and blind to all beyond that.
#pragma once

#include "summary/course.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smtpwhy {

class RecipientFates {
 public:
  static constexpr std::size_t kMost = 200000;     ///< recipients that are remembered: some 20 MB
  static constexpr std::size_t kMostProblems = 8;  ///< of one recipient; further ones are not followed

  /// An attempt failed with the problem whose course that is; `problem` is its number, `courses` holds all by number.
  void failed(std::string_view address, std::size_t problem, std::vector<Course>& courses);

  /// The message was given up, or the recipient reached: that is how all its problems ended so far.
  void expired(std::string_view address, std::vector<Course>& courses) { settle(address, Fate::expired, courses); }
  void accepted(std::string_view address, std::vector<Course>& courses) { settle(address, Fate::accepted, courses); }

 private:
  enum class Fate : std::uint8_t { open, expired, accepted };
  struct Problem {
    std::uint32_t number;
    Fate fate;
  };

  void settle(std::string_view address, Fate fate, std::vector<Course>& courses);

  std::unordered_map<std::uint64_t, std::vector<Problem>>
      problems_;  // by a hash of the address: two that share one are taken for one
};

}  // namespace smtpwhy
