#include "knowledge/known_answers.h"

#include "base/octets.h"

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
  return joined_hash(hash, reinterpret_cast<std::uintptr_t>(asked.tiers));
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

// Two slots stand together, the one that was found last in front. Of a form that comes for the first time only the hash is kept.
KnownAnswers::Slot* KnownAnswers::find(const TextForm& form, const Asked& asked) {
  const auto hash = hash_of(form, asked);
  auto* const front = &slots_[hash % kMost & ~std::uint64_t{1}];
  auto* const back = front + 1;
  if (front->hash != hash) std::swap(*front, *back);
  if (front->hash == hash) {
    if (front->answer) return is_for(*front, form, asked) ? front : nullptr;
    keep(*front, form, asked);
    return front;
  }
  front->hash = hash;
  front->answer.reset();
  return nullptr;
}

}  // namespace smtpwhy::knowledge
