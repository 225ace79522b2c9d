#include "cli/send/sender.h"

#include "base/printable.h"
#include "base/text.h"
#include "cli/output_form.h"
#include "cli/send/no_sink.h"
#include "cli/send/password.h"
#include "cli/send/send_options.h"
#include "cli/send/transcript_file.h"
#include "cli/usage.h"
#include "input/reader.h"
#include "report/renderer.h"
#include "run/file_spool.h"
#include "send/io/gsasl_logins.h"
#include "send/io/mx_lookup.h"
#include "send/message.h"
#include "smtp/secrets.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

/// Writes to two sinks.
class BothSinks : public TextSink {
 public:
  BothSinks(TextSink& first, TextSink& second) : first_(first), second_(second) {}
  void write(std::string_view text) override {
    first_.write(text);
    second_.write(text);
  }
  void flush() override {
    first_.flush();
    second_.flush();
  }

 private:
  TextSink& first_;
  TextSink& second_;
};

Result<std::string> message_for(const Arguments& arguments, const SendPlan& plan, std::int64_t now) {
  const auto headers = arguments.all("header");
  if (arguments.has("message")) {
    if (arguments.has("subject") || arguments.has("body")) {
      return Error{ErrorKind::usage, "--message brings its own subject and body", {}, "--header 'Subject: …' puts another in", {}};
    }
    const auto text = read_whole(arguments.get("message"));
    if (!text) return text.error();
    return with_headers(with_crlf(*text), headers);
  }
  MessageParts parts;
  // RFC 5322 section 3.6.2 wants an author, also where the envelope has none.
  parts.sender = plan.sender.empty() ? "MAILER-DAEMON@" + plan.helo : plan.sender;
  parts.recipients = plan.recipients;
  parts.subject = arguments.get("subject", "Test by smtpwhy");
  parts.body = arguments.get("body", "This is a test of mail delivery. You need not answer.");
  parts.headers = headers;
  parts.date = date_header(now);
  parts.id = fmt::format("{}.{}@{}", now, ::getpid(), plan.helo);
  return compose(parts);
}

std::string words_for(TlsUse use) {
  switch (use) {
    case TlsUse::off: return "without TLS";
    case TlsUse::if_offered: return "with STARTTLS where it is offered";
    case TlsUse::required: return "with STARTTLS, or not at all";
    case TlsUse::from_start: break;
  }
  return "with TLS from the first byte";
}

using WriteLine = std::function<void(const std::string&)>;

// What is said between the greeting and the message, as far as the plan goes. Returns whether a message follows.
bool write_dialogue(const SendPlan& plan, const WriteLine& line) {
  const auto reaches = [&](StopPoint point) { return plan.stop >= point; };
  const bool turns = plan.opening == Verb::turn;
  const bool transaction = !turns && (!plan.recipients.empty() || plan.stop == StopPoint::mail);
  if (plan.login && reaches(StopPoint::auth)) line(fmt::format("log in as {}", printable(plan.login->user)));
  if (reaches(StopPoint::mail)) {
    for (const auto& command : plan.commands) {
      line("say " + printable(without_secrets(command, {})));
      if (parse_command(command).verb == Verb::quit) return false;  // nothing is said behind it
    }
    if (turns) line("say TURN");
    if (transaction) line(fmt::format("say {} FROM:<{}>", name(plan.opening), printable(plan.sender)));
  }
  if (transaction && reaches(StopPoint::rcpt)) {
    for (const auto& recipient : plan.recipients) line(fmt::format("say RCPT TO:<{}>", printable(recipient)));
  }
  if (plan.stop == StopPoint::never) return transaction;
  if (!turns || !reaches(StopPoint::mail))
    line(fmt::format("{} after {}", plan.drop ? "drop the connection" : "stop", name(plan.stop)));
  return false;
}

void write_message(std::string_view message, const WriteLine& line) {
  line(fmt::format("send a message of {} lines, {} octets:", line_count(message), message.size()));
  for (auto rest = message; !rest.empty();) {
    const auto end = rest.find("\r\n");
    line("  " + printable(rest.substr(0, end)));
    rest.remove_prefix(end + 2);
  }
}

void write_plan(const SendOrder& order, TextSink& out) {
  const auto& plan = order.request.plan;
  const auto line = [&](const std::string& text) { out.write(text + "\n"); };
  if (!order.mx_domain.empty())
    line(fmt::format("look up the MX records of {}, and try their hosts at port {}", order.mx_domain, order.port));
  for (const auto& host : order.request.hosts) line(fmt::format("connect to {} port {}", host.name, host.port));
  line(fmt::format("speak {} {}, as {}", plan.lmtp ? "LMTP" : "SMTP", words_for(plan.tls), printable(plan.helo)));
  if (write_dialogue(plan, line)) write_message(plan.message, line);
}

// Which hosts take mail for the domain. Where none is known, the domain itself stands for why.
Result<Done> find_hosts(SendOrder& order) {
  if (order.mx_domain.empty()) return Done{};
  const auto answer = look_up_mx(order.mx_domain, order.connection.resolver, order.request.deadlines.of(Wait::connect));
  for (const auto& remark : answer.remarks) order.request.remarks.push_back(remark);
  if (answer.hosts.empty()) return Error{ErrorKind::input, "no host takes mail for " + order.mx_domain, {}, answer.why, {}};
  if (answer.implicit) order.request.remarks.push_back(order.mx_domain + " has no MX record: it is its own host");
  for (const auto& host : answer.hosts) {
    if (!answer.implicit)
      order.request.remarks.push_back(fmt::format("MX of {}: {} {}", order.mx_domain, host.preference, host.name));
    order.request.hosts.push_back({host.name, order.port});
  }
  return Done{};
}

Error unknown_mechanism(const std::string& mechanism) {
  const auto near = nearest(mechanism, split(find_option_row("auth", "send")->words, ' '));
  return usage(fmt::format("--auth knows no \"{}\"", printable(mechanism)),
               near.empty() ? "`smtpwhy help send` lists them" : fmt::format("did you mean {}?", near));
}

}  // namespace

Exit exit_of(SendOutcome outcome) {
  switch (outcome) {
    case SendOutcome::accepted: return Exit::done;
    case SendOutcome::temporary: return Exit::refused_for_now;
    case SendOutcome::permanent: return Exit::refused_for_good;
    case SendOutcome::impossible: break;
  }
  return Exit::no_conversation;
}

Result<Ready> made_ready(SendOrder order, const Arguments& arguments) {
  auto transport = make_transport(order.connection);
  if (!transport) return transport.error();
  auto& plan = order.request.plan;
  auto message = message_for(arguments, plan, (*transport)->now());
  if (!message) return message.error();
  plan.message = std::move(*message);
  auto logins = make_gsasl_logins();
  if (!logins) logins = std::make_unique<PlainLogins>();
  if (plan.login && !order.dry_run) {
    if (!plan.login->mechanism.empty() && !logins->make(plan.login->mechanism, *plan.login)) {
      return unknown_mechanism(plan.login->mechanism);
    }
    if (wants_secret(plan.login->mechanism)) {
      auto password = password_for(arguments, plan.login->user);
      if (!password) return password.error();
      plan.login->secret = std::move(*password);
    }
  }
  return Ready{std::move(order), std::move(*transport), std::move(logins)};
}

// The file that a transcript would destroy; empty: none.
std::string read_from(const std::string& transcript, const Arguments& arguments) {
  auto others = arguments.words;
  for (const auto* const option : {"message", "password-file", "tls-ca", "tls-cert", "tls-key"}) {
    if (arguments.has(option)) others.push_back(arguments.get(option));
  }
  std::error_code ignored;
  const auto found = std::find_if(others.begin(), others.end(), [&](const std::string& other) {
    return std::filesystem::equivalent(transcript, other, ignored);
  });
  return found == others.end() ? std::string() : *found;
}

Result<SendOutcome> talk(Ready& ready, const Arguments& arguments, const ChosenTables& tables, Console& console, Renderer& renderer,
                         bool shown) {
  const auto path = arguments.get("transcript");
  if (const auto other = read_from(path, arguments); !other.empty()) {
    return Error{ErrorKind::usage, "the transcript would overwrite what is read", other, "name another file", {}};
  }
  NoSink nothing;
  TextSink* const said = shown ? &console.out : &nothing;
  auto& request = ready.order.request;
  const SendMeans means{*ready.transport, *ready.logins, tables.tables()};
  if (path.empty()) return send(request, means, *said, renderer);
  TranscriptFile file(path);
  if (const auto opened = file.open(); !opened) return opened.error();
  BothSinks transcript(*said, file.sink());
  request.record_name = path;
  auto outcome = SendOutcome::impossible;
  {
    const KeptWhenStopped kept(file);
    outcome = send(request, means, transcript, renderer);
  }
  if (const auto written = file.keep(); !written) return written.error();
  return outcome;
}

// For people the conversation goes to standard output and the report to standard error, so that the first can be read back.
Exit send_as_asked(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error, Exit exit = Exit::trouble) {
    complain(console, error);
    return exit;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto form = output_form(arguments, renderer_forms());
  if (!form) return fail(form.error());
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return fail(style.error());
  const auto order = send_order(arguments);
  if (!order) return fail(order.error());
  auto ready = made_ready(*order, arguments);
  if (!ready) return fail(ready.error());
  if (ready->order.dry_run) {
    write_plan(ready->order, console.out);
    return Exit::done;
  }
  if (const auto found = find_hosts(ready->order); !found) return fail(found.error(), Exit::no_conversation);
  const bool for_people = (*form)->name == renderer_forms().front().name;
  FileSpool spool;
  RendererOutput output{for_people ? console.err : console.out, spool, *style};
  output.tells_inputs = !for_people;
  const auto renderer = (*form)->make(output);
  const auto outcome = talk(*ready, arguments, *tables, console, *renderer, for_people);
  return outcome ? exit_of(*outcome) : fail(outcome.error());
}

}  // namespace smtpwhy::cli
