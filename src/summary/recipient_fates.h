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

  static constexpr std::size_t kMostNumbers = 65535;  ///< of problems: two octets for each that hit a message

  /// What came of it; false where there are too many others.
  struct Noted {
    bool recipient = true;  ///< whether it is a further one is known
    bool message = true;    ///< how it goes on is followed
  };

  /// By what it is known, as hashes.
  struct Keys {
    std::uint64_t hit = 0;  // problem and recipient
    std::optional<std::uint64_t> queue_id;
    std::optional<std::uint64_t> message;  // to one recipient; none: it is not followed
  };

  /// A problem, by its number, hit a message; where it is `for_now`, the message will be tried again. What `failed` will look at lies all over
  /// the memory, and is brought nearer: other things can be done meanwhile.
  [[nodiscard]] Keys expect(const MessageTo& message, std::size_t problem, bool for_now) const;

  /// That problem and message, with what `expect` gave for them; `courses` holds all courses by number.
  Noted failed(const MessageTo& message, std::size_t problem, const Keys& keys, std::vector<Course>& courses);

  /// The message was accepted: that is how all its problems ended so far.
  void accepted(const MessageTo& message, std::vector<Course>& courses);

  /// It was given up; where it names no recipient, for all that it was still to reach.
  void expired(const MessageTo& message, std::vector<Course>& courses);

 private:
  enum class Fate : std::uint8_t { open, expired, accepted };
  using Number = std::uint32_t;  // of a place in a list, from 1; 0: none
  struct Problem {
    static constexpr std::uint16_t kNone = kMostNumbers;
    std::uint16_t number = kNone;
    Fate fate = Fate::open;
    Number next = 0;  // of the same message, in `more_`
  };
  /// One that waits, and the next with the same queue id, in `waiting_`.
  struct Waiting {
    std::uint64_t message = 0;
    Number next = 0;
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

  bool hit(std::uint64_t key, std::size_t problem, std::vector<Course>& courses);
  bool follow(const MessageTo& message, const Keys& keys, std::size_t problem, std::vector<Course>& courses);
  [[nodiscard]] Problem& problem_with(std::uint16_t number, Problem& first);
  [[nodiscard]] bool has_room(const Problem& first) const;
  static void reopen(Problem& problem, Course& course);
  bool wait(const Keys& keys);
  void settle(std::uint64_t message, Fate fate, std::vector<Course>& courses);

  // By hashes, of message and recipient: two that share one are taken for one. Nearly all messages have one problem; `more_` has the others.
  HashTable<Problem> problems_;
  std::vector<Problem> more_;
  Sieve sieve_;                    // of the keys of `problems_`
  Sieve queue_ids_;                // of the marks of those that are of a queue id
  Sieve named_;                    // of the recipients' marks, of those that are not
  HashTable<Number> of_queue_id_;  // the first that waits, by queue id alone; no more ids than `problems_` has messages
  std::vector<Waiting> waiting_;
  Number free_ = 0;                // the first of those in `waiting_` that wait no longer
  HashTable<std::monostate> hit_;  // problem and recipient
};

}  // namespace smtpwhy
