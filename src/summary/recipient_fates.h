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
  static constexpr std::size_t kMost = 200000;     ///< recipients, and messages, that are remembered: some 40 MB
  static constexpr std::size_t kMostProblems = 8;  ///< of one recipient; further ones are not followed
  static constexpr std::size_t kMostRecipients =
      100;  ///< of one message, as many as a server must take (RFC 5321 section 4.5.3.1.8)

  /// An attempt failed with the problem whose course that is; `problem` is its number, `courses` holds all by number. `queue_id` is the
  /// message's; empty: not known.
  void failed(std::string_view address, std::string_view queue_id, std::size_t problem, std::vector<Course>& courses);

  /// The recipient was reached: that is how all its problems ended so far.
  void accepted(std::string_view address, std::vector<Course>& courses);

  /// The message was given up, for this recipient; where the address is empty, for all that it had failed to reach.
  void expired(std::string_view address, std::string_view queue_id, std::vector<Course>& courses);

 private:
  enum class Fate : std::uint8_t { open, expired, accepted };
  struct Problem {
    std::uint32_t number;
    Fate fate;
  };

  void settle(std::uint64_t recipient, Fate fate, std::vector<Course>& courses);
  void remember(std::uint64_t recipient, std::string_view queue_id);

  // By hashes of the address and of the queue id: two that share one are taken for one.
  std::unordered_map<std::uint64_t, std::vector<Problem>> problems_;
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> recipients_;  // of a message, that were not reached at once
};

}  // namespace smtpwhy
