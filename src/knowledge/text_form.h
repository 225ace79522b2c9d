// TextForm: what stays of a text when what changes from one to the next is left out: words with a digit (queue ids, addresses of hosts,
// numbers) and mail addresses. Servers say the same again and again but for these. What is left out is a guess, and nothing depends on its
// being right: two texts of one form have the same octets outside their holes, in the same order, and that is all.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

class TextForm {
 public:
  /// Where something is left out: never empty, in order, and apart from each other.
  struct Hole {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  static constexpr std::size_t kLongest = 512;  // octets of a text: a line of a reply (RFC 5321 section 4.5.3.1.5), most are one

  /// Words with a digit that tell something, `tss04`: they are no holes. Others may be taken for some of them.
  class Words {
   public:
    /// Those in a text in lower case.
    void insert_parts(std::string_view text);
    [[nodiscard]] bool may_hold(std::string_view word) const;

   private:
    static constexpr std::size_t kMarks = 4096;
    static std::size_t mark_of(std::string_view word);
    std::bitset<kMarks> marks_;
  };

  /// Looks at `lowered`, a text in lower case (ASCII); false, and nothing else is known, where it is longer than kLongest.
  [[nodiscard]] bool read(std::string_view lowered, const Words& telling);

  [[nodiscard]] std::span<const Hole> holes() const { return holes_; }
  /// The same for two texts where they are of one form: all that is no hole, each part behind its size.
  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] std::uint64_t hash() const;

 private:
  static constexpr std::size_t kWordBits = 64;
  using Bits = std::array<std::uint64_t, kLongest / kWordBits>;  // one for each octet of the text

  void mark_octets(std::string_view lowered);
  void find_holes(std::string_view lowered, const Words& telling);
  [[nodiscard]] Hole run_around(const Bits& octets, std::uint32_t at) const;
  void add_hole(Hole hole);
  void make_key(std::string_view lowered);
  void add_part(std::string_view part);

  std::size_t size_ = 0;
  Bits seeds_{};    // digits and `@`
  Bits digits_{};   // digits alone
  Bits letters_{};  // letters and digits
  Bits names_{};    // what names and addresses are made of, but for the `@`
  std::vector<Hole> holes_;
  std::string key_;
};

}  // namespace smtpwhy::knowledge
