#include "knowledge/literal_index.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace smtpwhy::knowledge {
namespace {

constexpr std::size_t kWide = 4;
constexpr std::uint32_t kNarrowMask = 0xFFFFFF;  // the last three of four octets
std::uint32_t pushed(std::uint32_t window, char c) { return window << 8U | static_cast<unsigned char>(c); }

constexpr std::size_t kHashBits = 16;

// Knuth's multiplicative hash: the upper bits depend on all of the window.
std::uint32_t hash_of(std::uint32_t window) { return window * 2654435761U >> (32U - kHashBits); }

std::uint32_t four_octets(const char* from) {
  std::uint32_t octets = 0;
  std::memcpy(&octets, from, sizeof octets);
  return octets;
}

// As `==`, but without a call: most words are short.
bool same_octets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() < kWide) return a == b;
  const auto last = a.size() - kWide;
  for (std::size_t at = 0; at < last; at += kWide) {
    if (four_octets(a.data() + at) != four_octets(b.data() + at)) return false;
  }
  return four_octets(a.data() + last) == four_octets(b.data() + last);
}

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
      entry.use = {static_cast<std::uint32_t>(pattern), branch, literals_.sufficient(word)};
      entries.push_back(entry);
    });
  }
  marks_.reserve(literals_.branches());
  for (std::size_t branch = 0; branch < literals_.branches(); ++branch) marks_.push_back(literals_.marks(branch));
  sort_by_bucket(entries);
  fill(entries);
}

LiteralIndex::Entry LiteralIndex::entry_for(std::string_view word, const std::vector<std::uint16_t>& commonness) {
  Entry entry;
  entry.word = word;
  const auto width = std::min(word.size(), kWide);
  auto least = UINT32_MAX;
  std::uint32_t window = 0;
  for (std::size_t end = 1; end <= word.size(); ++end) {
    window = pushed(window, word[end - 1]);
    const std::uint32_t common = commonness[hash_of(window)];
    if (end < width || common >= least) continue;
    least = common;
    entry.window = width < kWide ? window & kNarrowMask : window;
    entry.before = static_cast<std::uint32_t>(end);
  }
  return entry;
}

// A counting sort; in a bucket, the uses of a word come to stand together.
void LiteralIndex::sort_by_bucket(std::vector<Entry>& entries) {
  for (const auto& entry : entries) ++buckets_[bucket_of(entry.window) + 1];
  std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
  auto next = buckets_;
  std::vector<Entry> sorted(entries.size());
  for (const auto& entry : entries) sorted[next[bucket_of(entry.window)]++] = entry;
  for (std::size_t bucket = 0; bucket + 1 < buckets_.size(); ++bucket) {
    std::stable_sort(sorted.begin() + buckets_[bucket], sorted.begin() + buckets_[bucket + 1],
                     [](const Entry& a, const Entry& b) { return a.word < b.word; });
  }
  entries = std::move(sorted);
}

void LiteralIndex::fill(const std::vector<Entry>& entries) {
  std::string_view last;
  buckets_ = {};
  for (const auto& entry : entries) {
    if (words_.empty() || entry.word != last) add_word(entry);
    last = entry.word;
    uses_.push_back(entry.use);
  }
  words_.push_back({0, 0, 0, 0, static_cast<std::uint32_t>(uses_.size())});
  std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
}

void LiteralIndex::add_word(const Entry& entry) {
  const bool is_narrow = entry.word.size() < kWide;
  (is_narrow ? narrow_ : wide_).set(hash_of(entry.window));
  ++buckets_[bucket_of(entry.window) + 1];
  words_.push_back({entry.window, static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(entry.word.size()),
                    entry.before, static_cast<std::uint32_t>(uses_.size())});
  letters_ += entry.word;
}

std::size_t LiteralIndex::bucket_of(std::uint32_t window) { return hash_of(window) >> (kHashBits - kBucketBits); }

void LiteralIndex::look_up(std::uint32_t window, std::string_view lowered, std::size_t end, Found& found) const {
  const auto bucket = bucket_of(window);
  for (auto i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    const auto& word = words_[i];
    if (word.window != window || word.before > end) continue;
    const auto begin = end - word.before;
    if (!same_octets(lowered.substr(begin, word.size), std::string_view(letters_).substr(word.letters, word.size))) continue;
    note(i, Neighbours::of(lowered, begin, word.size), found);
  }
}

void LiteralIndex::note(std::size_t word, Neighbours around, Found& found) const {
  for (auto i = words_[word].uses; i < words_[word + 1].uses; ++i) {
    const auto& use = uses_[i];
    found.candidates.insert(use.pattern);
    found.branches.insert(use.branch);
    if (use.sufficient.holds_one_of(around)) found.certain.insert(use.pattern);
  }
}

std::span<const LiteralIndex::Found::Place> LiteralIndex::places_in(std::string_view part, std::uint32_t& window,
                                                                    Found& found) const {
  PairMarks marks;  // this and the window, so that they are kept in registers
  auto wide = window;
  std::size_t count = 0;
  for (std::uint32_t end = 1; end <= part.size(); ++end) {
    wide = pushed(wide, part[end - 1]);
    marks.insert_pair(wide);
    found.places_[count] = {wide, end};
    count += wide_[hash_of(wide)] ? 1U : 0U;
    const auto narrow = wide & kNarrowMask;
    found.places_[count] = {narrow, end};
    count += narrow_[hash_of(narrow)] ? 1U : 0U;
  }
  found.marks |= marks;
  window = wide;
  return std::span(found.places_).first(count);
}

// Brings what `look_up` will read nearer to the processor: the words lie all over a table that does not fit into its first-level cache.
void LiteralIndex::fetch_ahead(std::span<const Found::Place> places) const {
  for (const auto& place : places) __builtin_prefetch(&words_[buckets_[bucket_of(place.window)]]);
}

// The first windows hold octets that are not there; comparing in full takes care of them.
void LiteralIndex::find(std::string_view lowered, Found& found) const {
  found.candidates = always_.candidates;
  found.certain = always_.certain;
  found.branches = always_.branches;
  found.marks = {};
  std::uint32_t window = 0;
  for (std::size_t begin = 0; begin < lowered.size(); begin += Found::kPart) {
    const auto places = places_in(lowered.substr(begin, Found::kPart), window, found);
    fetch_ahead(places);
    for (const auto& place : places) {
      look_up(place.window, lowered, begin + place.end, found);
    }
  }
}

bool LiteralIndex::seems_to_match(std::size_t candidate, const Found& found) const {
  const auto branches = literals_.branches_of(candidate);
  if (branches.begin == branches.end) return true;
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    if (found.branches.contains(branch) && found.marks.hold(marks_[branch])) return true;
  }
  return false;
}

bool LiteralIndex::may_match(std::size_t candidate, const Found& found, std::string_view lowered) const {
  const auto branches = literals_.branches_of(candidate);
  if (branches.begin == branches.end) return true;
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    if (!found.branches.contains(branch) || !found.marks.hold(marks_[branch])) continue;
    if (literals_.others_stand(branch, lowered, found.marks)) return true;
  }
  return false;
}

}  // namespace smtpwhy::knowledge
