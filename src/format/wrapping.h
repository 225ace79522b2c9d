// Wrapping: which wrappers the lines of an input are in, found out from its head, and taken off one after the other.
#pragma once

#include "format/log_line.h"
#include "unwrap/line_peelers.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Takes what is in the lines of a log, without its wrappers.
class LogLineSink {
 public:
  virtual ~LogLineSink() = default;
  /// Several times for one line of the input, where that holds several.
  virtual void on_log_line(const LogLine& line) = 0;
};

class Wrapping {
 public:
  static constexpr std::size_t kMost = 8;  ///< wrappers in one another; four were the most that was seen

  /// Without any wrapper.
  Wrapping() = default;

  /// Those of an input that begins with `head`: from the outermost on, each that has its share of the lines.
  static Wrapping found_in(const std::vector<std::string_view>& head);

  /// What is the innermost wrapper where the lines of `head` have it, and no format speaks up without: see `line_heading`. Also quoting
  /// within what a program wrote, where it does not say who speaks after all.
  [[nodiscard]] std::optional<Wrapping> with_line_heading(const std::vector<std::string_view>& head);

  /// Hands on what `line` holds. A line that lacks a wrapper is left as it is. `cut`: not all of it was read.
  void unwrap(std::uint64_t number, std::string_view line, bool cut, LogLineSink& sink);

  /// There were more than `kMost`: the inner ones stay.
  [[nodiscard]] bool goes_on() const { return goes_on_; }

  /// Their names, the outermost first.
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  [[nodiscard]] bool has(unwrap::Wrapped wrapped) const;
  [[nodiscard]] const unwrap::LinePeeler* quoting_in_program(const std::vector<std::string>& lines) const;
  void unwrap_from(std::size_t layer, LogLine& line, LogLineSink& sink);
  void unwrap_each(std::size_t layer, std::string_view lines, const LogLine& line, LogLineSink& sink);

  std::vector<const unwrap::LinePeeler*> peelers_;
  bool goes_on_ = false;
  std::array<unwrap::PeelMemory, kMost> memories_;  // one for each layer: what one gives lives while the next looks at it
};

}  // namespace smtpwhy
