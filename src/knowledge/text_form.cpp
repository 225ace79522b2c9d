#include "knowledge/text_form.h"

#include "base/char_set.h"
#include "base/octets.h"
#include "base/sixteen_octets.h"
#include "base/text.h"

#include <algorithm>
#include <bit>

namespace smtpwhy::knowledge {
namespace {

constexpr std::uint32_t kGap = 3;  // octets between two holes that are one with them: no word could tell anything there

constexpr auto kWordOctets = CharSet::word_characters("");

// Bits of sixteen octets, of those that are of the text.
struct Marks {
  std::uint32_t digits = 0;
  std::uint32_t letters = 0;
  std::uint32_t signs = 0;
  std::uint32_t at_signs = 0;
};

Marks marks_of(const char* octets) {
  const SixteenOctets sixteen(octets);
  return {sixteen.between('0', '9'), sixteen.between('a', 'z'), sixteen.one_of(std::array{'.', '_', '-', '+'}),
          sixteen.one_of(std::array{'@'})};
}

}  // namespace

void TextForm::Words::insert_parts(std::string_view text) {
  while (!text.empty()) {
    const auto word = text.substr(0, kWordOctets.length_at_head(text));
    if (std::any_of(word.begin(), word.end(), is_digit)) marks_.set(mark_of(word));
    text.remove_prefix(std::max<std::size_t>(word.size(), 1));
  }
}

bool TextForm::Words::may_hold(std::string_view word) const { return marks_.test(mark_of(word)); }

// By its first octets and its size.
std::size_t TextForm::Words::mark_of(std::string_view word) {
  const auto size = std::min(word.size(), sizeof(std::uint64_t));
  std::uint64_t octets = 0;
  for (const char c : word.substr(0, size)) octets = octets << 8U | static_cast<unsigned char>(c);
  return joined_hash(word.size(), octets) % kMarks;
}

bool TextForm::read(std::string_view lowered, const Words& telling) {
  if (lowered.size() > kLongest) return false;
  size_ = lowered.size();
  mark_octets(lowered);
  find_holes(lowered, telling);
  make_key(lowered);
  return true;
}

void TextForm::mark_octets(std::string_view lowered) {
  constexpr auto kSize = SixteenOctets::kSize;
  for (std::size_t word = 0; word * kWordBits < size_; ++word) seeds_[word] = digits_[word] = letters_[word] = names_[word] = 0;
  for (std::size_t from = 0; from < size_; from += kSize) {
    std::array<char, kSize> padded{};  // what follows the text is nothing that counts
    const bool whole = size_ - from >= kSize;
    if (!whole) lowered.substr(from).copy(padded.data(), kSize);
    const auto marks = marks_of(whole ? lowered.data() + from : padded.data());
    const auto word = from / kWordBits;
    const auto at = from % kWordBits;
    digits_[word] |= std::uint64_t{marks.digits} << at;
    seeds_[word] |= std::uint64_t{marks.digits | marks.at_signs} << at;
    letters_[word] |= std::uint64_t{marks.digits | marks.letters} << at;
    names_[word] |= std::uint64_t{marks.digits | marks.letters | marks.signs} << at;
  }
}

void TextForm::find_holes(std::string_view lowered, const Words& telling) {
  holes_.clear();
  for (std::size_t word = 0; word * kWordBits < size_; ++word) {
    for (auto seeds = seeds_[word]; seeds != 0; seeds &= seeds - 1) {
      const auto at = static_cast<std::uint32_t>(word * kWordBits + static_cast<std::size_t>(std::countr_zero(seeds)));
      if (!holes_.empty() && at < holes_.back().end) continue;
      const bool of_digit = (digits_[word] >> at % kWordBits & 1U) != 0;
      const auto hole = run_around(of_digit ? letters_ : names_, at);
      if (!of_digit || !telling.may_hold(lowered.substr(hole.begin, hole.end - hole.begin))) add_hole(hole);
    }
  }
}

// The octets before and behind the one at `at` that are marked, and that one.
TextForm::Hole TextForm::run_around(const Bits& octets, std::uint32_t at) const {
  Hole run{at, at + 1};
  for (;;) {  // those behind it
    if (run.end >= size_) break;
    const auto count = static_cast<std::uint32_t>(std::countr_one(octets[run.end / kWordBits] >> run.end % kWordBits));
    run.end += count;
    if (count == 0 || run.end % kWordBits != 0) break;
  }
  for (;;) {  // those before it
    if (run.begin == 0) break;
    const auto last = run.begin - 1;
    const auto count = static_cast<std::uint32_t>(std::countl_one(octets[last / kWordBits] << (kWordBits - 1 - last % kWordBits)));
    run.begin -= count;
    if (count == 0 || run.begin % kWordBits != 0) break;
  }
  return run;
}

void TextForm::add_hole(Hole hole) {
  while (!holes_.empty() && hole.begin <= holes_.back().end + kGap) {
    hole.begin = std::min(hole.begin, holes_.back().begin);
    holes_.pop_back();
  }
  holes_.push_back(hole);
}

void TextForm::make_key(std::string_view lowered) {
  key_.clear();
  std::size_t from = 0;
  for (const auto& hole : holes_) {
    add_part(lowered.substr(from, hole.begin - from));
    from = hole.end;
  }
  add_part(lowered.substr(from));
}

void TextForm::add_part(std::string_view part) {
  key_ += static_cast<char>(part.size() & 0xFFU);
  key_ += static_cast<char>(part.size() >> 8U);
  key_ += part;
}

std::uint64_t TextForm::hash() const {
  std::uint64_t hash = key_.size();
  std::size_t at = 0;
  for (; key_.size() - at >= sizeof hash; at += sizeof hash) hash = joined_hash(hash, eight_octets(key_.data() + at));
  for (; at < key_.size(); ++at) hash = joined_hash(hash, static_cast<unsigned char>(key_[at]));
  return hash;
}

}  // namespace smtpwhy::knowledge
