// RecipientFates: whom problems hit, and how the messages went on that were refused for now, so that a failure that has become history is
// told as such. In bounded memory, and blind to all beyond that.
#pragma once

#include "summary/course.h"
#include "summary/hash_table.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace smtpwhy {

/// A message on its way to one recipient, as far as the log names it.
struct MessageTo {
  std::string_view queue_id;               ///< empty: none, as in a conversation
  std::optional<std::string_view> sender;  ///< the reverse-path
  std::string_view recipient;
};

class RecipientFates {
 public:
  static constexpr std::size_t kMost = 200000;     ///< messages, and recipients of problems, that are remembered: some 40 MB
  static constexpr std::size_t kMostProblems = 8;  ///< of one message; further ones are not followed

  /// A problem, by its number, hit a recipient; `courses` holds all courses by number. False: there are too many others, and whether it is
  /// a further one is not known.
  bool hit(std::string_view recipient, std::size_t problem, std::vector<Course>& courses);

  /// It was for now: the message will be tried again. False: how it goes on is not followed, since there are too many others.
  bool deferred(const MessageTo& message, std::size_t problem, std::vector<Course>& courses);

  /// The message was accepted: that is how all its problems ended so far.
  void accepted(const MessageTo& message, std::vector<Course>& courses);

  /// It was given up; where it names no recipient, for all that it was still to reach.
  void expired(const MessageTo& message, std::vector<Course>& courses);

 private:
  enum class Fate : std::uint8_t { open, expired, accepted };
  struct Problem {
    std::uint32_t number;
    Fate fate;
  };

  // Keys that may have been added. Nearly all that is accepted was never put off, and a bit that is not set is found out without a walk
  // through memory.
  class Sieve {
   public:
    void add(std::uint64_t key);
    [[nodiscard]] bool may_hold(std::uint64_t key) const;
    [[nodiscard]] bool empty() const { return bits_.empty(); }

   private:
    static constexpr std::size_t kBits = std::size_t{1}
                                         << 19U;  // 64 KiB stay in a cache; with `kMost` keys a third of others passes
    std::vector<bool> bits_;                      // empty before the first key
  };

  void settle(std::uint64_t message, Fate fate, std::vector<Course>& courses);

  // By hashes, of message and recipient: two that share one are taken for one.
  HashTable<std::vector<Problem>> problems_;
  Sieve sieve_;                                        // of the keys of `problems_`
  Sieve queue_ids_;                                    // of the marks of those that are of a queue id
  Sieve named_;                                        // of the recipients' marks, of those that are not
  HashTable<std::vector<std::uint64_t>> of_queue_id_;  // what waits, by queue id alone; no more ids than `problems_` has messages
  std::size_t waiting_ = 0;                            // in all lists of `of_queue_id_`
  HashTable<std::monostate> hit_;                      // problem and recipient
};

}  // namespace smtpwhy
