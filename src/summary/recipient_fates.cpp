#include "summary/recipient_fates.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// FNV-1a. Case does not matter: servers that tell `Bob` from `bob` are hard to find (RFC 5321 section 2.4 lets them).
std::uint64_t hash_of(std::string_view address) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : address) hash = (hash ^ static_cast<unsigned char>(to_lower(c))) * 1099511628211U;
  return hash;
}

}  // namespace

void RecipientFates::failed(std::string_view address, std::string_view queue_id, std::size_t problem,
                            std::vector<Course>& courses) {
  if (address.empty()) return;
  const auto recipient = hash_of(address);
  if (problems_.size() >= kMost && problems_.find(recipient) == problems_.end()) return;
  remember(recipient, queue_id);
  auto& problems = problems_[recipient];
  const auto number = static_cast<std::uint32_t>(problem);
  const auto known = std::find_if(problems.begin(), problems.end(), [&](const Problem& p) { return p.number == number; });
  auto& course = courses[problem];
  if (known == problems.end()) {
    if (problems.size() >= kMostProblems) return;
    problems.push_back({number, Fate::open});
    ++course.recipients;
    return;
  }
  if (known->fate == Fate::accepted) --course.accepted_later;
  if (known->fate == Fate::expired) return;  // that one message was given up stays true
  known->fate = Fate::open;
}

void RecipientFates::remember(std::uint64_t recipient, std::string_view queue_id) {
  if (queue_id.empty()) return;
  const auto message = hash_of(queue_id);
  if (recipients_.size() >= kMost && recipients_.find(message) == recipients_.end()) return;
  auto& recipients = recipients_[message];
  const bool known = std::find(recipients.begin(), recipients.end(), recipient) != recipients.end();
  if (!known && recipients.size() < kMostRecipients) recipients.push_back(recipient);
}

void RecipientFates::accepted(std::string_view address, std::vector<Course>& courses) {
  settle(hash_of(address), Fate::accepted, courses);
}

void RecipientFates::expired(std::string_view address, std::string_view queue_id, std::vector<Course>& courses) {
  if (!address.empty()) return settle(hash_of(address), Fate::expired, courses);
  const auto message = recipients_.find(hash_of(queue_id));
  if (message == recipients_.end()) return;
  for (const auto recipient : message->second) settle(recipient, Fate::expired, courses);
  recipients_.erase(message);
}

void RecipientFates::settle(std::uint64_t recipient, Fate fate, std::vector<Course>& courses) {
  const auto found = problems_.find(recipient);
  if (found == problems_.end()) return;
  for (auto& problem : found->second) {
    if (problem.fate != Fate::open) continue;
    problem.fate = fate;
    auto& course = courses[problem.number];
    ++(fate == Fate::accepted ? course.accepted_later : course.expired);
  }
}

}  // namespace smtpwhy
