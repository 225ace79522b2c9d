#include "run/line_load.h"

#include "base/octet_search.h"
#include "base/text.h"

#include <algorithm>
#include <cassert>

namespace smtpwhy {

void LineLoad::add(const InputLine& line) {
  pieces_.push_back({{line.number, text_.keep(line.text)}, true, line.cut});
  octets_ += line.text.size();
  ++count_;
}

void LineLoad::take_from(InputLines& lines) {
  assert(lines.text.ends_with('\n'));
  const auto head = head_with_room(lines.text);
  const auto text = lines.text.substr(0, head.octets);
  const bool in_place = !place_.empty() && is_part_of(text, {place_.data(), place_.size()});
  if (in_place) place_ = {};
  pieces_.push_back({{lines.first, in_place ? text : text_.keep(text)}, false, false});
  octets_ += head.octets;
  count_ += head.lines;
  lines.first += head.lines;
  lines.text.remove_prefix(head.octets);
}

std::span<char> LineLoad::place_for_block() {
  if (place_.empty()) place_ = text_.place_in_first_block(kBlock);
  return place_;
}

// Lines are counted many at a time, and one by one only where they become too many.
LineLoad::Head LineLoad::head_with_room(std::string_view text) const {
  constexpr std::size_t kStep = 2048;  // octets; some lines
  const auto room = std::max(kOctets, octets_ + 1) - octets_;
  const auto most = std::max(kLines, count_ + 1) - count_;
  auto end = text.size() <= room ? text.size() : find_last_octet(text.substr(0, room), '\n') + 1;
  if (end == 0) end = text.find('\n') + 1;  // one that is longer
  Head head;
  while (head.octets < end) {
    const auto step = text.substr(head.octets, std::min(kStep, end - head.octets));
    const auto lines = count_octet(step, '\n');
    if (head.lines + lines >= most) break;
    head.octets += step.size();
    head.lines += lines;
  }
  for (; head.octets < end && head.lines < most; ++head.lines) head.octets = find_octet(text, '\n', head.octets) + 1;
  return head;
}

void LineLoad::clear() {
  pieces_.clear();
  count_ = 0;
  octets_ = 0;
  text_.clear();
  place_ = {};
}

}  // namespace smtpwhy
