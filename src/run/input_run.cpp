#include "run/input_run.h"

namespace smtpwhy {

InputRun::InputRun(const FormatCatalogue& catalogue, const Format* forced, std::uint64_t& next_id, SessionSink& sink)
    : detector_(catalogue), format_(forced), assembler_(sink, ledger_, next_id), splitter_(*this) {
  if (format_ != nullptr) reader_ = format_->reader();
}

void InputRun::on_line(const InputLine& line) {
  if (reader_) return read(line);
  detector_.add(line.text);
  head_.push_back({std::string(line.text), line.cut});
  head_octets_ += line.text.size() + 1;
  if (head_octets_ >= FormatDetector::kHead) settle();
}

void InputRun::settle() {
  format_ = &detector_.best();
  reader_ = format_->reader();
  for (std::size_t i = 0; i < head_.size(); ++i) read({i + 1, head_[i].text, head_[i].cut});
  head_ = {};
}

void InputRun::read(const InputLine& line) {
  // The ledger hears of the line first: what its events turn out to be corrects that.
  ledger_.add(LineFate::event);
  const auto fate = reader_->read(line, assembler_);
  if (fate != LineFate::event) ledger_.reclassify(fate);
}

InputReport InputRun::finish() {
  splitter_.finish();
  if (!reader_) settle();
  assembler_.finish();
  InputReport report;
  report.lines = ledger_.counts();
  report.bytes = splitter_.bytes();
  report.cut_lines = splitter_.cut_lines();
  report.sessions_ended_early = assembler_.ended_early();
  if (report.lines.event + report.lines.content > 0) {
    report.format = format_->name();
    report.title = format_->title();
    report.side = format_->side();
  }
  return report;
}

}  // namespace smtpwhy
