#include "cli/send/send_options.h"

#include "base/text.h"
#include "cli/usage.h"
#include "smtp/names.h"
#include "smtp/path.h"
#include "smtp/ports.h"

#include <unistd.h>

#include <array>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr std::uint16_t kDomain = 53;

Result<std::uint16_t> port_in(std::string_view text) {
  if (const auto port = parse_port(text)) return *port;
  return usage(fmt::format("\"{}\" is no port", text), "a number from 1 to 65535");
}

// Addresses with commas between; one in quotes is part of an address.
std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> result(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) {
      result.emplace_back();
    } else if (c != ' ' || quoted) {
      result.back() += c;
    }
  }
  return result;
}

Result<TlsUse> tls_use(const Arguments& arguments, std::uint16_t port) {
  const auto when = arguments.get("tls");
  if (arguments.has("tls-on-connect")) {
    if (arguments.has("tls")) return usage("--tls and --tls-on-connect cannot be had together");
    return TlsUse::from_start;
  }
  if (when == "off") return TlsUse::off;
  if (when == "required") return TlsUse::required;
  if (when == "if-offered") return TlsUse::if_offered;
  if (arguments.has("tls")) return unknown_value("tls", when, {"off", "if-offered", "required"});
  return port == kSubmissionsPort ? TlsUse::from_start : TlsUse::if_offered;
}

Result<Done> take_stop(const Arguments& arguments, SendPlan& plan) {
  for (const auto* const option : {"stop-after", "drop-after"}) {
    if (!arguments.has(option)) continue;
    const auto point = stop_point_named(arguments.get(option));
    if (!point) {
      return unknown_value(option, arguments.get(option), {"banner", "ehlo", "tls", "auth", "mail", "rcpt", "data"});
    }
    if (plan.stop != StopPoint::never) return usage("--stop-after and --drop-after cannot be had together");
    plan.stop = *point;
    plan.drop = std::string_view(option) == "drop-after";
  }
  return Done{};
}

Result<Done> take_opening(const Arguments& arguments, SendPlan& plan) {
  const auto verb = parse_command(arguments.get("mail-verb", "MAIL")).verb;
  if (!opens_transaction(verb) && verb != Verb::turn) {
    return unknown_value("mail-verb", upper(arguments.get("mail-verb")), {"MAIL", "SEND", "SOML", "SAML", "TURN"});
  }
  plan.opening = verb;
  return Done{};
}

// How far it is to go decides what must be known.
Result<Done> check_envelope(const Arguments& arguments, const SendPlan& plan) {
  const bool ends_before = plan.stop < StopPoint::mail || plan.opening == Verb::turn;
  const bool only_commands = !plan.commands.empty() && plan.recipients.empty();
  if (ends_before || only_commands) return Done{};
  if (!arguments.has("from")) return usage("from whom?", "--from ADDRESS; --from '' for the empty sender of a bounce");
  if (plan.recipients.empty() && plan.stop != StopPoint::mail) return usage("to whom?", "--to ADDRESS");
  return Done{};
}

Result<SendPlan> plan_in(const Arguments& arguments, std::uint16_t port) {
  SendPlan plan;
  plan.helo = arguments.get("helo", own_name());
  const auto tls = tls_use(arguments, port);
  if (!tls) return tls.error();
  plan.tls = *tls;
  plan.commands = arguments.all("command");
  plan.sender = arguments.get("from");
  for (const auto& list : arguments.all("to")) {
    const auto addresses = addresses_in(list);
    plan.recipients.insert(plan.recipients.end(), addresses.begin(), addresses.end());
  }
  plan.dsn = {arguments.get("notify"), arguments.get("ret"), arguments.get("envid")};
  plan.lmtp = arguments.has("lmtp");
  plan.pipelining = !arguments.has("no-pipelining");
  plan.chunking = arguments.has("chunking");
  if (auto done = take_login(arguments, plan); !done) return done.error();
  if (auto done = take_stop(arguments, plan); !done) return done.error();
  if (auto done = take_opening(arguments, plan); !done) return done.error();
  if (auto done = check_envelope(arguments, plan); !done) return done.error();
  if (auto done = check_plan(plan); !done) return done.error();
  return plan;
}

Result<Deadlines> deadlines_in(const Arguments& arguments) {
  Deadlines deadlines;
  if (arguments.has("timeout")) {
    const auto limit = parse_duration("timeout", arguments.get("timeout"));
    if (!limit) return limit.error();
    deadlines.set_replies(*limit);
  }
  if (arguments.has("connect-timeout")) {
    const auto limit = parse_duration("connect-timeout", arguments.get("connect-timeout"));
    if (!limit) return limit.error();
    deadlines.set_connect(*limit);
  }
  return deadlines;
}

Result<ConnectionSettings> connection_in(const Arguments& arguments) {
  ConnectionSettings settings;
  if (arguments.has("ipv4") && arguments.has("ipv6")) return usage("--ipv4 and --ipv6 cannot be had together");
  if (arguments.has("ipv4")) settings.family = AddressFamily::ipv4;
  if (arguments.has("ipv6")) settings.family = AddressFamily::ipv6;
  settings.source = arguments.get("source");
  settings.tls = {!arguments.has("no-verify"), arguments.get("tls-name"), arguments.get("tls-least", "1.2"),
                  arguments.get("tls-ca"),     arguments.get("tls-cert"), arguments.get("tls-key")};
  if (!settings.tls.name.empty() && !is_domain(settings.tls.name) && !is_ip(settings.tls.name)) {
    return usage(fmt::format("\"{}\" is no host name", settings.tls.name));
  }
  if (!arguments.has("resolver")) return settings;
  const auto resolver = parse_host(arguments.get("resolver"), kDomain);
  if (!resolver) return resolver.error();
  if (!is_ip(resolver->name)) return usage("--resolver wants an IP address");
  const bool v6 = resolver->name.find(':') != std::string::npos;
  settings.resolver = fmt::format("{}{}{}:{}", v6 ? "[" : "", resolver->name, v6 ? "]" : "", resolver->port);
  return settings;
}

// Either --server, or the domain whose MX records are to be looked up.
Result<Done> take_hosts(const Arguments& arguments, std::uint16_t port, SendOrder& order) {
  if (arguments.has("server") == arguments.has("mx")) {
    return usage(arguments.has("mx") ? "--server and --mx cannot be had together" : "which server?",
                 "--server HOST[:PORT], or --mx for those of the first recipient's domain");
  }
  if (arguments.has("server")) {
    const auto host = parse_host(arguments.get("server"), port);
    if (!host) return host.error();
    order.request.hosts = {*host};
    order.port = host->port;
    return Done{};
  }
  const auto wanted = arguments.has("mx-port") ? port_in(arguments.get("mx-port")) : Result<std::uint16_t>(port);
  if (!wanted) return wanted.error();
  order.port = *wanted;
  const auto recipients = arguments.all("to");
  order.mx_domain = recipients.empty() ? std::string() : std::string(domain_of(addresses_in(recipients.front()).front()));
  if (!is_domain(order.mx_domain)) return usage("--mx needs a recipient with a domain", "--to bob@example.net");
  return Done{};
}

}  // namespace

Result<Deadlines::Duration> parse_duration(std::string_view option, const std::string& text) {
  constexpr std::uint32_t kLongestTimeout = 86'400'000;  // a day
  struct Unit {
    std::string_view name;
    std::uint32_t milliseconds;
  };
  static constexpr std::array<Unit, 4> units = {{{"ms", 1}, {"s", 1000}, {"m", 60000}, {"", 1000}}};
  for (const auto& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const auto number = parse_number(std::string_view(text).substr(0, text.size() - unit.name.size()));
    if (number && *number > 0 && *number <= kLongestTimeout / unit.milliseconds)
      return Deadlines::Duration(*number * unit.milliseconds);
    break;
  }
  return usage(fmt::format("--{} cannot be \"{}\"", option, text), "a time such as 30s, 5m or 500ms, at most a day");
}

std::string own_name() {
  std::array<char, 256> name{};
  const bool known = ::gethostname(name.data(), name.size() - 1) == 0 && is_domain(name.data());
  return known ? name.data() : "localhost";
}

Result<Done> take_login(const Arguments& arguments, SendPlan& plan) {
  if (arguments.has("user")) {
    plan.login = Credentials{arguments.get("user"), {}, upper(arguments.get("auth")), arguments.has("allow-plaintext-auth")};
  } else if (arguments.has("auth")) {
    return usage("--auth needs --user");
  }
  return Done{};
}

Result<Done> take_settings(const Arguments& arguments, SendOrder& order) {
  const auto deadlines = deadlines_in(arguments);
  if (!deadlines) return deadlines.error();
  order.request.deadlines = *deadlines;
  auto connection = connection_in(arguments);
  if (!connection) return connection.error();
  order.connection = std::move(*connection);
  return Done{};
}

Result<Host> parse_host(const std::string& text, std::uint16_t otherwise) {
  std::string_view name = text;
  std::string_view port;
  if (name.starts_with('[') && name.find(']') != std::string_view::npos) {
    port = name.substr(name.find(']') + 1);
    name = name.substr(1, name.find(']') - 1);
    if (!is_ip(name)) return usage(fmt::format("\"{}\" is no IP address", name));
  } else if (!is_ip(name) && name.find(':') != std::string_view::npos) {
    port = name.substr(name.find(':'));
    name = name.substr(0, name.find(':'));
  }
  if (!is_ip(name) && !is_domain(name)) {
    return usage(fmt::format("\"{}\" is no host", text),
                 "a name or an IP address, with a port or without: mx.example.net:587, [2001:db8::1]:25");
  }
  if (port.empty()) return Host{std::string(name), otherwise};
  const auto number = port_in(port.substr(1));
  if (!number || port.front() != ':') return number ? usage(fmt::format("\"{}\" is no host", text)) : number.error();
  return Host{std::string(name), *number};
}

Result<SendOrder> send_order(const Arguments& arguments) {
  if (!arguments.words.empty())
    return usage(fmt::format("\"{}\" belongs to no option", arguments.words.front()), "`smtpwhy help send`");
  const std::uint16_t usual = arguments.has("lmtp") ? kLmtpPort : arguments.has("tls-on-connect") ? kSubmissionsPort : kSmtpPort;
  SendOrder order;
  if (auto done = take_hosts(arguments, usual, order); !done) return done.error();
  auto plan = plan_in(arguments, order.port);
  if (!plan) return plan.error();
  order.request.plan = std::move(*plan);
  if (auto done = take_settings(arguments, order); !done) return done.error();
  order.dry_run = arguments.has("dry-run");
  return order;
}

}  // namespace smtpwhy::cli
