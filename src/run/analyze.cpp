#include "run/analyze.h"

#include "base/text.h"
#include "input/input_file.h"
#include "run/followed_run.h"
#include "run/reporting.h"

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

}  // namespace

Result<AnalyzeResult> analyze(const AnalyzeRequest& request, const knowledge::Tables& tables, Renderer& renderer, TextSink& sink) {
  const FormatCatalogue catalogue(tables);
  const Format* forced = request.input_format.empty() ? nullptr : catalogue.find(request.input_format);
  if (forced == nullptr && !request.input_format.empty()) return unknown_format(request.input_format, catalogue);
  Reporting output(tables, request.selection, renderer);
  AnalyzeResult result;
  std::vector<InputReport> reports;
  std::uint64_t next_id = 1;
  for (const auto& name : request.inputs) {
    auto calendar = request.calendar;
    calendar.latest = last_written(name);
    InputRun run(catalogue, {forced, calendar}, next_id, output);
    output.begin_input(reports.size());
    const auto done = request.follow ? follow_into(run, name, request.stop, sink) : read_into(run, name, sink);
    if (!done) result.errors.push_back(done.error());
    reports.push_back(run.finish());
    reports.back().name = name;
    reports.back().unreadable = !done.ok();
    reports.back().interrupted = done.ok() && *done == FollowEnd::stopped;
  }
  renderer.on_end(reports, output.summary());
  result.totals = output.summary().totals();
  for (const auto* group : output.summary().findings()) result.findings.push_back(group->first.severity);
  return result;
}

}  // namespace smtpwhy
