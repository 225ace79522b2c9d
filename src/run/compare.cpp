#include "run/compare.h"

#include "input/reader.h"
#include "run/input_run.h"
#include "run/output.h"
#include "summary/report_reader.h"

#include <optional>

namespace smtpwhy {
namespace {

/// Shows nothing: only the summary counts.
class Silent : public Renderer {
 public:
  void on_session(const Session& /*session*/, const Diagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  void on_delivery(const Delivery& /*delivery*/, const DeliveryDiagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  [[nodiscard]] bool shows_words() const override { return false; }
  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& /*summary*/) override {}
};

/// One input: its head tells which of the two it is.
class LogOrReport {
 public:
  LogOrReport(const FormatCatalogue& catalogue, const InputSettings& settings, std::uint64_t& next_id, SessionSink& sessions)
      : catalogue_(catalogue), settings_(settings), next_id_(next_id), sessions_(sessions) {}

  void add(std::string_view block) {
    if (begun()) return hand_on(block);
    head_ += block;
    if (head_.size() >= ReportReader::kHead) begin();
  }

  /// A report is added to `snapshot`, and so is what was left out of a log.
  [[nodiscard]] Result<Done> finish(Snapshot& snapshot) {
    if (!begun()) begin();
    if (report_) return report_->finish(snapshot);
    snapshot.limits.add(log_->finish().left_out);
    return Done{};
  }

 private:
  [[nodiscard]] bool begun() const { return report_ || log_; }

  void begin() {
    if (settings_.format == nullptr && ReportReader::is_for_us(head_)) {
      report_.emplace();
    } else {
      log_.emplace(catalogue_, settings_, next_id_, sessions_);
    }
    hand_on(head_);
  }

  void hand_on(std::string_view block) {
    if (report_) return report_->add(block);
    log_->add(block);
  }

  const FormatCatalogue& catalogue_;
  InputSettings settings_;
  std::uint64_t& next_id_;
  SessionSink& sessions_;
  std::string head_;
  std::optional<ReportReader> report_;
  std::optional<InputRun> log_;
};

}  // namespace

Result<ComparedSide> read_side(const AnalyzeRequest& request, const knowledge::Tables& tables) {
  const FormatCatalogue catalogue(tables);
  const auto forced = format_for(request, catalogue);
  if (!forced) return forced.error();
  Silent silent;
  knowledge::Explainer explainer(tables);
  Output output(explainer, request.selection, silent);
  ComparedSide side;
  std::uint64_t next_id = 1;
  const auto count = begin_progress(request);
  for (const auto& name : request.inputs) {
    auto calendar = request.calendar;
    calendar.latest = last_written(name);
    LogOrReport input(catalogue, {*forced, calendar}, next_id, output);
    const auto take = [&](std::string_view block) {
      input.add(block);
      return true;
    };
    const auto read = read_input(name, take, count);
    auto done = input.finish(side.snapshot);
    auto error = !read ? std::optional(read.error()) : !done ? std::optional(done.error()) : std::nullopt;
    if (error && error->where.empty()) error->where = shown_name(name);
    if (error) side.errors.push_back(std::move(*error));
  }
  if (request.progress != nullptr) request.progress->clear();
  side.snapshot.add(output.summary());
  return side;
}

}  // namespace smtpwhy
