#include "input/line_splitter.h"

#include "base/octet_search.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // in UTF-8

}  // namespace

void LineSplitter::add(std::string_view bytes) {
  bytes_ += bytes.size();
  split(transcoder_.add(bytes));
}

// All whole lines are handed over at a time, but for those that are not like most.
void LineSplitter::split(std::string_view text) {
  const bool may_be_long = text.size() > kLongestLine;
  while (!text.empty() && (may_be_long || first_line_ || !held_.empty())) split_first(text);
  const auto end = find_last_octet(text, '\n') + 1;  // 0: there is none
  if (end != 0) number_ += sink_->on_lines({number_ + 1, text.substr(0, end)});
  keep(text.substr(end));
}

// Takes the first line off, or what there is of it.
void LineSplitter::split_first(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const bool is_whole = end < text.size();
  if (is_whole && held_.empty() && end <= kMostHeld) {
    emit(text.substr(0, end));
  } else {
    keep(text.substr(0, end));
    if (is_whole) {
      emit(held_);
      held_.clear();
    }
  }
  text.remove_prefix(std::min(end + 1, text.size()));
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
  if (!cut_ && text.ends_with('\r')) text.remove_suffix(1);
  if (first_line_ && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  first_line_ = false;
  cut_ = cut_ || text.size() > kLongestLine;
  cut_lines_ += cut_ ? 1 : 0;
  sink_->on_line({++number_, text.substr(0, kLongestLine), cut_});
  cut_ = false;
}

}  // namespace smtpwhy
