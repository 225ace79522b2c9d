#include "run/analyze.h"

#include "base/text.h"
#include "diagnose/check.h"
#include "format/catalogue.h"
#include "input/line_splitter.h"
#include "input/reader.h"
#include "session/assembler.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

/// From sessions on: diagnosis, summary, renderer. One for all inputs.
class Output {
 public:
  Output(const knowledge::Tables& tables, Renderer& renderer) : explainer_(tables), renderer_(renderer) {}

  void add(const Session& session, std::size_t input, std::string_view side) {
    const auto diagnosis = diagnose(session, input, explainer_);
    summary_.add(session, diagnosis);
    renderer_.on_session(session, diagnosis, input, side);
  }

  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  knowledge::Explainer explainer_;
  Renderer& renderer_;
  Summary summary_;
};

/// One input, up to its sessions. The head is kept until the format is settled, then all lines go to its reader.
class InputRun : public LineSink, private SessionSink {
 public:
  InputRun(const FormatCatalogue& catalogue, const Format* forced, std::size_t index, std::uint64_t& next_id, Output& output)
      : detector_(catalogue), format_(forced), index_(index), assembler_(*this, ledger_, next_id), output_(output) {
    if (format_ != nullptr) reader_ = format_->reader();
  }

  void on_line(const InputLine& line) override {
    if (reader_) return read(line);
    detector_.add(line.text);
    head_.emplace_back(line.text);
    cut_.push_back(line.cut);
    head_octets_ += line.text.size();
    if (head_octets_ >= FormatDetector::kHead) settle();
  }

  [[nodiscard]] InputReport finish(const std::string& name, const LineSplitter& splitter) {
    if (!reader_) settle();
    assembler_.finish();
    const auto& counts = ledger_.counts();
    const bool recognised = counts.event + counts.content > 0;
    InputReport report;
    report.name = name;
    if (recognised) {
      report.format = format_->name();
      report.title = format_->title();
      report.side = format_->side();
    }
    report.bytes = splitter.bytes();
    report.lines = counts;
    report.cut_lines = splitter.cut_lines();
    report.sessions_ended_early = assembler_.ended_early();
    return report;
  }

 private:
  void settle() {
    format_ = &detector_.best();
    reader_ = format_->reader();
    for (std::size_t i = 0; i < head_.size(); ++i) read({i + 1, head_[i], cut_[i]});
    head_.clear();
    cut_.clear();
  }

  void read(const InputLine& line) {
    // The ledger hears of the line first: what its events turn out to be corrects that.
    ledger_.add(LineFate::event);
    const auto fate = reader_->read(line, assembler_);
    if (fate != LineFate::event) ledger_.reclassify(fate);
  }

  void on_session(Session&& session) override { output_.add(session, index_, format_->side()); }

  FormatDetector detector_;
  const Format* format_;
  std::size_t index_;
  LineLedger ledger_;
  Assembler assembler_;
  Output& output_;
  std::unique_ptr<FormatReader> reader_;
  std::vector<std::string> head_;
  std::vector<bool> cut_;
  std::size_t head_octets_ = 0;
};

Error unknown_format(std::string_view wanted, const FormatCatalogue& catalogue) {
  std::vector<std::string_view> known;
  for (const auto& format : catalogue.formats()) known.push_back(format->name());
  const auto near = nearest(wanted, known);
  return {ErrorKind::usage, fmt::format("there is no input format \"{}\"", wanted), {},
          near.empty() ? "known are: " + join(known, ", ") : fmt::format("did you mean {}?", near), {}};
}

}  // namespace

Result<AnalyzeResult> analyze(const AnalyzeRequest& request, const knowledge::Tables& tables, Renderer& renderer) {
  const FormatCatalogue catalogue(tables);
  const Format* forced = request.input_format.empty() ? nullptr : catalogue.find(request.input_format);
  if (forced == nullptr && !request.input_format.empty()) return unknown_format(request.input_format, catalogue);
  Output output(tables, renderer);
  AnalyzeResult result;
  std::vector<InputReport> reports;
  std::uint64_t next_id = 1;
  for (const auto& name : request.inputs) {
    InputRun run(catalogue, forced, reports.size(), next_id, output);
    LineSplitter splitter(run);
    const auto done = read_input(name, [&](std::string_view block) { splitter.add(block); });
    splitter.finish();
    if (!done) result.errors.push_back(done.error());
    reports.push_back(run.finish(name, splitter));
  }
  renderer.on_end(reports, output.summary());
  result.totals = output.summary().totals();
  return result;
}

}  // namespace smtpwhy
