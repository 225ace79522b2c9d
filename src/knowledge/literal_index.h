// LiteralIndex: which of many patterns can match a text at all, found in one pass over it, however many they are.
//
// Each literal is known by its rarest window of four octets (of three, where it has no more). A filter of one bit for each hash of a
// window tells at nearly every place of a text that none begins there; the rest are looked up and compared in full. It is small
// enough for the first-level cache, and made fast enough for a single look-up. The places that pass are gathered before any is
// looked up: which will pass is hard to foresee for a processor, and so it need not be. Only literals are looked at, never patterns:
// what a literal alone is enough for was found out when the tables were read.
#pragma once

#include "base/number_set.h"
#include "knowledge/literals.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

class LiteralIndex {
 public:
  static constexpr std::size_t kShortest = 3;  // patterns with a shorter literal are always found

  /// What `literals_of` gave for each pattern; the texts must outlive this.
  explicit LiteralIndex(std::span<const std::string_view> texts);

  class Found {
   public:
    explicit Found(const Literals& literals)
        : candidates(literals.patterns()), certain(literals.patterns()), branches(literals.branches()) {}
    NumberSet candidates;  ///< a word that is looked for first stands in the text, or there is none
    NumberSet certain;     ///< of these: a word stands where it is a match by itself
    NumberSet branches;    ///< by their own numbers: those of which a word was found
    PairMarks marks;       ///< of the text

   private:
    friend class LiteralIndex;
    struct Place {
      std::uint32_t window = 0;
      std::uint32_t end = 0;  // in a part of the text
    };
    static constexpr std::size_t kPart = 128;    // octets of the text, of which the places are gathered
    std::array<Place, 2 * kPart + 1> places_{};  // where a word may stand: at most two for each octet; the last is written in vain
  };

  /// Fills `found` for `lowered`, a text in lower case (ASCII).
  void find(std::string_view lowered, Found& found) const;

  /// Whether a branch of a candidate may have words in all its lists: quick, and sometimes too hopeful.
  [[nodiscard]] bool seems_to_match(std::size_t candidate, const Found& found) const;
  /// Whether a branch of a candidate has words in all its lists.
  [[nodiscard]] bool may_match(std::size_t candidate, const Found& found, std::string_view lowered) const;

  [[nodiscard]] const Literals& literals() const { return literals_; }

 private:
  struct Word {
    std::uint32_t window = 0;
    std::uint32_t letters = 0;  // where they begin in letters_
    std::uint32_t size = 0;     // octets
    std::uint32_t before = 0;   // octets of the word up to its window's end
    std::uint32_t uses = 0;     // where they begin in uses_; they end where those of the next word begin
  };
  struct Use {
    std::uint32_t pattern = 0;
    std::uint32_t branch = 0;
    Neighbours sufficient;
  };
  struct Entry {
    std::uint32_t window = 0;
    std::uint32_t before = 0;
    std::string_view word;
    Use use;
  };

  [[nodiscard]] static Entry entry_for(std::string_view word, const std::vector<std::uint16_t>& commonness);
  void sort_by_bucket(std::vector<Entry>& entries);
  void fill(const std::vector<Entry>& entries);
  void add_word(const Entry& entry);
  [[nodiscard]] static std::size_t bucket_of(std::uint32_t window);
  [[nodiscard]] std::span<const Found::Place> places_in(std::string_view part, std::uint32_t& window, Found& found) const;
  void fetch_ahead(std::span<const Found::Place> places) const;
  void look_up(std::uint32_t window, std::string_view lowered, std::size_t end, Found& found) const;
  void note(std::size_t word, Neighbours around, Found& found) const;

  static constexpr std::size_t kBucketBits = 13;  // one window or none in each bucket

  Literals literals_;
  std::vector<PairMarks> marks_;               // of each branch
  std::bitset<std::size_t{1} << 16U> wide_;    // by hash: windows of four; with some 3,100 of them, one place in 20 passes
  std::bitset<std::size_t{1} << 16U> narrow_;  // windows of three: few
  std::array<std::uint32_t, (std::size_t{1} << kBucketBits) + 1> buckets_{};  // where in words_ each begins
  std::vector<Word> words_;                                                   // and one more, where the last one's uses end
  std::vector<Use> uses_;
  std::string letters_;  // of all words: what is compared in turn lies together
  Found always_;         // patterns without literals, or with one that is shorter than any window
};

}  // namespace smtpwhy::knowledge
