// smtpwhy mimic: the server of a log, played again for whoever connects.
#include "base/printable.h"
#include "base/text.h"
#include "cli/send/logged_attempt.h"
#include "cli/send/no_sink.h"
#include "cli/send/send_options.h"
#include "cli/send/sender.h"
#include "cli/stop_signals.h"
#include "cli/usage.h"
#include "mimic/io/asio_listener.h"
#include "smtp/names.h"

#include <chrono>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t kPort = 2525;                      // what developers take who may not have 25
constexpr std::uint64_t kMostConnections = 1'000'000'000;  // for ever
// RFC 5321 section 4.5.3.2: servers wait 5 minutes for a command, clients up to 10 for a reply.
constexpr Deadlines::Duration kWait = 10min;

/// What the options ask for.
struct MimicOrder {
  ListenerSettings listener;
  std::uint64_t connections = 0;  ///< 0: no end
  Deadlines::Duration wait = kWait;
};

/// A transcript of what nobody reports on.
class NoEvents : public EventSink {
 public:
  void on_event(const Event& /*event*/) override {}
};

// `ADDRESS`, `ADDRESS:PORT`, `[::1]:PORT`; other than for a client port 0 means something.
Result<Host> listen_address(const Arguments& arguments) {
  const auto text = arguments.get("listen", fmt::format("127.0.0.1:{}", kPort));
  const bool any_port = text.ends_with(":0") && !is_ip(text);
  auto host = parse_host(any_port ? text.substr(0, text.size() - 2) : text, kPort);
  if (!host) return host.error();
  if (any_port) host->port = 0;
  if (host->name == "localhost") host->name = "127.0.0.1";
  if (!is_ip(host->name)) return usage(fmt::format("\"{}\" is no IP address", text), "--listen 127.0.0.1:2525");
  if (is_loopback(host->name) || arguments.has("allow-remote")) return *host;
  return usage(fmt::format("at {} other machines could come", host->name), "--allow-remote, if that is wanted");
}

Result<std::uint64_t> connections_in(const Arguments& arguments) {
  if (!arguments.has("connections")) return std::uint64_t{arguments.has("once") ? 1U : 0U};
  if (arguments.has("once")) return usage("--once and --connections cannot be had together");
  const auto number = parse_number(arguments.get("connections"));
  if (number && *number > 0 && *number <= kMostConnections) return std::uint64_t{*number};
  return usage("--connections wants a number");
}

Result<MimicOrder> order_in(const Arguments& arguments) {
  MimicOrder order;
  const auto host = listen_address(arguments);
  if (!host) return host.error();
  const auto connections = connections_in(arguments);
  if (!connections) return connections.error();
  const auto wait = arguments.has("wait") ? parse_duration("wait", arguments.get("wait")) : Result<Deadlines::Duration>(kWait);
  if (!wait) return wait.error();
  if (arguments.has("key") && !arguments.has("certificate")) return usage("--key needs --certificate");
  order.listener.where = *host;
  order.listener.certificate = arguments.get("certificate");
  order.listener.key = arguments.get("key");
  order.connections = *connections;
  order.wait = *wait;
  return order;
}

std::string which(const LoggedAttempt& attempt) {
  if (attempt.session != 0) return fmt::format("session {} of {}", attempt.session, attempt.place);
  return attempt.queue_id.empty() ? "the delivery of " + attempt.place
                                  : fmt::format("delivery {} of {}", printable(attempt.queue_id), attempt.place);
}

std::string how_it_ends(const LoggedAttempt& attempt) {
  if (!attempt.failure) return "nothing fails";
  const auto& failure = *attempt.failure;
  const auto& command = failure.command.empty() ? attempt.how.failed_at : failure.command;
  auto text = std::string("fails");
  if (!command.empty()) text += fmt::format(" at {}", printable(command));
  return text + fmt::format(": {}", printable(failure.words.empty() ? failure.title : failure.words));
}

void announce(const Listener& listener, const LoggedAttempt& attempt, TextSink& out) {
  const auto where = listener.address();
  const bool v6 = where.name.find(':') != std::string::npos;
  out.write(fmt::format("Listening on {}{}{}:{}, playing {}: {}\n", v6 ? "[" : "", where.name, v6 ? "]" : "", where.port,
                        which(attempt), how_it_ends(attempt)));
  for (const auto& guess : (*attempt.script)->guesses) out.write(guess + "\n");
  out.flush();
}

// Each connection is a conversation of its own in the transcript.
void serve_all(const Script& script, const MimicOrder& order, Listener& listener, TextSink& transcript) {
  NoEvents nobody;
  for (std::uint64_t served = 0; order.connections == 0 || served < order.connections; ++served) {
    const auto peer = listener.accept();
    if (!peer) return;
    LineLedger ledger;
    Record record(nobody, ledger, transcript);
    const auto where = listener.address();
    record.open(where.name, where.port, listener.now());
    record.tell(EventKind::note, Side::client, Trouble::none, "the client is at " + *peer, listener.now());
    serve(script, listener, record, order.wait);
  }
}

}  // namespace

Exit mimic_as_asked(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  auto order = order_in(arguments);
  if (!order) return fail(order.error());
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto attempt = attempt_in(arguments, *tables, console, true);
  if (!attempt) return fail(attempt.error());
  if (!attempt->script->ok()) return fail(attempt->script->error());
  const auto& script = attempt->script->value();
  const StopSignals signals;
  order->listener.stop = signals.descriptor();
  order->listener.certificate_name = script.host;
  const auto listener = make_listener(order->listener);
  if (!listener) return fail(listener.error());
  announce(**listener, *attempt, console.err);
  NoSink nothing;
  serve_all(script, *order, **listener, arguments.has("quiet") ? static_cast<TextSink&>(nothing) : console.out);
  return Exit::done;
}

}  // namespace smtpwhy::cli
