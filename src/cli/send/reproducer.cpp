// smtpwhy reproduce: a failed attempt out of a log, made again; then and now side by side.
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/send/send_options.h"
#include "cli/send/sender.h"
#include "cli/time_options.h"
#include "report/report_words.h"
#include "run/analyze.h"
#include "run/reproducing.h"
#include "smtp/names.h"

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

Error usage(std::string message, std::string hint = {}) { return {ErrorKind::usage, std::move(message), {}, std::move(hint), {}}; }

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

Result<LoggedAttempt> attempt_in(const Arguments& arguments, const ChosenTables& tables, const Console& console) {
  const auto wanted = wanted_in(arguments);
  if (!wanted) return wanted.error();
  const auto calendar = calendar_settings(arguments);
  if (!calendar) return calendar.error();
  const auto inputs = logs_to_read(arguments.words, console, "`smtpwhy reproduce session.log`");
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
  if (!finder.found())
    return Error{ErrorKind::input, "there is no such attempt in the log", {}, "`smtpwhy analyze` tells what is in it", {}};
  auto attempt = *finder.found();
  attempt.place = place_of(inputs->names[attempt.input], attempt.line);
  return attempt;
}

TlsUse tls_of(Encryption encryption) {
  switch (encryption) {
    case Encryption::none: return TlsUse::off;
    case Encryption::starttls: return TlsUse::if_offered;
    case Encryption::from_start: break;
  }
  return TlsUse::from_start;
}

// Where it stops: at what failed, and before the message unless it is to be delivered.
StopPoint stop_of(const LoggedAttempt& attempt, bool deliver) {
  const auto point = stop_point_named(stop_point(attempt.how)).value_or(StopPoint::never);
  if (!attempt.failure && deliver) return StopPoint::never;
  return point == StopPoint::never && !deliver ? StopPoint::rcpt : point;
}

Result<SendPlan> plan_of(const LoggedAttempt& attempt, const Arguments& arguments) {
  const auto& how = attempt.how;
  SendPlan plan;
  plan.helo = arguments.get("helo", is_domain(how.helo) ? how.helo : own_name());
  plan.tls = tls_of(how.tls);
  plan.lmtp = how.lmtp;
  plan.chunking = how.chunking;
  plan.opening = how.opening;
  plan.sender = how.sender.value_or("");
  plan.recipients = how.recipients;
  plan.stop = stop_of(attempt, arguments.has("deliver"));
  if (plan.recipients.empty() && plan.stop > StopPoint::mail) plan.stop = how.sender ? StopPoint::mail : StopPoint::ehlo;
  if (auto done = check_plan(plan); !done) return done.error();
  return plan;
}

Result<SendOrder> order_for(const LoggedAttempt& attempt, const Arguments& arguments) {
  SendOrder order;
  auto plan = plan_of(attempt, arguments);
  if (!plan) return plan.error();
  order.request.plan = std::move(*plan);
  if (attempt.how.server.empty() && !arguments.has("server"))
    return usage("the log does not name the server", "--server HOST[:PORT]");
  const auto host = parse_host(arguments.get("server", attempt.how.server), attempt.how.port);
  if (!host) return host.error();
  order.request.hosts = {*host};
  if (auto done = take_login(arguments, order.request.plan); !done) return done.error();
  if (attempt.how.failed_at == "AUTH" && !order.request.plan.login) {
    return usage("what failed then was the login, and no log tells name and password", "--user NAME; the password is asked for");
  }
  if (auto done = take_settings(arguments, order); !done) return done.error();
  return order;
}

std::string in_words(const std::optional<AttemptFailure>& failure) {
  if (!failure) return "nothing failed";
  auto text = failure->words.empty() ? failure->title : failure->words;
  if (!failure->command.empty()) text += fmt::format(" (to {})", failure->command);
  if (!failure->cause.empty()) text += fmt::format(" [{}]", failure->cause);
  return text;
}

std::string_view words_for(FailureNow comparison, bool failed_then) {
  switch (comparison) {
    case FailureNow::gone: return failed_then ? "The failure is gone." : "Nothing failed then, and nothing fails now.";
    case FailureNow::same: return "The failure is still there.";
    case FailureNow::changed: break;
  }
  return failed_then ? "It still fails, in another way." : "It fails now, and did not then.";
}

}  // namespace

Exit reproduce_as_asked(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return fail(style.error());
  const auto attempt = attempt_in(arguments, *tables, console);
  if (!attempt) return fail(attempt.error());
  const auto order = order_for(*attempt, arguments);
  if (!order) return fail(order.error());
  auto ready = made_ready(*order, arguments);
  if (!ready) return fail(ready.error());
  AttemptFinder now({});
  const auto outcome = talk(*ready, arguments, *tables, console, now);
  if (!outcome) return fail(outcome.error());
  const auto& failure = now.found() ? now.found()->failure : std::optional<AttemptFailure>();
  const auto comparison = failure_now(attempt->failure, failure);
  console.err.write(labelled(*style, "Then", fmt::format("{} [{}]", in_words(attempt->failure), attempt->place)));
  console.err.write(labelled(*style, "Now", in_words(failure)));
  console.err.write(fmt::format("{}\n", words_for(comparison, attempt->failure.has_value())));
  if (attempt->how.logged_in && !arguments.has("user")) {
    console.err.write("There was a login then, and none now: --user NAME logs in.\n");
  }
  const bool message_failed = attempt->how.failed_at == "." && !arguments.has("deliver");
  if (message_failed) console.err.write("What failed then was the message, and none was sent: --deliver sends one.\n");
  return comparison == FailureNow::gone && *outcome == SendOutcome::accepted ? Exit::done : exit_of(*outcome);
}

}  // namespace smtpwhy::cli
