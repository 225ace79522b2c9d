// smtpwhy reproduce: a failed attempt out of a log, made again; then and now side by side.
#include "base/printable.h"
#include "cli/send/logged_attempt.h"
#include "cli/send/send_options.h"
#include "cli/send/sender.h"
#include "cli/usage.h"
#include "report/report_words.h"
#include "run/reproducing.h"
#include "smtp/names.h"
#include "smtp/ports.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

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

constexpr std::size_t kMostTried = 100;  // recipients: what a server must take at least (RFC 5321 section 4.5.3.1.8)

bool can_be_said(const std::string& recipient) {
  SendPlan plan;
  plan.helo = "localhost";
  plan.recipients = {recipient};
  return check_plan(plan).ok();
}

// Those that break out of a command, or are no addresses, are left out.
std::vector<std::string> recipients_of(const Reproduction& how) {
  auto result = recipients_to_try(how, kMostTried);
  result.erase(std::remove_if(result.begin(), result.end(), [](const auto& r) { return !can_be_said(r); }), result.end());
  return result;
}

// A command that stands alone needs no envelope; it is said as it was.
void take_envelope(const LoggedAttempt& attempt, bool deliver, SendPlan& plan) {
  const auto& how = attempt.how;
  if (!how.failed_command.empty()) {
    plan.commands = {how.failed_command};
    return;
  }
  plan.sender = how.sender.value_or("");
  plan.recipients = recipients_of(how);
  plan.stop = stop_of(attempt, deliver);
  // BDAT is the message already.
  if (plan.chunking && !deliver) plan.stop = std::min(plan.stop, StopPoint::rcpt);
  if (!plan.recipients.empty() || plan.stop < StopPoint::mail) return;
  // What ended before MAIL may have ended in TLS.
  const auto last = plan.tls == TlsUse::off ? StopPoint::ehlo : StopPoint::tls;
  plan.stop = how.sender ? StopPoint::mail : last;
}

bool failed_for(const LoggedAttempt& attempt, std::string_view cause) { return attempt.failure && attempt.failure->cause == cause; }

// What a client wanted, and did not say because it was not offered.
void take_wish(const LoggedAttempt& attempt, SendPlan& plan) {
  if (failed_for(attempt, "tls-not-offered") && plan.tls == TlsUse::off) {
    plan.tls = TlsUse::required;
    plan.stop = StopPoint::tls;
  }
  if (failed_for(attempt, "auth-not-offered")) plan.stop = StopPoint::auth;
}

Result<SendPlan> plan_of(const LoggedAttempt& attempt, const Arguments& arguments) {
  const auto& how = attempt.how;
  SendPlan plan;
  plan.helo = arguments.get("helo", is_domain(how.helo) ? how.helo : own_name());
  plan.tls = tls_of(how.tls);
  plan.lmtp = how.lmtp;
  plan.chunking = how.chunking;
  plan.opening = how.opening;
  take_envelope(attempt, arguments.has("deliver"), plan);
  take_wish(attempt, plan);
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
  const auto host = parse_host(arguments.get("server", attempt.how.server), port_to_try(attempt.how));
  if (!host) return host.error();
  order.request.hosts = {*host};
  // As `send` has it: there is no other way at this port (RFC 8314).
  auto& tls = order.request.plan.tls;
  if (host->port == kSubmissionsPort && tls == TlsUse::if_offered) tls = TlsUse::from_start;
  if (arguments.has("user") && !arguments.has("server")) {
    return usage("a log names the server, and a password goes to no server that you have not named", "--server HOST[:PORT]");
  }
  if (auto done = take_login(arguments, order.request.plan); !done) return done.error();
  const bool at_login = attempt.how.failed_at == "AUTH" || failed_for(attempt, "auth-not-offered");
  if (at_login && !order.request.plan.login) {
    return usage("what failed then was the login, and no log tells name and password", "--user NAME; the password is asked for");
  }
  if (auto done = take_settings(arguments, order); !done) return done.error();
  return order;
}

std::string what_failed(const LoggedAttempt& then) {
  if (then.how.failed_at == "." || then.how.failed_at == "BDAT") return "the message";
  if (!then.failure->command.empty()) return then.failure->command;
  return then.how.failed_at.empty() ? then.failure->title : then.how.failed_at;
}

std::string in_words(const std::optional<AttemptFailure>& failure) {
  if (!failure) return "nothing failed";
  auto text = failure->words.empty() ? failure->title : failure->words;
  if (!failure->command.empty()) text += fmt::format(" (to {})", failure->command);
  if (!failure->cause.empty()) text += fmt::format(" [{}]", failure->cause);
  return text;
}

/// Then and now, compared.
struct Compared {
  FailureNow failure = FailureNow::gone;
  bool failed_then = false;
  bool tried = true;  // what failed then
};

// Where nothing failed, and yet it did not come as far as it should have, what failed then lies behind.
Compared compared(const LoggedAttempt& then, const AttemptFinder& now, const SendPlan& plan, SendOutcome outcome, bool verifies) {
  Compared result;
  result.failure = failure_now(then.failure, now.found() ? now.found()->failure : std::nullopt);
  result.failed_then = then.failure.has_value();
  const auto& whose = then.how.failed_recipient;
  const bool left_out = !whose.empty() && std::find(plan.recipients.begin(), plan.recipients.end(), whose) == plan.recipients.end();
  const bool came_there = outcome != SendOutcome::impossible && now.found() && was_tried(then, *now.found());
  const bool borne = !verifies && then.failure && then.failure->cause.starts_with("certificate-");
  result.tried = !left_out && !borne && (!result.failed_then || came_there);
  return result;
}

std::string words_for(const Compared& both, const LoggedAttempt& then) {
  switch (both.failure) {
    case FailureNow::gone:
      if (!both.failed_then) return "Nothing failed then, and nothing fails now.";
      if (both.tried) return "The failure is gone.";
      if (then.unasked) return "What the server said then, it said unasked: that cannot be tried.";
      return fmt::format("What failed then ({}) was not tried.", printable(what_failed(then)));
    case FailureNow::same: return "The failure is still there.";
    case FailureNow::changed: break;
  }
  return both.failed_then ? "It still fails, in another way." : "It fails now, and did not then.";
}

// A conversation that went through may still show a failure, and one that shows none need not have come to what failed then.
Exit exit_for(const Compared& both, const std::optional<AttemptFailure>& now, SendOutcome outcome) {
  if (outcome != SendOutcome::accepted) return exit_of(outcome);
  if (!now) return both.tried ? Exit::done : Exit::no_conversation;
  if (now->code / 100 == 4) return Exit::refused_for_now;
  return now->code / 100 == 5 ? Exit::refused_for_good : Exit::no_conversation;
}

// What is not as it was then, and how to have it so.
void write_remarks(const LoggedAttempt& attempt, const SendPlan& plan, const Arguments& arguments, TextSink& out) {
  const auto& how = attempt.how;
  if (how.logged_in && !plan.login) out.write("There was a login then, and none now: --user NAME logs in.\n");
  const auto left_out = how.unreadable_recipients + how.recipients.size() - plan.recipients.size();
  if (how.failed_command.empty() && left_out > 0) {
    out.write(fmt::format("Recipients that were not tried: {}. No more than {} are, and none that is no address.\n", left_out,
                          kMostTried));
  }
  if (!how.sender && !plan.recipients.empty()) out.write("The log does not tell the sender: the empty one was taken.\n");
  const bool at_message = how.failed_at == "." || how.failed_at == "BDAT";
  const bool may_be_message = at_message || (attempt.session == 0 && how.failed_at.empty());
  const bool message_failed = may_be_message && !arguments.has("deliver");
  if (message_failed) out.write("No message was sent: --deliver sends one.\n");
  if (at_message && !arguments.has("message")) out.write("The log does not hold the message of then: --message FILE sends it.\n");
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
  const auto attempt = attempt_in(arguments, *tables, console, false);
  if (!attempt) return fail(attempt.error());
  const auto order = order_for(*attempt, arguments);
  if (!order) return fail(order.error());
  auto ready = made_ready(*order, arguments);
  if (!ready) return fail(ready.error());
  AttemptFinder now({});
  const auto outcome = talk(*ready, arguments, *tables, console, now);
  if (!outcome) return fail(outcome.error());
  const auto& failure = now.found() ? now.found()->failure : std::optional<AttemptFailure>();
  const auto& plan = ready->order.request.plan;
  const auto both = compared(*attempt, now, plan, *outcome, !arguments.has("no-verify"));
  console.err.write(labelled(*style, "Then", fmt::format("{} [{}]", in_words(attempt->failure), attempt->place)));
  console.err.write(labelled(*style, "Now", in_words(failure)));
  console.err.write(words_for(both, *attempt) + "\n");
  write_remarks(*attempt, plan, arguments, console.err);
  return exit_for(both, failure, *outcome);
}

}  // namespace smtpwhy::cli
