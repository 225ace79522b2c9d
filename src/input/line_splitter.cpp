#include "input/line_splitter.h"

#include <algorithm>

namespace smtpwhy {

void LineSplitter::add(std::string_view bytes) {
  bytes_ += bytes.size();
  for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    if (held_.empty() && end <= kMostHeld) {
      emit(bytes.substr(0, end));
    } else {
      keep(bytes.substr(0, end));
      emit(held_);
      held_.clear();
    }
    bytes.remove_prefix(end + 1);
  }
  keep(bytes);
}

void LineSplitter::finish() {
  if (!held_.empty()) emit(held_);
  held_.clear();
}

void LineSplitter::keep(std::string_view part) {
  const auto room = kMostHeld - held_.size();
  cut_ = cut_ || part.size() > room;
  held_ += part.substr(0, std::min(part.size(), room));
}

void LineSplitter::emit(std::string_view text) {
  if (!cut_ && text.ends_with('\r')) text.remove_suffix(1);
  if (number_ == 0 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark
  cut_ = cut_ || text.size() > kLongestLine;
  text = text.substr(0, kLongestLine);
  cut_lines_ += cut_ ? 1 : 0;
  sink_.on_line({++number_, text, cut_});
  cut_ = false;
}

}  // namespace smtpwhy
