#include "run/line_load.h"

#include <algorithm>

namespace smtpwhy {

// As few are: those that end what an earlier block began.
void LineLoad::keep(const InputLine& line) { lines_.push_back({line.number, text_.keep(line.text), line.cut}); }

void LineLoad::detach() {
  const auto is_attached = [&](const InputLine& line) { return is_part_of(line.text, block_); };
  const auto first = std::find_if(lines_.begin(), lines_.end(), is_attached);
  if (first != lines_.end()) {
    const auto last = std::find_if(lines_.rbegin(), lines_.rend(), is_attached)->text;
    const auto begin = static_cast<std::size_t>(first->text.data() - block_.data());
    const auto end = static_cast<std::size_t>(last.data() - block_.data()) + last.size();
    const auto copy = text_.keep(block_.substr(begin, end - begin));
    for (auto line = first; line != lines_.end(); ++line) {
      if (!is_attached(*line)) continue;
      const auto at = static_cast<std::size_t>(line->text.data() - block_.data()) - begin;
      line->text = copy.substr(at, line->text.size());
    }
  }
  block_ = {};
}

void LineLoad::clear() {
  lines_.clear();
  octets_ = 0;
  block_ = {};
  text_.clear();
}

}  // namespace smtpwhy
