// LineLoad: lines of an input, to be carried from the thread that finds where they end to one that reads them.
#pragma once

#include "base/text.h"
#include "input/line_splitter.h"
#include "run/text_blocks.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Lines with copies of their texts.
class LineLoad final : public LineSink {
 public:
  void on_line(const InputLine& line) override {
    octets_ += line.text.size();
    if (!is_part_of(line.text, block_)) return keep(line);
    lines_.push_back(line);
  }

  /// Texts of lines that come now and are in `block`, in its order, are copied by `detach`, all in one, with what was cut off between them:
  /// until then it must live.
  void attach(std::string_view block) { block_ = block; }
  void detach();

  /// They live until `clear`.
  [[nodiscard]] const std::vector<InputLine>& lines() const { return lines_; }
  /// Where the texts of all but very long lines are.
  [[nodiscard]] std::string_view memory() const { return text_.first_block(); }

  [[nodiscard]] bool empty() const { return lines_.empty(); }
  /// Enough to be handed on.
  [[nodiscard]] bool full() const { return octets_ >= kOctets || lines_.size() >= kLines; }
  /// For the next ones; what was allocated stays.
  void clear();

  static constexpr std::size_t kOctets = std::size_t{64} * 1024;  ///< large enough that handing on does not count
  static constexpr std::size_t kLines = 768;                      ///< short ones may tell much

 private:
  void keep(const InputLine& line);

  std::vector<InputLine> lines_;
  std::size_t octets_ = 0;  // of them
  TextBlocks text_;
  std::string_view block_;  // empty: none is attached
};

}  // namespace smtpwhy
