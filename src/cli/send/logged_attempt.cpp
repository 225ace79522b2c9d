#include "cli/send/logged_attempt.h"

#include "base/text.h"
#include "cli/inputs.h"
#include "cli/time_options.h"
#include "cli/usage.h"
#include "report/report_words.h"
#include "run/analyze.h"

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

// A number from 1 on.
Result<std::optional<std::uint64_t>> number_in(const Arguments& arguments, std::string_view option, std::string_view hint) {
  if (!arguments.has(option)) return std::optional<std::uint64_t>();
  const auto number = parse_number(arguments.get(option));
  if (number && *number > 0) return std::optional<std::uint64_t>(*number);
  return usage(fmt::format("--{} wants a number", option), std::string(hint));
}

Result<WantedAttempt> wanted_in(const Arguments& arguments) {
  const auto session = number_in(arguments, "session", "as \"id\" in the JSON report");
  if (!session) return session.error();
  const auto finding = number_in(arguments, "finding", "1 is the first, that is the worst, of what `smtpwhy analyze` lists");
  if (!finding) return finding.error();
  return WantedAttempt{*session, arguments.get("queue-id"), *finding};
}

Error no_such_attempt(const Arguments& arguments) {
  std::string which;
  for (const auto* const option : {"session", "queue-id", "finding"}) {
    if (which.empty() && arguments.has(option)) which = fmt::format("--{} {}: ", option, arguments.get(option));
  }
  return {ErrorKind::input, which + "there is no such attempt in the log", {}, "`smtpwhy analyze` tells what is in it", {}};
}

}  // namespace

Result<LoggedAttempt> attempt_in(const Arguments& arguments, const ChosenTables& tables, const Console& console, bool with_script) {
  auto wanted = wanted_in(arguments);
  if (!wanted) return wanted.error();
  wanted->with_script = with_script;
  const auto calendar = calendar_settings(arguments);
  if (!calendar) return calendar.error();
  const auto inputs = logs_to_read(arguments.words, console, fmt::format("`smtpwhy {} session.log`", arguments.command));
  if (!inputs) return inputs.error();
  if (!inputs->errors.empty()) return inputs->errors.front();
  AttemptFinder finder(*wanted);
  StringSink nothing;
  AnalyzeRequest request;
  request.inputs = inputs->names;
  request.input_format = arguments.get("input-format");
  request.calendar = *calendar;
  const auto read = analyze(request, tables.tables(), finder, nothing);
  if (!read) return read.error();
  if (!read->errors.empty()) return read->errors.front();
  if (!finder.found()) return no_such_attempt(arguments);
  auto attempt = *finder.found();
  attempt.place = place_of(inputs->names[attempt.input], attempt.line);
  return attempt;
}

}  // namespace smtpwhy::cli
