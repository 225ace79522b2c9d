#include "input/line_splitter.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // in UTF-8

}  // namespace

void LineSplitter::add(std::string_view bytes) {
  bytes_ += bytes.size();
  split(transcoder_.add(bytes));
}

void LineSplitter::split(std::string_view text) {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    if (held_.empty() && end <= kMostHeld) {
      emit(text.substr(0, end));
    } else {
      keep(text.substr(0, end));
      emit(held_);
      held_.clear();
    }
    text.remove_prefix(end + 1);
  }
  keep(text);
}

void LineSplitter::finish() {
  split(transcoder_.finish());
  const bool only_mark = first_line_ && held_ == kByteOrderMark;  // and no line behind it
  if (!held_.empty() && !only_mark) emit(held_);
  held_.clear();
  first_line_ = true;
}

void LineSplitter::keep(std::string_view part) {
  const auto room = kMostHeld - held_.size();
  cut_ = cut_ || part.size() > room;
  held_ += part.substr(0, std::min(part.size(), room));
}

void LineSplitter::emit(std::string_view text) {
  if (cut_ || first_line_ || text.size() > kLongestLine) return emit_unusual(text);
  if (text.ends_with('\r')) text.remove_suffix(1);
  sink_->on_line({++number_, text, false});
}

void LineSplitter::emit_unusual(std::string_view text) {
  if (!cut_ && text.ends_with('\r')) text.remove_suffix(1);
  if (first_line_ && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  first_line_ = false;
  cut_ = cut_ || text.size() > kLongestLine;
  cut_lines_ += cut_ ? 1 : 0;
  sink_->on_line({++number_, text.substr(0, kLongestLine), cut_});
  cut_ = false;
}

}  // namespace smtpwhy
