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

template <class Visit>
void for_each_word(const Literals& literals, Literals::Range branches, Visit visit) {
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    const auto words = literals.searched_for(branch);
    for (auto word = words.begin; word < words.end; ++word) visit(branch, word);
  }
}

// How many of the words' windows have each hash.
std::vector<std::uint16_t> commonness_of(const Literals& literals) {
  std::vector<std::uint16_t> counts(std::size_t{1} << kHashBits);
  for_each_word(literals, {0, static_cast<std::uint32_t>(literals.branches())}, [&](std::size_t /*branch*/, std::size_t i) {
    std::uint32_t window = 0;
    const auto word = literals.word(i);
    for (std::size_t end = 1; end <= word.size(); ++end) {
      window = pushed(window, word[end - 1]);
      auto& count = counts[hash_of(window)];
      if (end >= kWide && count != UINT16_MAX) ++count;
    }
  });
  return counts;
}

bool has_short_word(const Literals& literals, std::size_t pattern) {
  bool found = false;
  for_each_word(literals, literals.branches_of(pattern), [&](std::size_t /*branch*/, std::size_t word) {
    found = found || literals.word(word).size() < LiteralIndex::kShortest;
  });
  return found;
}

}  // namespace

LiteralIndex::LiteralIndex(std::span<const std::string_view> texts) : literals_(texts), always_(literals_) {
  const auto commonness = commonness_of(literals_);
  std::vector<Entry> entries;
  for (std::size_t pattern = 0; pattern < literals_.patterns(); ++pattern) {
    const auto branches = literals_.branches_of(pattern);
    if (branches.begin == branches.end || has_short_word(literals_, pattern)) {
      always_.candidates.insert(pattern);
      for (auto branch = branches.begin; branch < branches.end; ++branch) always_.branches.insert(branch);
      continue;
    }
    for_each_word(literals_, branches, [&](std::uint32_t branch, std::uint32_t word) {
      auto entry = entry_for(literals_.word(word), commonness);
      entry.pattern = static_cast<std::uint32_t>(pattern);
      entry.branch = branch;
      entry.sufficient = literals_.sufficient(word);
      entries.push_back(entry);
    });
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
  words_.reserve(octets);  // so that it stays where it is
  for (auto& entry : entries_) {
    words_.append(entry.literal, entry.size);
    entry.literal = words_.data() + (words_.size() - entry.size);
  }
}

std::size_t LiteralIndex::bucket_of(std::uint32_t window) { return hash_of(window) >> (kHashBits - kBucketBits); }

void LiteralIndex::look_up(std::uint32_t window, std::string_view lowered, std::size_t end, Found& found) const {
  const auto bucket = bucket_of(window);
  for (auto i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    const auto& entry = entries_[i];
    if (entry.window != window || entry.before > end) continue;
    const auto begin = end - entry.before;
    if (lowered.substr(begin, entry.size) != std::string_view(entry.literal, entry.size)) continue;
    found.candidates.insert(entry.pattern);
    found.branches.insert(entry.branch);
    if (entry.sufficient.holds_one_of(Neighbours::of(lowered, begin, entry.size))) found.certain.insert(entry.pattern);
  }
}

// The first windows hold octets that are not there; comparing in full takes care of them.
void LiteralIndex::find(std::string_view lowered, Found& found) const {
  found = always_;
  std::uint32_t wide = 0;
  for (std::size_t end = 1; end <= lowered.size(); ++end) {
    wide = pushed(wide, lowered[end - 1]);
    const auto narrow = wide & kNarrowMask;
    if (wide_[hash_of(wide)]) look_up(wide, lowered, end, found);
    if (narrow_[hash_of(narrow)]) look_up(narrow, lowered, end, found);
  }
}

bool LiteralIndex::may_match(std::size_t candidate, const Found& found, std::string_view lowered) const {
  const auto branches = literals_.branches_of(candidate);
  if (branches.begin == branches.end) return true;
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    if (found.branches.contains(branch) && literals_.others_stand(branch, lowered)) return true;
  }
  return false;
}

}  // namespace smtpwhy::knowledge
