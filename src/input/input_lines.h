// Lines of an input, one by one or many at a time.
#pragma once

#include "base/octet_search.h"

#include <cassert>
#include <cstdint>
#include <string_view>

namespace smtpwhy {

/// One line of an input. The text lives only during the call.
struct InputLine {
  std::uint64_t number = 0;  ///< from 1
  std::string_view text;     ///< without LF or CRLF
  bool cut = false;          ///< it was longer than `LineSplitter::kLongestLine`; what is over is left out
};

/// Lines behind each other, all with their LF or CRLF, none too long. The text lives only during the call.
struct InputLines {
  std::uint64_t first = 0;  ///< the number of the first one
  std::string_view text;
};

/// Calls `visit` with each line, and gives how many there are.
template <class Visit>
std::uint64_t for_each_line(const InputLines& lines, Visit visit) {
  assert(lines.text.empty() || lines.text.ends_with('\n'));
  auto number = lines.first;
  const auto* begin = lines.text.data();
  for_each_place_of('\n', lines.text, [&](std::size_t at) {
    const auto* const end = lines.text.data() + at;
    const bool has_cr = end != begin && end[-1] == '\r';
    visit(InputLine{number++, {begin, static_cast<std::size_t>(end - begin) - (has_cr ? 1 : 0)}, false});
    begin = end + 1;
  });
  return number - lines.first;
}

class LineSink {
 public:
  virtual ~LineSink() = default;
  virtual void on_line(const InputLine& line) = 0;
  /// Is the same as a call for each line; gives how many there are.
  virtual std::uint64_t on_lines(const InputLines& lines) {
    return for_each_line(lines, [this](const InputLine& line) { on_line(line); });
  }
};

}  // namespace smtpwhy
