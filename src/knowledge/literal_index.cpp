#include "knowledge/literal_index.h"

#include "base/knuth_hash.h"
#include "base/octets.h"

#include <algorithm>
#include <numeric>

namespace smtpwhy::knowledge {
namespace {

constexpr std::size_t kWide = Literals::kWindow;
constexpr std::uint32_t kNarrowMask = 0xFFFFFF;  // the last three of four octets
std::uint32_t pushed(std::uint32_t window, char c) { return window << 8U | static_cast<unsigned char>(c); }

// Which bit of a bucket's filter is for the octet before the last three.
std::uint32_t bit_of(std::uint32_t window) { return window >> 24U & 7U; }
constexpr std::uint8_t kAnyBit = 0xFF;

// `a` has the size of `word`, and the window in common with it.
bool is_word(std::string_view a, std::string_view word) { return word.size() <= kWide || same_octets(a, word); }

template <class Visit>
void for_each_word(const Literals& literals, Literals::Range branches, Visit visit) {
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    const auto words = literals.searched_for(branch);
    for (auto word = words.begin; word < words.end; ++word) visit(branch, word);
  }
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
  std::vector<Entry> entries;
  for (std::size_t pattern = 0; pattern < literals_.patterns(); ++pattern) {
    const auto branches = literals_.branches_of(pattern);
    if (branches.begin == branches.end || has_short_word(literals_, pattern)) {
      always_.candidates.insert(pattern);
      for (auto branch = branches.begin; branch < branches.end; ++branch) always_.branches.insert(branch);
      continue;
    }
    for_each_word(literals_, branches, [&](std::uint32_t branch, std::uint32_t word) {
      auto entry = entry_for(literals_.word(word), literals_.window_end(word));
      entry.use = {literals_.marks(branch), branch, static_cast<std::uint32_t>(pattern), literals_.sufficient(word)};
      entries.push_back(entry);
    });
  }
  sort_by_bucket(entries);
  fill(entries);
}

LiteralIndex::Entry LiteralIndex::entry_for(std::string_view word, std::size_t window_end) {
  Entry entry;
  entry.word = word;
  entry.before = static_cast<std::uint32_t>(window_end);
  for (const char c : word.substr(0, window_end)) entry.window = pushed(entry.window, c);
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

std::uint32_t LiteralIndex::bucket_of(std::uint32_t window) { return knuth_hash(window, kBucketBits); }

// By the last three octets, which a shift brings to the top.
std::uint32_t LiteralIndex::filter_of(std::uint32_t window) { return knuth_hash(window << 8U, kFilterBits); }

bool LiteralIndex::may_be_narrow(std::uint32_t window) const { return filter_[filter_of(window)] == kAnyBit; }

void LiteralIndex::add_word(const Entry& entry) {
  const bool is_narrow = entry.word.size() < kWide;
  filter_[filter_of(entry.window)] |= is_narrow ? kAnyBit : static_cast<std::uint8_t>(1U << bit_of(entry.window));
  ++buckets_[bucket_of(entry.window) + 1];
  words_.push_back({entry.window, static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(entry.word.size()),
                    entry.before, static_cast<std::uint32_t>(uses_.size())});
  letters_ += entry.word;
}

// Those with that window.
template <class Visit>
void LiteralIndex::for_each_word_at(Found::Place place, Visit visit) const {
  const auto bucket = bucket_of(place.window);
  for (auto i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    if (words_[i].window == place.window) visit(words_[i]);
  }
}

// `word`'s window does, up to `end`.
bool LiteralIndex::stands(const Word& word, std::size_t end, std::string_view lowered) const {
  if (word.before > end || end - word.before + word.size > lowered.size()) return false;
  const auto begin = end - word.before;
  return is_word(lowered.substr(begin, word.size), std::string_view(letters_).substr(word.letters, word.size));
}

void LiteralIndex::look_up(Found::Place place, std::string_view lowered, Found& found) const {
  for_each_word_at(place, [&](const Word& word) {
    if (stands(word, place.end, lowered)) note(word, Neighbours::of(lowered, place.end - word.before, word.size), found);
  });
}

void LiteralIndex::note(const Word& word, Neighbours around, Found& found) const {
  const auto* const next = &word + 1;
  for (auto i = word.uses; i < next->uses; ++i) {
    const auto& use = uses_[i];
    if (!found.marks.hold(use.marks)) continue;
    found.candidates.insert(use.pattern);
    found.branches.insert(use.branch);
    if (use.sufficient.holds_one_of(around)) found.certain.insert(use.pattern);
  }
}

// The first windows hold octets that are not there; comparing in full takes care of them.
std::span<const LiteralIndex::Found::Place> LiteralIndex::places_in(std::string_view lowered, Found& found) const {
  if (found.places_.size() <= lowered.size()) found.places_.resize(lowered.size() + 1);
  auto* place = found.places_.data();
  PairMarks marks;  // here, so that they are kept in a register
  std::uint32_t window = 0;
  std::uint32_t end = 0;
  for (const char c : lowered) {
    window = pushed(window, c);
    marks.insert_pair(window);
    *place = {window, ++end};
    place += filter_[filter_of(window)] >> bit_of(window) & 1U;
  }
  found.marks = marks;
  return {found.places_.data(), place};
}

// Brings what `look_up` will read nearer to the processor: the words lie all over a table that does not fit into its first-level cache.
void LiteralIndex::fetch_ahead(std::span<const Found::Place> places) const {
  for (const auto& place : places) __builtin_prefetch(&words_[buckets_[bucket_of(place.window)]]);
}

void LiteralIndex::find(std::string_view lowered, Found& found) const {
  found.candidates = always_.candidates;
  found.certain = always_.certain;
  found.branches = always_.branches;
  const auto places = places_in(lowered, found);
  fetch_ahead(places);
  for (const auto place : places) {
    look_up(place, lowered, found);
    if (may_be_narrow(place.window)) look_up({place.window & kNarrowMask, place.end}, lowered, found);
  }
}

// ---- texts of one form ----

namespace {

// The four octets up to `end`; octets that are not there are as in `places_in`.
std::uint32_t window_at(std::string_view lowered, std::size_t end) {
  std::uint32_t window = 0;
  for (auto at = end - std::min(end, kWide); at < end; ++at) window = pushed(window, lowered[at]);
  return window;
}

}  // namespace

LiteralIndex::Part LiteralIndex::part_of(std::string_view lowered, const TextForm& form, std::uint32_t number) {
  const auto holes = form.holes();
  const auto begin = number == 0 ? 0 : holes[number - 1].end;
  const auto end = number == holes.size() ? static_cast<std::uint32_t>(lowered.size()) : holes[number].begin;
  return {begin, end, number, lowered};
}

bool LiteralIndex::passes(std::uint32_t window) const { return (filter_[filter_of(window)] >> bit_of(window) & 1U) != 0; }

void LiteralIndex::find_fixed(std::string_view lowered, const TextForm& form, Found& found, std::vector<Reaching>& reaching) const {
  found.candidates = always_.candidates;
  found.certain = always_.certain;
  found.branches = always_.branches;
  found.marks = PairMarks::all();
  for (std::uint32_t number = 0; number <= form.holes().size(); ++number) {
    const auto part = part_of(lowered, form, number);
    for (auto end = part.begin + 1; end <= part.end; ++end) {
      const auto window = window_at(lowered, end);
      if (!passes(window)) continue;
      const auto fixed = part.begin == 0 ? kWide : end - part.begin;  // octets of the window
      if (fixed >= kWide) find_in_part({window, end}, part, found, reaching);
      if (fixed + 1 >= kWide && may_be_narrow(window)) find_in_part({window & kNarrowMask, end}, part, found, reaching);
    }
  }
}

void LiteralIndex::find_in_part(Found::Place place, const Part& part, Found& found, std::vector<Reaching>& reaching) const {
  for_each_word_at(place, [&](const Word& word) {
    const bool is_inside = place.end >= part.begin + word.before && place.end - word.before + word.size <= part.end;
    if (!is_inside) return add_reaching(word, place.end, part, reaching);
    const auto begin = place.end - word.before;
    const auto end = begin + word.size;
    const bool is_between = (begin > part.begin || begin == 0) && (end < part.end || part.is_last());  // octets that are fixed too
    const auto around = is_between ? Neighbours::of(part.text, begin, word.size) : Neighbours();
    if (stands(word, place.end, part.text)) note(word, around, found);
  });
}

// Its window stands in the part; the rest may begin in the hole before it, or end in that behind it, however long those are in other texts.
void LiteralIndex::add_reaching(const Word& word, std::uint32_t window_end, const Part& part,
                                std::vector<Reaching>& reaching) const {
  const auto before = std::min(word.before, window_end - part.begin);            // octets in the part, up to the window's end
  const auto behind = std::min(word.size - word.before, part.end - window_end);  // and behind it
  if (before < word.before && part.begin == 0) return;                           // nothing can stand before the text
  if (behind < word.size - word.before && part.is_last()) return;                // nor behind it
  const auto inside = part.text.substr(window_end - before, before + behind);
  const auto letters = std::string_view(letters_).substr(word.letters + word.before - before, inside.size());
  if (letters != inside) return;
  reaching.push_back({static_cast<std::uint32_t>(&word - words_.data()), part.number, window_end - part.begin});
}

bool LiteralIndex::any_word_at(Found::Place place, std::string_view lowered) const {
  bool any = false;
  for_each_word_at(place, [&](const Word& word) { any = any || stands(word, place.end, lowered); });
  return any;
}

bool LiteralIndex::any_in_hole(std::string_view lowered, TextForm::Hole hole) const {
  const auto last = std::min<std::size_t>(hole.end + kWide - 1, lowered.size());  // where a window may end that has an octet in it
  auto window = window_at(lowered, hole.begin);
  for (auto end = hole.begin + 1; end <= last; ++end) {
    window = pushed(window, lowered[end - 1]);
    if (!passes(window)) continue;
    if (any_word_at({window, end}, lowered)) return true;
    if (end < hole.end + kWide - 1 && may_be_narrow(window) && any_word_at({window & kNarrowMask, end}, lowered)) return true;
  }
  return false;
}

bool LiteralIndex::any_in_holes(std::string_view lowered, const TextForm& form, std::span<const Reaching> reaching) const {
  const auto reaches = [&](const Reaching& word) {
    return stands(words_[word.word], part_of(lowered, form, word.part).begin + word.offset, lowered);
  };
  const auto holds_any = [&](TextForm::Hole hole) { return any_in_hole(lowered, hole); };
  return std::any_of(reaching.begin(), reaching.end(), reaches) || std::any_of(form.holes().begin(), form.holes().end(), holds_any);
}

// ---- what was found ----

bool LiteralIndex::may_match(std::size_t candidate, const Found& found, std::string_view lowered) const {
  const auto branches = literals_.branches_of(candidate);
  if (branches.begin == branches.end) return true;
  for (auto branch = branches.begin; branch < branches.end; ++branch) {
    if (found.branches.contains(branch) && literals_.others_stand(branch, lowered, found.marks)) return true;
  }
  return false;
}

void LiteralIndex::add_branches_found(std::size_t candidate, const Found& found, std::vector<std::uint32_t>& branches) const {
  const auto all = literals_.branches_of(candidate);
  for (auto branch = all.begin; branch < all.end; ++branch) {
    if (found.branches.contains(branch)) branches.push_back(branch);
  }
}

}  // namespace smtpwhy::knowledge
