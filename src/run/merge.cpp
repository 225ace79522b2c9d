#include "run/merge.h"

#include "base/json_elements.h"
#include "base/json_members.h"
#include "format/catalogue.h"
#include "input/input_file.h"
#include "input/reader.h"
#include "report/report_words.h"
#include "report/told_report.h"
#include "summary/report_reader.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostOfElement = std::size_t{64}
                                       << 20U;  // octets of a session; some thousand exchanges with long replies have 4 MiB

Error about(Error error, const std::string& name) {
  if (error.where.empty()) error.where = name;
  return error;
}

Error no_file() {
  return {ErrorKind::input, "reports are read twice, and this can be read only once", {}, "write it to a file", {}};
}

Error damaged(const std::string& name) {
  return {ErrorKind::input, "holds a session or a delivery that is no JSON", name, "write it anew", {}};
}

/// Puts reports together, one after the other.
class Merging {
 public:
  Merging(const knowledge::Tables& tables, Renderer& renderer) : catalogue_(tables), renderer_(renderer) {}

  void add(const std::string& name) {
    auto told = size_of(name) || !InputFile::open(name) ? head_of(name) : Result<ToldReport>(no_file());
    if (!told) {
      result_.errors.push_back(about(told.error(), name));
      return;
    }
    told_.push_back(std::move(*told));
    const auto& report = told_.back();
    for (std::size_t i = 0; i < report.inputs.size(); ++i) summary_.begin_input();
    add_elements(name);
    add_findings(told_.back());
    summary_.recall_totals(report.totals, report.findings_left_out);
    add_limits(report);
    kinds_left_out_ += report.kinds_left_out;
    for (const auto& input : report.inputs) add_input(input);
    sessions_ += report.totals.sessions;
  }

  MergeResult finish() {
    renderer_.on_end(inputs_, summary_);
    note_what_is_open();
    return std::move(result_);
  }

 private:
  [[nodiscard]] static Result<ToldReport> head_of(const std::string& name) {
    JsonMembers members({"sessions", "deliveries"}, ReportReader::kMost);
    bool fits = true;
    const auto take = [&](std::string_view block) { return fits = members.add(block); };
    const auto read = read_input(name, take);
    if (!read) return read.error();
    if (!fits) return Error{ErrorKind::input, "is too large for a report", {}, {}, {}};
    return read_told_report(members.text());
  }

  void add_elements(const std::string& name) {
    bool good = true;
    JsonElements elements({"sessions", "deliveries"}, kMostOfElement,
                          [&](std::string_view member, std::string_view element) { good = tell(member, element) && good; });
    const auto take = [&](std::string_view block) { return elements.add(block) || (good = false); };
    const auto read = read_input(name, take);
    if (!read) result_.errors.push_back(about(read.error(), name));
    if (!good) result_.errors.push_back(damaged(name));
  }

  [[nodiscard]] bool tell(std::string_view member, std::string_view element) {
    const bool is_delivery = member == "deliveries";
    if (!(is_delivery ? recall_delivery(element, summary_) : recall_session(element, summary_))) return false;
    const auto moved = with_number_moved(element, "input", inputs_.size());
    if (is_delivery) {
      renderer_.on_told_delivery(moved);
      return true;
    }
    if (is_cut_off(element)) ++cut_off_;
    renderer_.on_told_session(with_number_moved(moved, "id", sessions_));
    return true;
  }

  void add_findings(ToldReport& report) {
    for (auto& finding : report.findings) {
      for (auto& evidence : finding.group.evidence) evidence.input += inputs_.size();
      finding.group.first.evidence.input += inputs_.size();
      summary_.recall_finding(finding.problem, finding.group);
    }
  }

  // What the summary itself counts, over what it is told, is not added: of the texts of a problem, each report keeps the first few.
  void add_limits(const ToldReport& report) {
    summary_.add(report.limits.without({Limited::evidence, Limited::fates}));
    std::uint64_t shown = 0;
    for (const auto& finding : report.findings) {
      const auto& all = finding.group.evidence;
      shown +=
          static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(), [](const Evidence& evidence) { return evidence.cut; }));
    }
    const auto told = report.limits.of(Limited::evidence);
    if (told > shown) unknown_texts_.add(Limited::evidence, told - shown);
  }

  void add_input(const InputReport& told) {
    inputs_.push_back(told);
    const auto* const format = catalogue_.find(told.format);
    if (format != nullptr) inputs_.back().title = format->title();
  }

  void note_what_is_open() {
    auto& notes = result_.notes;
    for (const auto& input : inputs_) {
      if (input.unreadable || input.interrupted) notes.push_back(fmt::format("{} was not read to its end", name_of(input)));
    }
    if (cut_off_ > 0)
      notes.push_back(fmt::format("{} no end in {} part; {} may go on in another",
                                  cut_off_ == 1 ? "1 conversation has" : fmt::format("{} conversations have", cut_off_),
                                  cut_off_ == 1 ? "its" : "their", cut_off_ == 1 ? "it" : "they"));
    if (kinds_left_out_ > 0) {
      notes.push_back(fmt::format("the reports left {} problems out (--top); how often those were found is told, and no more",
                                  kinds_left_out_));
    }
    if (const auto texts = unknown_texts_.of(Limited::evidence); texts > 0) {
      notes.push_back(
          fmt::format("the reports cut off {} more texts of problems and do not show which: up to so many are among these", texts));
    }
    const auto& totals = summary_.totals();
    const auto other =
        std::max({totals.by_cause.other(), totals.by_code.other(), totals.by_command.other(), totals.by_server.other()});
    if (other > 0)
      notes.push_back(fmt::format("of the totals only the largest rows are told apart: a row may be too low by up to {}", other));
  }

  FormatCatalogue catalogue_;
  Renderer& renderer_;
  Summary summary_;
  std::deque<ToldReport> told_;  // the summary's findings have views into them
  std::vector<InputReport> inputs_;
  std::uint64_t sessions_ = 0;
  std::uint64_t kinds_left_out_ = 0;
  std::uint64_t cut_off_ = 0;
  LeftOut unknown_texts_;  // evidence of which is not known whether it is shown
  MergeResult result_;
};

}  // namespace

MergeResult merge(const std::vector<std::string>& reports, const knowledge::Tables& tables, Renderer& renderer) {
  Merging merging(tables, renderer);
  for (const auto& name : reports) merging.add(name);
  return merging.finish();
}

}  // namespace smtpwhy
