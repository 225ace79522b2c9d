// smtpwhy compare: what is new, gone, more and less between two reports.
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/output_form.h"
#include "cli/progress_options.h"
#include "cli/time_options.h"
#include "input/reader.h"
#include "report/comparison_report.h"
#include "run/compare.h"
#include "summary/anonymizer.h"

namespace smtpwhy::cli {
namespace {

constexpr std::string_view kExample = "`smtpwhy compare monday.log tuesday.log`";

struct Side {
  std::vector<std::string> inputs;
  ComparedSide read;
};

std::optional<Error> usage_mistake(const std::vector<std::string>& words) {
  if (words.size() != 2) {
    return Error{ErrorKind::usage,
                 words.size() < 2 ? "compare what with what?" : "only two can be compared",
                 {},
                 "a log, a folder of logs or a report in JSON each, the earlier one first: " + std::string(kExample),
                 {}};
  }
  if (words[0] == kStandardInput && words[1] == kStandardInput) {
    return Error{ErrorKind::usage, "standard input cannot be both", {}, "write one of them to a file", {}};
  }
  return std::nullopt;
}

// Errors of folders are among those of the side.
Result<Side> read_side(const std::string& name, const Arguments& arguments, const knowledge::Tables& tables,
                       const Console& console) {
  const auto calendar = calendar_settings(arguments);
  if (!calendar) return calendar.error();
  auto logs = logs_to_read({name}, console, kExample);
  if (!logs) return logs.error();
  AnalyzeRequest request{logs->names, arguments.get("input-format"), *calendar, {}, false};
  const auto progress = progress_for(arguments, console, request.inputs, true);
  request.progress = progress.get();
  auto side = smtpwhy::read_side(request, tables);
  if (!side) return side.error();
  auto& errors = side->errors;
  errors.insert(errors.end(), logs->errors.begin(), logs->errors.end());
  const bool nothing = errors.size() >= logs->names.size() && side->snapshot.sessions + side->snapshot.deliveries == 0;
  if (nothing) return errors.front();
  return Side{std::move(logs->names), std::move(*side)};
}

}  // namespace

Exit run_compare(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto form = output_form(arguments, comparison_forms());
  if (!form) return fail(form.error());
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return fail(style.error());
  if (const auto mistake = usage_mistake(arguments.words)) return fail(*mistake);
  auto before = read_side(arguments.words[0], arguments, tables->tables(), console);
  if (!before) return fail(before.error());
  auto after = read_side(arguments.words[1], arguments, tables->tables(), console);
  if (!after) return fail(after.error());
  auto comparison = compare(before->read.snapshot, after->read.snapshot);
  if (arguments.has("anonymize")) {
    Anonymizer(tables->tables()).hide(comparison);
    before->inputs = Anonymizer::hidden_inputs(before->inputs);
    after->inputs = Anonymizer::hidden_inputs(after->inputs);
  }
  (*form)->write({comparison, before->inputs, after->inputs}, *style, console.out);
  for (const auto* side : {&*before, &*after}) {
    for (const auto& error : side->read.errors) complain(console, error);
  }
  if (!before->read.errors.empty() || !after->read.errors.empty()) return Exit::trouble;
  return comparison.differs() ? Exit::they_differ : Exit::done;
}

}  // namespace smtpwhy::cli
