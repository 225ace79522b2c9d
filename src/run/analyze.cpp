#include "run/analyze.h"

#include "base/text.h"
#include "input/input_file.h"
#include "run/followed_run.h"
#include "run/output.h"
#include "run/parallel_run.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

Error unknown_format(std::string_view wanted, const FormatCatalogue& catalogue) {
  std::vector<std::string_view> known;
  for (const auto& format : catalogue.formats()) known.push_back(format->name());
  const auto near = nearest(wanted, known);
  return {ErrorKind::usage,
          fmt::format("there is no input format \"{}\"", wanted),
          {},
          near.empty() ? "known are: " + join(known, ", ") : fmt::format("did you mean {}?", near),
          {}};
}

// What has no size may be large.
bool is_worth_thread(const AnalyzeRequest& request, const std::string& name) {
  return request.threads > 1 && size_of(name).value_or(kWorthThread) >= kWorthThread;
}

}  // namespace

Result<const Format*> format_for(const AnalyzeRequest& request, const FormatCatalogue& catalogue) {
  const Format* forced = request.input_format.empty() ? nullptr : catalogue.find(request.input_format);
  if (forced == nullptr && !request.input_format.empty()) return unknown_format(request.input_format, catalogue);
  return forced;
}

CountOctets begin_progress(const AnalyzeRequest& request) {
  auto* const progress = request.progress;
  if (progress == nullptr) return {};
  std::optional<std::uint64_t> total = 0;
  for (const auto& name : request.inputs) {
    const auto size = size_of(name);
    total = total && size ? std::optional(*total + *size) : std::nullopt;
  }
  progress->begin(total);
  return [progress](std::size_t octets) { progress->add(octets); };
}

Result<AnalyzeResult> analyze(const AnalyzeRequest& request, const knowledge::Tables& tables, Renderer& renderer, TextSink& sink) {
  const FormatCatalogue catalogue(tables);
  const auto forced = format_for(request, catalogue);
  if (!forced) return forced.error();
  knowledge::Explainer explainer(tables);
  Output output(explainer, request.selection, renderer);
  if (request.anonymize) output.anonymize();
  AnalyzeResult result;
  std::vector<InputReport> reports;
  std::uint64_t next_id = 1;
  const auto count = begin_progress(request);
  for (const auto& name : request.inputs) {
    auto calendar = request.calendar;
    calendar.latest = last_written(name);
    InputRun run(catalogue, {*forced, calendar}, next_id, output);
    output.begin_input(reports.size());
    const Reading reading{sink, count, request.stop, request.no_memory};
    const auto done = request.follow                   ? follow_into(run, name, reading)
                      : is_worth_thread(request, name) ? read_apart_into(run, name, reading, request.threads)
                                                       : read_into(run, name, reading);
    if (!done) result.errors.push_back(done.error());
    reports.push_back(run.finish(done.ok() ? *done : InputEnd::ended));
    output.end_input(reports.back());
    reports.back().name = request.anonymize ? Anonymizer::hidden_input(name, reports.size() - 1) : name;
    reports.back().unreadable = !done.ok();
    reports.back().interrupted = done.ok() && *done == InputEnd::stopped;
    result.interrupted = reports.back().interrupted;
    if (result.interrupted && request.no_memory && request.no_memory()) result.out_of_memory = name;
    if (result.interrupted) break;
  }
  if (request.all_is_read) request.all_is_read();
  if (request.progress != nullptr) request.progress->clear();
  renderer.on_end(reports, output.summary());
  result.totals = output.summary().totals();
  result.limits = output.summary().limits();
  for (const auto severity : {Severity::permanent, Severity::temporary, Severity::warning, Severity::note}) {
    if (output.summary().found(severity)) result.findings.push_back(severity);
  }
  return result;
}

}  // namespace smtpwhy
