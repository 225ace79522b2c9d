#include "summary/recipient_fates.h"

#include "base/folded_hash.h"

#include <algorithm>
#include <string>
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

}  // namespace

void RecipientFates::Sieve::add(std::uint64_t key) {
  if (bits_.empty()) bits_.resize(kBits);
  bits_[key % kBits] = true;
}

bool RecipientFates::Sieve::may_hold(std::uint64_t key) const { return !bits_.empty() && bits_[key % kBits]; }

bool RecipientFates::hit(std::string_view recipient, std::size_t problem, std::vector<Course>& courses) {
  if (recipient.empty()) return true;
  ++courses[problem].told;
  const auto key = folded_hash(recipient, folded_hash(std::to_string(problem), kBasis));
  const bool known = hit_.find(key) != nullptr;
  if (known || hit_.size() >= kMost) return known;
  hit_.at(key);
  ++courses[problem].recipients;
  return true;
}

// A message without a queue id is one of a conversation: the next one from the same to the same is taken for it.
bool RecipientFates::deferred(const MessageTo& message, std::size_t problem, std::vector<Course>& courses) {
  const auto in_queue = by_queue_id(message);
  const auto key = in_queue ? in_queue : by_names(message);
  if (!key) return true;
  if (problems_.size() >= kMost && problems_.find(*key) == nullptr) return false;
  auto& course = courses[problem];
  auto& problems = problems_.at(*key);
  sieve_.add(*key);
  if (in_queue) {
    queue_ids_.add(folded_mark(message.queue_id));
  } else {
    named_.add(folded_mark(message.recipient));
  }
  const auto number = static_cast<std::uint32_t>(problem);
  const auto known = std::find_if(problems.begin(), problems.end(), [&](const Problem& p) { return p.number == number; });
  if (known != problems.end()) {
    ++course.followed;
    if (known->fate == Fate::accepted) --course.accepted_later;
    if (known->fate == Fate::expired) --course.expired;
    known->fate = Fate::open;
    return true;
  }
  if (problems.size() >= kMostProblems) return false;
  problems.push_back({number, Fate::open});
  ++course.followed;
  ++course.messages;
  if (!in_queue) ++course.by_names;
  if (!in_queue || problems.size() > 1) return true;
  if (waiting_ >= kMost) return false;
  of_queue_id_.at(folded_hash(message.queue_id, kBasis)).push_back(*key);
  ++waiting_;
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
  auto* const waiting = has_queue_id(message) ? of_queue_id_.find(folded_hash(message.queue_id, kBasis)) : nullptr;
  if (waiting == nullptr) return;
  for (const auto key : std::exchange(*waiting, {})) {
    settle(key, Fate::expired, courses);
    --waiting_;
  }
}

void RecipientFates::settle(std::uint64_t message, Fate fate, std::vector<Course>& courses) {
  if (!sieve_.may_hold(message)) return;
  auto* const found = problems_.find(message);
  if (found == nullptr) return;
  for (auto& problem : *found) {
    if (problem.fate != Fate::open) continue;
    problem.fate = fate;
    auto& course = courses[problem.number];
    ++(fate == Fate::accepted ? course.accepted_later : course.expired);
  }
}

}  // namespace smtpwhy
