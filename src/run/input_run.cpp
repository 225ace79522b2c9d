#include "run/input_run.h"

#include <algorithm>

namespace smtpwhy {

InputRun::InputRun(const FormatCatalogue& catalogue, const InputSettings& settings, std::uint64_t& next_id, SessionSink& sink)
    : catalogue_(catalogue),
      forced_(settings.format),
      sessions_(sink),
      events_(settings.calendar, next_id, sessions_),
      switch_(events_),
      splitter_(*this) {}

void InputRun::hand_lines_to(LineSink* target) {
  lines_ = target;
  turn_splitter();
}

// Past this, where nothing is to be done here.
void InputRun::turn_splitter() {
  const bool past = reader_ && lines_ != nullptr;
  splitter_.turn(past ? *lines_ : *this);
}

void InputRun::on_line(const InputLine& line) {
  if (reader_) return hand_on(line);
  head_.push_back({std::string(line.text), line.cut});
  head_octets_ += line.text.size() + 1;
  if (head_octets_ >= FormatDetector::kHead) settle();
}

void InputRun::pause() {
  if (!reader_ && head_.size() >= kEnoughToSettle) settle();
}

InputRun::Detected InputRun::detect(Wrapping& wrapping) const {
  FormatDetector detector(catalogue_);
  for (const auto& line : head_) wrapping.unwrap(0, line.text, line.cut, detector);
  return {detector.told(), detector.best()};
}

// Also settles whether lines have a heading: with it, no format may speak up.
std::size_t InputRun::main_format(Wrapping& wrapping, const std::vector<std::string_view>& lines) const {
  auto detected = detect(wrapping);
  auto headed = detected.told ? std::nullopt : wrapping.with_line_heading(lines);
  if (const auto within = headed ? detect(*headed) : detected; headed && within.told) {
    wrapping = std::move(*headed);
    detected = within;
  }
  if (forced_ == nullptr) return detected.best;
  const auto& formats = catalogue_.formats();
  const auto found = std::find_if(formats.begin(), formats.end(), [&](const auto& format) { return format.get() == forced_; });
  return static_cast<std::size_t>(found - formats.begin());
}

void InputRun::settle() {
  std::vector<std::string_view> lines;
  for (const auto& line : head_) lines.emplace_back(line.text);
  auto wrapping = Wrapping::found_in(lines);
  const auto main = main_format(wrapping, lines);
  const LogReader::Choice choice{main, forced_ != nullptr};
  reader_.emplace(catalogue_, choice, std::move(wrapping), switch_);
  for (std::size_t i = 0; i < head_.size(); ++i) hand_on({i + 1, head_[i].text, head_[i].cut});
  head_ = {};
  turn_splitter();
}

void InputRun::hand_on(const InputLine& line) {
  if (lines_ != nullptr) return lines_->on_line(line);
  read(line);
}

void InputRun::read(const InputLine& line) {
  auto& target = switch_.target();
  target.begin_line();
  target.end_line(reader_->read(line.number, line.text, line.cut));
}

InputReport InputRun::finish(InputEnd end) {
  splitter_.finish();
  if (!reader_) settle();
  reader_->finish();
  events_.finish(end);
  InputReport report;
  report.lines = events_.lines();
  report.bytes = splitter_.bytes();
  report.cut_lines = splitter_.cut_lines();
  report.sessions_ended_early = events_.sessions_ended_early();
  report.left_out = reader_->left_out();
  report.left_out.add(events_.left_out());
  const bool nothing = report.lines.event + report.lines.content == 0;
  if (nothing && reader_->main().is_fallback()) return report;
  for (const auto& share : reader_->shares()) {
    if (share.lines > 0) report.formats.push_back({share.format->name(), share.lines});
  }
  if (report.formats.empty()) return report;
  report.wrappers = reader_->wrappers();
  report.format = report.formats.front().name;
  report.title = catalogue_.find(report.format)->title();
  return report;
}

}  // namespace smtpwhy
