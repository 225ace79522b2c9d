#include "summary/recipient_fates.h"

#include "base/folded_hash.h"
#include "base/octets.h"

#include <utility>

namespace smtpwhy {
namespace {

// Case does not matter in what is hashed: servers that tell `Bob` from `bob` are hard to find (RFC 5321 section 2.4 lets them).
// Any numbers that are not small; the second where no queue id tells messages apart.
constexpr std::uint64_t kBasis = 14695981039346656037U;
constexpr std::uint64_t kBasisOfNames = 11400714819323198485U;

bool has_queue_id(const MessageTo& message) { return !message.queue_id.empty() && message.queue_id != "NOQUEUE"; }

std::optional<std::uint64_t> by_queue_id(const MessageTo& message) {
  if (!has_queue_id(message) || message.recipient.empty()) return std::nullopt;
  return folded_hash(message.recipient, folded_hash(message.queue_id, kBasis));
}

std::optional<std::uint64_t> by_names(const MessageTo& message) {
  if (!message.sender || message.recipient.empty()) return std::nullopt;
  return folded_hash(message.recipient, folded_hash(*message.sender, kBasisOfNames));
}

std::uint64_t of_problem(std::string_view recipient, std::size_t problem) {
  return folded_hash(recipient, joined_hash(kBasis, problem));
}

}  // namespace

void RecipientFates::Sieve::add(std::uint64_t key) {
  if (bits_.empty()) bits_.resize(kBits);
  bits_[key % kBits] = true;
}

bool RecipientFates::Sieve::may_hold(std::uint64_t key) const { return !bits_.empty() && bits_[key % kBits]; }

RecipientFates::Keys RecipientFates::expect(const MessageTo& message, std::size_t problem, bool for_now) const {
  Keys keys;
  keys.hit = of_problem(message.recipient, problem);
  hit_.expect(keys.hit);
  if (!for_now || message.recipient.empty()) return keys;
  if (has_queue_id(message)) {
    keys.queue_id = folded_hash(message.queue_id, kBasis);
    keys.message = folded_hash(message.recipient, *keys.queue_id);
    of_queue_id_.expect(*keys.queue_id);
  } else {
    keys.message = by_names(message);
  }
  if (keys.message) problems_.expect(*keys.message);
  return keys;
}

RecipientFates::Noted RecipientFates::failed(const MessageTo& message, std::size_t problem, const Keys& keys,
                                             std::vector<Course>& courses) {
  Noted noted;
  if (!message.recipient.empty()) noted.recipient = hit(keys.hit, problem, courses);
  if (keys.message) noted.message = follow(message, keys, problem, courses);
  return noted;
}

bool RecipientFates::hit(std::uint64_t key, std::size_t problem, std::vector<Course>& courses) {
  ++courses[problem].told;
  const bool known = hit_.find(key) != nullptr;
  if (known || hit_.size() >= kMost) return known;
  hit_.at(key);
  ++courses[problem].recipients;
  return true;
}

// A message without a queue id is one of a conversation: the next one from the same to the same is taken for it.
bool RecipientFates::follow(const MessageTo& message, const Keys& keys, std::size_t problem, std::vector<Course>& courses) {
  if (problems_.size() >= kMost && problems_.find(*keys.message) == nullptr) return false;
  auto& course = courses[problem];
  auto& first = problems_.at(*keys.message);
  sieve_.add(*keys.message);
  if (keys.queue_id) {
    queue_ids_.add(folded_mark(message.queue_id));
  } else {
    named_.add(folded_mark(message.recipient));
  }
  const auto number = static_cast<std::uint16_t>(problem);
  auto& known = problem_with(number, first);
  if (known.number == number) {
    reopen(known, course);
    return true;
  }
  const bool is_first = known.number == Problem::kNone;
  if (!is_first && !has_room(first)) return false;
  ++course.followed;
  ++course.messages;
  if (!keys.queue_id) ++course.by_names;
  if (is_first) {
    known.number = number;
    return !keys.queue_id || wait(keys);
  }
  known.next = static_cast<Number>(more_.size() + 1);
  more_.push_back({number, Fate::open, 0});
  return true;
}

// The one of a message that has that number, else its last one.
RecipientFates::Problem& RecipientFates::problem_with(std::uint16_t number, Problem& first) {
  auto* problem = &first;
  while (problem->number != number && problem->next != 0) problem = &more_[problem->next - 1];
  return *problem;
}

bool RecipientFates::has_room(const Problem& first) const {
  std::size_t count = 1;
  for (auto next = first.next; next != 0; next = more_[next - 1].next) ++count;
  return count < kMostProblems;
}

void RecipientFates::reopen(Problem& problem, Course& course) {
  ++course.followed;
  if (problem.fate == Fate::accepted) --course.accepted_later;
  if (problem.fate == Fate::expired) --course.expired;
  problem.fate = Fate::open;
}

// The message of that queue id may be given up without naming its recipients. False: there is no room.
bool RecipientFates::wait(const Keys& keys) {
  if (free_ == 0 && waiting_.size() >= kMost) return false;
  if (free_ == 0) {
    waiting_.emplace_back();
    free_ = static_cast<Number>(waiting_.size());
  }
  auto& first = of_queue_id_.at(*keys.queue_id);
  const auto number = free_;
  auto& waiting = waiting_[number - 1];
  free_ = std::exchange(waiting.next, first);
  waiting.message = *keys.message;
  first = number;
  return true;
}

void RecipientFates::accepted(const MessageTo& message, std::vector<Course>& courses) {
  const bool was_put_off = !queue_ids_.empty() && has_queue_id(message) && queue_ids_.may_hold(folded_mark(message.queue_id));
  if (const auto key = was_put_off ? by_queue_id(message) : std::nullopt) settle(*key, Fate::accepted, courses);
  if (named_.empty() || !named_.may_hold(folded_mark(message.recipient))) return;
  if (const auto key = by_names(message)) settle(*key, Fate::accepted, courses);
}

void RecipientFates::expired(const MessageTo& message, std::vector<Course>& courses) {
  if (const auto key = by_queue_id(message)) return settle(*key, Fate::expired, courses);
  auto* const first = has_queue_id(message) ? of_queue_id_.find(folded_hash(message.queue_id, kBasis)) : nullptr;
  if (first == nullptr) return;
  for (auto number = std::exchange(*first, 0); number != 0;) {
    auto& waiting = waiting_[number - 1];
    settle(waiting.message, Fate::expired, courses);
    const auto next = std::exchange(waiting.next, free_);
    free_ = std::exchange(number, next);
  }
}

void RecipientFates::settle(std::uint64_t message, Fate fate, std::vector<Course>& courses) {
  if (!sieve_.may_hold(message)) return;
  for (auto* problem = problems_.find(message); problem != nullptr;) {
    if (problem->fate == Fate::open) {
      problem->fate = fate;
      auto& course = courses[problem->number];
      ++(fate == Fate::accepted ? course.accepted_later : course.expired);
    }
    problem = problem->next == 0 ? nullptr : &more_[problem->next - 1];
  }
}

}  // namespace smtpwhy
