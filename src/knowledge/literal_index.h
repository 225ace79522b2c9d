// LiteralIndex: which of many patterns can match a text at all, found in one pass over it, however many they are.
//
// Each literal is known by its rarest window of four octets (of three, where it has no more). A table with one octet for each hash of
// three tells, for nearly every place of a text, that no window ends there: its bits stand for what may stand before the three. It is
// small enough for the first-level cache, and asked once for each place; the rest are looked up and compared in full. The places that
// pass are gathered before any is looked up: which will pass is hard to foresee for a processor, and so it need not be; and then the marks
// of the whole text are known, which tell of most rules that use a word that their other words are missing. Only literals are looked at,
// never patterns: what a literal alone is enough for was found out when the tables were read.
#pragma once

#include "base/number_set.h"
#include "knowledge/literals.h"
#include "knowledge/text_form.h"

#include <array>
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
    NumberSet
        candidates;     ///< a word that is looked for first stands in the text, which has the marks of the others; or there is none
    NumberSet certain;  ///< of these: a word stands where it is a match by itself
    NumberSet branches;  ///< by their own numbers: those of which that is so
    PairMarks marks;     ///< of the text

   private:
    friend class LiteralIndex;
    struct Place {
      std::uint32_t window = 0;
      std::uint32_t end = 0;  // in the text
    };
    std::vector<Place> places_;  // where a word may stand; grows to the longest text and one more
  };

  /// Fills `found` for `lowered`, a text in lower case (ASCII).
  void find(std::string_view lowered, Found& found) const;

  /// A word of which only what is no hole of a form is known to stand there.
  struct Reaching {
    std::uint32_t word = 0;
    std::uint32_t part = 0;    // of the form's fixed parts: in which its window ends
    std::uint32_t offset = 0;  // there
  };

  /// As `find`, for what stands outside the holes of `form`, whatever stands in them: `found` says only what holds of all texts of that
  /// form, but that candidates may lack the marks of the others, and `reaching` is filled with the words that may reach into a hole.
  void find_fixed(std::string_view lowered, const TextForm& form, Found& found, std::vector<Reaching>& reaching) const;

  /// Whether any word stands in `lowered` that has an octet in one of the holes of `form`, its form; `reaching` is for all of that form.
  [[nodiscard]] bool any_in_holes(std::string_view lowered, const TextForm& form, std::span<const Reaching> reaching) const;

  /// Whether a branch of a candidate has words in all its lists.
  [[nodiscard]] bool may_match(std::size_t candidate, const Found& found, std::string_view lowered) const;

  /// Appends the branches of a candidate of whose first lists a word was found.
  void add_branches_found(std::size_t candidate, const Found& found, std::vector<std::uint32_t>& branches) const;

  /// Calls `visit` with each word that is looked for.
  template <class Visit>
  void for_all_words(Visit visit) const {
    for (const auto& word : words_) visit(std::string_view(letters_).substr(word.letters, word.size));
  }

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
    PairMarks marks;  // of the branch
    std::uint32_t branch = 0;
    std::uint32_t pattern = 0;
    Neighbours sufficient;
  };
  struct Entry {
    std::uint32_t window = 0;
    std::uint32_t before = 0;
    std::string_view word;
    Use use;
  };

  [[nodiscard]] static Entry entry_for(std::string_view word, std::size_t window_end);
  void sort_by_bucket(std::vector<Entry>& entries);
  void fill(const std::vector<Entry>& entries);
  void add_word(const Entry& entry);
  [[nodiscard]] std::span<const Found::Place> places_in(std::string_view lowered, Found& found) const;
  void fetch_ahead(std::span<const Found::Place> places) const;
  void look_up(Found::Place place, std::string_view lowered, Found& found) const;
  [[nodiscard]] bool may_be_narrow(std::uint32_t window) const;
  void note(const Word& word, Neighbours around, Found& found) const;
  template <class Visit>
  void for_each_word_at(Found::Place place, Visit visit) const;
  [[nodiscard]] bool stands(const Word& word, std::size_t end, std::string_view lowered) const;
  [[nodiscard]] bool any_word_at(Found::Place place, std::string_view lowered) const;
  /// What stands between two holes of a text's form, or before or behind all; the first has number 0.
  struct Part {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t number = 0;
    std::string_view text;
    [[nodiscard]] bool is_last() const { return end == text.size(); }
  };
  [[nodiscard]] static Part part_of(std::string_view lowered, const TextForm& form, std::uint32_t number);
  void find_in_part(Found::Place place, const Part& part, Found& found, std::vector<Reaching>& reaching) const;
  void add_reaching(const Word& word, std::uint32_t window_end, const Part& part, std::vector<Reaching>& reaching) const;
  [[nodiscard]] bool passes(std::uint32_t window) const;
  [[nodiscard]] bool any_in_hole(std::string_view lowered, TextForm::Hole hole) const;

  [[nodiscard]] static std::uint32_t bucket_of(std::uint32_t window);
  [[nodiscard]] static std::uint32_t filter_of(std::uint32_t window);

  static constexpr unsigned kFilterBits = 14;  // with some 3,100 words, one place in 25 passes without reason
  static constexpr unsigned kBucketBits = 13;  // one window or none in each bucket

  Literals literals_;
  std::array<std::uint8_t, std::size_t{1} << kFilterBits> filter_{};  // what may stand before three octets of that hash, as bits
  std::array<std::uint32_t, (std::size_t{1} << kBucketBits) + 1> buckets_{};  // where in words_ each begins
  std::vector<Word> words_;                                                   // and one more, where the last one's uses end
  std::vector<Use> uses_;
  std::string letters_;  // of all words: what is compared in turn lies together
  Found always_;         // patterns without literals, or with one that is shorter than any window
};

}  // namespace smtpwhy::knowledge
