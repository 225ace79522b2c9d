// LineSplitter: bytes in pieces of any size to lines. Lines end in LF or CRLF; a CR alone stays in the line. A byte order mark is
// no part of the first line; where it says UTF-16, lines come as UTF-8.
#pragma once

#include "base/utf16.h"
#include "input/input_lines.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

class LineSplitter {
 public:
  /// RFC 5321 allows 1000 octets in a line; logs put whole multi-line replies and dumps of messages into one.
  static constexpr std::size_t kLongestLine = 256 * 1024;

  explicit LineSplitter(LineSink& sink) : sink_(&sink) {}
  /// Lines go to `sink` from here on, which must outlive what comes.
  void turn(LineSink& sink) { sink_ = &sink; }

  void add(std::string_view bytes);
  /// Whether lines will be handed over where they are, but for those that are not whole.
  [[nodiscard]] bool leaves_in_place() const { return transcoder_.passes_through(); }

  /// The last line may lack its LF. After that another text may begin, with a mark of its own; its lines are numbered on.
  void finish();

  /// As they were added, before they became UTF-8.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t cut_lines() const { return cut_lines_; }

 private:
  static constexpr std::size_t kMostHeld = kLongestLine + 1;  // a CR at the end does not count

  void split(std::string_view text);
  void split_first(std::string_view& text);
  void keep(std::string_view part);
  void emit(std::string_view text);

  LineSink* sink_;
  Utf16Transcoder transcoder_;
  std::string held_;  // the head of a line whose end has not come yet
  bool cut_ = false;
  bool first_line_ = true;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t cut_lines_ = 0;
};

}  // namespace smtpwhy
