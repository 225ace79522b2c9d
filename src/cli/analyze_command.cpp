// smtpwhy analyze: reads logs and writes a report.
#include "base/text.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/memory_reserve.h"
#include "cli/output_form.h"
#include "cli/progress_options.h"
#include "cli/selection_options.h"
#include "cli/stop_signals.h"
#include "cli/time_options.h"
#include "input/folder.h"
#include "input/input_file.h"
#include "report/renderer.h"
#include "report/report_words.h"
#include "run/analyze.h"
#include "run/file_spool.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

Result<std::optional<std::size_t>> top_in(const Arguments& arguments, const RendererForm& form) {
  if (!arguments.has("top")) return std::optional<std::size_t>();
  const auto text = arguments.get("top");
  const auto number = parse_number(text);
  if (!number || *number == 0) {
    return Error{ErrorKind::usage, fmt::format("--top knows no \"{}\"", text), {}, "how many, such as --top 5", {}};
  }
  if (form.tells_problems) return std::optional<std::size_t>(*number);
  return Error{ErrorKind::usage,
               fmt::format("--top does not go with --format {}", form.name),
               {},
               "it has a row for each exchange and delivery, and no list of problems; text, markdown, html and json have one",
               {}};
}

struct Shown {
  std::unique_ptr<Renderer> renderer;
  bool waits;     // for the end
  bool has_list;  // of all problems, at the end
};

Result<Shown> renderer_for(const Arguments& arguments, Console& console, Spool& spool) {
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return style.error();
  const auto form = output_form(arguments, renderer_forms());
  if (!form) return form.error();
  const auto top = top_in(arguments, **form);
  if (!top) return top.error();
  return Shown{(*form)->make({console.out, spool, *style, *top}), (*form)->waits, (*form)->tells_problems};
}

// Which failures make the exit status 1.
struct FailOn {
  bool temporary = false;
  bool permanent = false;
  [[nodiscard]] bool met(const std::vector<Severity>& findings) const {
    return std::any_of(findings.begin(), findings.end(), [&](Severity severity) {
      return (permanent && severity == Severity::permanent) || (temporary && severity == Severity::temporary);
    });
  }
};

Result<FailOn> fail_on(const Arguments& arguments) {
  const auto word = arguments.get("fail-on");
  if (word.empty() && !arguments.has("fail-on")) return FailOn{};
  if (word == "temporary") return FailOn{true, true};
  if (word == "permanent") return FailOn{false, true};
  return unknown_value("fail-on", word, {"temporary", "permanent"});
}

// As many as there are processors, where nobody says.
Result<std::size_t> threads_in(const Arguments& arguments) {
  if (!arguments.has("threads")) return static_cast<std::size_t>(std::thread::hardware_concurrency());
  const auto number = parse_number(arguments.get("threads"));
  if (number && *number > 0) return static_cast<std::size_t>(*number);
  return Error{ErrorKind::usage,
               fmt::format("--threads knows no \"{}\"", arguments.get("threads")),
               {},
               "how many, such as --threads 1",
               {}};
}

struct Request {
  AnalyzeRequest analysis;
  std::vector<Error> errors;  // inputs that cannot be read
};

// A folder stands for the files in it, and those cannot be followed together.
std::optional<Error> folder_to_follow(const Arguments& arguments) {
  const auto& words = arguments.words;
  const auto folder = std::find_if(words.begin(), words.end(), [](const std::string& word) { return is_folder(word); });
  if (!arguments.has("follow") || folder == words.end()) return std::nullopt;
  return Error{ErrorKind::usage, "is a directory", *folder, "name the one file in it that is to be followed", {}};
}

Result<Request> request_in(const Arguments& arguments, const knowledge::Tables& tables, const Console& console) {
  if (auto error = folder_to_follow(arguments)) return *error;
  const auto calendar = calendar_settings(arguments);
  if (!calendar) return calendar.error();
  const auto selection = selection_in(arguments, tables);
  if (!selection) return selection.error();
  const auto inputs = logs_to_read(arguments.words, console, "`smtpwhy analyze session.log`");
  if (!inputs) return inputs.error();
  AnalyzeRequest request{inputs->names, arguments.get("input-format"), *calendar, *selection, arguments.has("follow")};
  request.anonymize = arguments.has("anonymize");
  const auto threads = threads_in(arguments);
  if (!threads) return threads.error();
  request.threads = *threads;
  if (request.follow && request.inputs.size() > 1) {
    return Error{ErrorKind::usage, "only one input can be followed", {}, "name one, or start smtpwhy for each", {}};
  }
  return Request{request, inputs->errors};
}

// While an input is followed, Ctrl-C only ends the reading: until the report is out.
Result<AnalyzeResult> analyze_until_stopped(AnalyzeRequest request, const ChosenTables& tables, Renderer& renderer,
                                            Console& console) {
  const StopSignals signals;
  request.stop = signals.descriptor();
  if (console.output_is_terminal) {
    console.err.write("smtpwhy: following; Ctrl-C ends that and writes the report\n");
    console.err.flush();
  }
  auto result = analyze(request, tables.tables(), renderer, console.out);
  console.out.flush();
  return result;
}

// Whether Ctrl-C is heard while the inputs are read: opening a named pipe waits for who writes to it, and hears nothing.
bool can_be_stopped(const std::vector<std::string>& inputs) { return std::none_of(inputs.begin(), inputs.end(), is_named_pipe); }

// Ctrl-C ends the reading, and a second one, or one while the report is written, the program; SIGTERM and SIGHUP as well. What is told at
// once needs no report.
Result<AnalyzeResult> analyze_shown(AnalyzeRequest& request, const Arguments& arguments, const ChosenTables& tables, Shown& shown,
                                    Console& console) {
  const MemoryReserve reserve;
  request.no_memory = [&] { return reserve.is_in_use(); };
  if (request.follow) return analyze_until_stopped(request, tables, *shown.renderer, console);
  const auto progress = progress_for(arguments, console, request.inputs, shown.waits);
  request.progress = progress.get();
  std::optional<StopSignals> signals;
  if (shown.has_list && can_be_stopped(request.inputs)) signals.emplace();
  request.stop = signals ? signals->descriptor() : -1;
  request.all_is_read = [&] { signals.reset(); };
  return analyze(request, tables.tables(), *shown.renderer, console.out);
}

Error words_for_interruption(const AnalyzeResult& result) {
  const auto& name = result.out_of_memory;
  if (name.empty()) return {ErrorKind::input, "interrupted: the report is of what was read until then", {}, {}, {}};
  return {ErrorKind::input, "memory ran out: the report is of what was read until then", shown_name(name), kMemoryHint, {}};
}

// Forms that are rows have no place for it. They tell whole texts, and follow no message.
void tell_limits(const LeftOut& limits, const Console& console) {
  const auto of_rows = limits.without({Limited::evidence, Limited::fates});
  if (of_rows.any()) console.err.write("smtpwhy: " + words_for_limits(of_rows) + "\n");
}

}  // namespace

Exit run_analyze(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  auto request = request_in(arguments, tables->tables(), console);
  if (!request) return fail(request.error());
  const auto limit = fail_on(arguments);
  if (!limit) return fail(limit.error());
  FileSpool spool;
  auto shown = renderer_for(arguments, console, spool);
  if (!shown) return fail(shown.error());
  const auto result = analyze_shown(request->analysis, arguments, *tables, *shown, console);
  if (!result) return fail(result.error());
  if (!spool.good()) return fail({ErrorKind::input, "cannot keep all deliveries", "temporary file", "is the disk full?", {}});
  const bool nothing = result->totals.sessions + result->totals.deliveries == 0;
  if (nothing && request->analysis.selection.selects())
    console.err.write("smtpwhy: nothing in it fits --since, --until and --only\n");
  for (const auto* errors : {&std::as_const(request->errors), &result->errors}) {
    for (const auto& error : *errors) complain(console, error);
  }
  if (!shown->has_list) tell_limits(result->limits, console);
  const bool partial = result->interrupted && (!request->analysis.follow || !result->out_of_memory.empty());
  if (partial) complain(console, words_for_interruption(*result));
  if (partial || !request->errors.empty() || !result->errors.empty()) return Exit::trouble;
  return limit->met(result->findings) ? Exit::failures_found : Exit::done;
}

}  // namespace smtpwhy::cli
