// smtpwhy trace: one message's way through the logs.
#include "cli/commands.h"

#include "cli/inputs.h"
#include "cli/memory_reserve.h"
#include "cli/output_form.h"
#include "cli/progress_options.h"
#include "cli/time_options.h"
#include "input/reader.h"
#include "report/trace_report.h"
#include "run/analyze.h"
#include "summary/anonymizer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr int kMostPasses = 8;  // as many hosts can hand a message on in logs that stand in the wrong order

/// Shows a trace all that logs tell.
class Tracer : public Renderer {
 public:
  explicit Tracer(Trace& trace) : trace_(trace) {}
  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    trace_.add(session, diagnosis, input);
  }
  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    trace_.add(delivery, diagnosis, input);
  }
  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& /*summary*/) override {}

 private:
  Trace& trace_;
};

struct TraceRequest {
  AnalyzeRequest analysis;
  std::vector<Error> errors;  // inputs that cannot be read
};

Result<TraceRequest> request_in(const Arguments& arguments, const Console& console) {
  constexpr std::string_view example = "`smtpwhy trace bob@example.net /var/log/mail.log*`";
  const auto calendar = calendar_settings(arguments);
  if (!calendar) return calendar.error();
  if (arguments.words.empty()) {
    return Error{ErrorKind::usage, "trace what?", {}, fmt::format("an address, a queue id or a message id: {}", example), {}};
  }
  const std::vector<std::string> names(arguments.words.begin() + 1, arguments.words.end());
  const auto inputs = logs_to_read(names, console, example);
  if (!inputs) return inputs.error();
  return TraceRequest{{inputs->names, arguments.get("input-format"), *calendar, {}, false}, inputs->errors};
}

// Standard input can be read only once.
bool can_be_read_again(const AnalyzeRequest& request) {
  return std::none_of(request.inputs.begin(), request.inputs.end(), [](const auto& name) { return name == kStandardInput; });
}

// Once memory has run out, what was found by then is all that there will be.
Result<AnalyzeResult> follow_all(Trace& trace, AnalyzeRequest request, const knowledge::Tables& tables, TextSink& sink) {
  const MemoryReserve reserve;
  request.no_memory = [&] { return reserve.is_in_use(); };
  Tracer tracer(trace);
  auto result = analyze(request, tables, tracer, sink);
  const auto goes_on = [&] { return result && !result->interrupted && can_be_read_again(request); };
  for (int pass = 1; pass < kMostPasses && goes_on() && trace.begin_again(); ++pass) {
    result = analyze(request, tables, tracer, sink);
    if (result && result->interrupted) trace.take_up_again();
  }
  return result;
}

}  // namespace

Exit run_trace(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  auto request = request_in(arguments, console);
  if (!request) return fail(request.error());
  const auto form = output_form(arguments, trace_forms());
  if (!form) return fail(form.error());
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return fail(style.error());
  Trace trace(arguments.words.front());
  const auto progress = progress_for(arguments, console, request->analysis.inputs, true);
  request->analysis.progress = progress.get();
  const auto result = follow_all(trace, request->analysis, tables->tables(), console.out);
  if (!result) return fail(result.error());
  auto inputs = request->analysis.inputs;
  if (arguments.has("anonymize")) {
    Anonymizer(tables->tables()).hide(trace);
    inputs = Anonymizer::hidden_inputs(inputs);
  }
  // A trace has no findings, and follows messages by itself.
  const auto limits = result->limits.without({Limited::evidence, Limited::fates});
  (*form)->write({trace, inputs, limits, result->interrupted}, *style, console.out);
  for (const auto* errors : {&std::as_const(request->errors), &result->errors}) {
    for (const auto& error : *errors) complain(console, error);
  }
  if (result->interrupted)
    complain(console, {ErrorKind::input,
                       "memory ran out: this is what was found until then",
                       shown_name(result->out_of_memory),
                       kMemoryHint,
                       {}});
  if (result->interrupted || !request->errors.empty() || !result->errors.empty()) return Exit::trouble;
  return trace.fates().empty() ? Exit::nothing_found : Exit::done;
}

}  // namespace smtpwhy::cli
