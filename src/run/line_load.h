// LineLoad: lines of an input, to be carried from the thread that has them to one that reads them.
#pragma once

#include "input/input_lines.h"
#include "run/text_blocks.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Lines, with copies of texts that are not in its own memory.
class LineLoad {
 public:
  void add(const InputLine& line);
  /// Takes off the first of `lines`, at least one: as many as there is room for.
  void take_from(InputLines& lines);

  /// Memory for a block of lines: those that are read to it are not copied. The same until some were taken; empty where there is
  /// none.
  [[nodiscard]] std::span<char> place_for_block();

  /// Calls `visit` with each line. Its text lives until `clear`.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& piece : pieces_) {
      if (piece.is_one) {
        visit(InputLine{piece.lines.first, piece.lines.text, piece.cut});
      } else {
        for_each_line(piece.lines, visit);
      }
    }
  }
  /// Where the texts of all but very long lines are.
  [[nodiscard]] std::string_view memory() const { return text_.first_block(); }

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  /// Enough to be handed on.
  [[nodiscard]] bool full() const { return octets_ >= kEnough || count_ >= kLines; }
  /// For the next ones; what was allocated stays.
  void clear();

  static constexpr std::size_t kBlock = std::size_t{96} * 1024;    ///< octets that are read in one go
  static constexpr std::size_t kEnough = std::size_t{80} * 1024;   ///< large enough that handing on does not count
  static constexpr std::size_t kOctets = std::size_t{112} * 1024;  ///< a block, and what was left of the one before
  static constexpr std::size_t kLines = 3500;                      ///< short ones may tell much

 private:
  struct Piece {
    InputLines lines;
    bool is_one = false;  // without its line end
    bool cut = false;
  };
  /// Lines that a text begins with.
  struct Head {
    std::size_t octets = 0;
    std::size_t lines = 0;
  };
  [[nodiscard]] Head head_with_room(std::string_view text) const;

  std::vector<Piece> pieces_;
  std::size_t count_ = 0;   // of lines
  std::size_t octets_ = 0;  // of them
  TextBlocks text_;
  std::span<char> place_;  // for a block; empty: none was asked for, or lines in it were taken
};

}  // namespace smtpwhy
