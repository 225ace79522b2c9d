#include "knowledge/known_answers.h"

#include "base/octets.h"

#include <array>
#include <utility>

namespace smtpwhy::knowledge {
namespace {

std::uint64_t hash_of(const TextForm& form, const KnownAnswers::Asked& asked) {
  auto hash = form.hash();
  if (asked.code) hash = joined_hash(hash, static_cast<std::uint64_t>(asked.code->value()));
  if (asked.status) {
    const auto [status_class, subject, detail] = *asked.status;
    for (const auto number : {status_class, subject, detail}) hash = joined_hash(hash, static_cast<std::uint64_t>(number));
  }
  std::uint64_t command = 0;  // of nearly all, eight octets are enough
  for (const char c : asked.command) command = command << 8U | static_cast<unsigned char>(c);
  return joined_hash(joined_hash(hash, command), asked.tiers);
}

}  // namespace

bool KnownAnswers::is_for(const Slot& slot, const TextForm& form, const Asked& asked) {
  return slot.tiers == asked.tiers && slot.code == asked.code && slot.status == asked.status &&
         same_octets(slot.command, asked.command) && same_octets(slot.key, form.key());
}

void KnownAnswers::keep(Slot& slot, const TextForm& form, const Asked& asked) {
  slot.key = form.key();
  slot.tiers = asked.tiers;
  slot.code = asked.code;
  slot.status = asked.status;
  slot.command = asked.command;
}

// Each form has two places, and shares each with others. Of a form that comes for the first time only the hash is kept, and only where what
// stands there did not come again since the last time that its place was wanted: most that come once never come again.
KnownAnswers::Slot* KnownAnswers::find(const TextForm& form, const Asked& asked) {
  const auto hash = hash_of(form, asked);
  const std::array places = {&slots_[hash % kMost], &slots_[(hash >> 32U) % kMost]};
  for (auto* const slot : places) {
    if (slot->hash != hash) continue;
    slot->came_again = true;
    if (slot->answer) return is_for(*slot, form, asked) ? slot : nullptr;
    keep(*slot, form, asked);
    return slot;
  }
  for (auto* const slot : places) {
    if (std::exchange(slot->came_again, false)) continue;
    slot->hash = hash;
    slot->answer.reset();
    break;
  }
  return nullptr;
}

}  // namespace smtpwhy::knowledge
