#include "knowledge/literal_index.h"

#include <algorithm>
#include <numeric>

namespace smtpwhy::knowledge {
namespace {

constexpr std::size_t kWide = 4;
constexpr std::uint32_t kNarrowMask = 0xFFFFFF;  // the last three of four octets
std::uint32_t pushed(std::uint32_t window, char c) { return window << 8U | static_cast<unsigned char>(c); }

constexpr std::size_t kHashBits = 16;

// Knuth's multiplicative hash: the upper bits depend on all of the window.
std::uint32_t hash_of(std::uint32_t window) { return window * 2654435761U >> (32U - kHashBits); }

// How many of the literals' windows have each hash.
std::vector<std::uint16_t> commonness_of(std::span<const RuleRow> rules) {
  std::vector<std::uint16_t> counts(std::size_t{1} << kHashBits);
  for (const auto& rule : rules) {
    for (const auto literal : rule.literals) {
      std::uint32_t window = 0;
      for (std::size_t i = 0; i < literal.size(); ++i) {
        window = pushed(window, literal[i]);
        auto& count = counts[hash_of(window)];
        if (i + 1 >= kWide && count != UINT16_MAX) ++count;
      }
    }
  }
  return counts;
}

}  // namespace

LiteralIndex::LiteralIndex(std::span<const RuleRow> rules) : always_(rules.size()) {
  const auto commonness = commonness_of(rules);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto& literals = rules[i].literals;
    const bool too_short = std::any_of(literals.begin(), literals.end(), [](auto literal) { return literal.size() < kShortest; });
    if (literals.empty() || too_short) {
      always_.insert(i);
      continue;
    }
    for (const auto literal : literals) {
      entries.push_back(entry_for(literal, commonness));
      entries.back().rule = static_cast<std::uint32_t>(i);
    }
  }
  fill(entries);
}

LiteralIndex::Entry LiteralIndex::entry_for(std::string_view literal, const std::vector<std::uint16_t>& commonness) {
  Entry entry;
  entry.literal = literal.data();
  entry.size = static_cast<std::uint32_t>(literal.size());
  const auto width = std::min(literal.size(), kWide);
  auto least = UINT32_MAX;
  std::uint32_t window = 0;
  for (std::size_t end = 1; end <= literal.size(); ++end) {
    window = pushed(window, literal[end - 1]);
    const std::uint32_t common = commonness[hash_of(window)];
    if (end < width || common >= least) continue;
    least = common;
    entry.window = width < kWide ? window & kNarrowMask : window;
    entry.before = static_cast<std::uint32_t>(end);
  }
  return entry;
}

// A counting sort by bucket.
void LiteralIndex::fill(const std::vector<Entry>& entries) {
  for (const auto& entry : entries) {
    auto& filter = entry.size < kWide ? narrow_ : wide_;
    filter.set(hash_of(entry.window));
    ++buckets_[bucket_of(entry.window) + 1];
  }
  std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
  auto next = buckets_;
  entries_.resize(entries.size());
  std::size_t octets = 0;
  for (const auto& entry : entries) {
    entries_[next[bucket_of(entry.window)]++] = entry;
    octets += entry.size;
  }
  literals_.reserve(octets);  // so that it stays where it is
  for (auto& entry : entries_) {
    literals_.append(entry.literal, entry.size);
    entry.literal = literals_.data() + (literals_.size() - entry.size);
  }
}

std::size_t LiteralIndex::bucket_of(std::uint32_t window) { return hash_of(window) >> (kHashBits - kBucketBits); }

void LiteralIndex::look_up(std::uint32_t window, std::string_view lowered, std::size_t end, RuleSet& found) const {
  const auto bucket = bucket_of(window);
  for (auto i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    const auto& entry = entries_[i];
    if (entry.window != window || entry.before > end) continue;
    const auto here = lowered.substr(end - entry.before, entry.size);
    if (here == std::string_view(entry.literal, entry.size)) found.insert(entry.rule);
  }
}

// The first windows hold octets that are not there; comparing in full takes care of them.
void LiteralIndex::find(std::string_view lowered, RuleSet& found) const {
  found = always_;
  std::uint32_t wide = 0;
  for (std::size_t end = 1; end <= lowered.size(); ++end) {
    wide = pushed(wide, lowered[end - 1]);
    const auto narrow = wide & kNarrowMask;
    if (wide_[hash_of(wide)]) look_up(wide, lowered, end, found);
    if (narrow_[hash_of(narrow)]) look_up(narrow, lowered, end, found);
  }
}

}  // namespace smtpwhy::knowledge
