#include "diagnose/reproduction.h"

#include "base/printable.h"
#include "base/shell.h"
#include "base/text.h"
#include "smtp/names.h"
#include "smtp/path.h"
#include "smtp/ports.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostRecipients = 20;  // in a command that is to be pasted

// What stands behind the address is parameters, or else the address was cut.
bool are_parameters(std::string_view text) {
  while (!text.empty()) {
    const auto word = first_word(text, &text);
    const auto keyword = word.substr(0, word.find('='));
    const bool good = std::all_of(keyword.begin(), keyword.end(), [](char c) { return is_alpha(c) || is_digit(c) || c == '-'; });
    if (keyword.empty() || !good) return false;
  }
  return true;
}

// Nothing where the argument cannot be read as an address: a part of it would be another one.
std::optional<std::string> readable_address(const Exchange& exchange) {
  const auto argument = exchange.command->argument;
  const auto path = parse_path_argument(argument);
  const bool closed = argument.find('<') == std::string_view::npos || argument.find('>') != std::string_view::npos;
  if (!path || !closed || !are_parameters(path->parameters)) return std::nullopt;
  return std::string(path->address);
}

void take_recipient(const Exchange& exchange, bool failed, Reproduction& result) {
  const auto address = readable_address(exchange);
  if (!address || address->empty()) {
    ++result.unreadable_recipients;
    if (failed) result.failed_recipient = exchange.command->argument;
    return;
  }
  result.recipients.push_back(*address);
  if (failed) result.failed_recipient = *address;
}

// The transaction that the exchange belongs to, else the first: from the command that opens it to the next such command.
void take_envelope(const Session& session, std::optional<std::size_t> exchange, Reproduction& result) {
  const auto& all = session.exchanges;
  const auto opens = [&](std::size_t i) { return opens_transaction(all[i].verb()); };
  std::size_t begin = all.size();
  for (std::size_t i = 0; i < all.size() && (begin == all.size() || (exchange && i <= *exchange)); ++i) {
    if (opens(i)) begin = i;
  }
  if (begin == all.size()) return;
  result.opening = all[begin].verb();
  result.sender = readable_address(all[begin]);
  if (!result.sender) return;  // with another one, what follows would be another transaction
  for (std::size_t i = begin + 1; i < all.size() && !opens(i); ++i) {
    if (all[i].verb() == Verb::rcpt) take_recipient(all[i], exchange == i, result);
  }
}

// Such a command needs nothing before it but the greetings.
bool stands_alone(Verb verb) {
  static constexpr std::array<Verb, 6> verbs = {Verb::vrfy, Verb::expn, Verb::noop, Verb::rset, Verb::help, Verb::etrn};
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

void take_failure(const Exchange& exchange, Reproduction& result) {
  result.failed_at = exchange.answers();
  if (!exchange.recipient.empty()) result.failed_recipient = exchange.recipient;
  if (!exchange.command) return;
  const auto& command = *exchange.command;
  if (command.verb == Verb::unknown) result.failed_at = command.verb_text;
  if (command.verb != Verb::unknown && !stands_alone(command.verb)) return;
  result.failed_command = command.verb_text;
  if (!command.argument.empty()) result.failed_command.append(" ").append(command.argument);
}

// Where no reply failed: what was left without one; the greeting, where nothing was said at all.
std::string_view place_unanswered(const Session& session) {
  const auto& all = session.exchanges;
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Exchange& e) { return e.command && !e.reply && e.verb() != Verb::quit; });
  if (found != all.end()) return found->answers();
  return all.empty() ? "CONNECT" : std::string_view();
}

struct StopRow {
  std::string_view failed_at;
  std::string_view stop;
};

constexpr std::array<StopRow, 12> kStops = {{{"CONNECT", "banner"},
                                             {"EHLO", "ehlo"},
                                             {"HELO", "ehlo"},
                                             {"LHLO", "ehlo"},
                                             {"STARTTLS", "tls"},
                                             {"AUTH", "auth"},
                                             {"MAIL", "mail"},
                                             {"SEND", "mail"},
                                             {"SOML", "mail"},
                                             {"SAML", "mail"},
                                             {"RCPT", "rcpt"},
                                             {"DATA", "data"}}};

bool is_envelope_needed(std::string_view stop) { return stop.empty() || stop == "mail" || stop == "rcpt" || stop == "data"; }

// An address that may stand behind an option: with a dash in front it would be one itself.
bool is_plain_mailbox(std::string_view address) { return is_mailbox(address) && address.front() != '-'; }

void take_relay(const Delivery& delivery, Reproduction& result) {
  result.server = delivery.relay_host();
  const auto colon = delivery.relay.rfind(':');
  if (colon != std::string_view::npos) result.port = parse_port(delivery.relay.substr(colon + 1));
  if (result.port == kSubmissionsPort) result.tls = Encryption::from_start;
}

}  // namespace

Reproduction reproduction_of(const Session& session, std::optional<std::size_t> exchange) {
  Reproduction result;
  result.server = session.server;
  if (session.port != 0) result.port = session.port;
  result.helo = session.client;
  result.logged_in = !session.logins.empty();
  bool starttls = false;
  for (const auto& one : session.exchanges) {
    starttls = starttls || one.verb() == Verb::starttls;
    result.lmtp = result.lmtp || one.verb() == Verb::lhlo;
    result.chunking = result.chunking || one.verb() == Verb::bdat;
  }
  if (starttls) result.tls = Encryption::starttls;
  if (session.encrypted() && !starttls) result.tls = Encryption::from_start;
  take_envelope(session, exchange, result);
  if (exchange) {
    take_failure(session.exchanges[*exchange], result);
  } else {
    result.failed_at = place_unanswered(session);
  }
  return result;
}

Reproduction reproduction_of(const Delivery& delivery) {
  Reproduction result;
  result.tls = Encryption::starttls;
  take_relay(delivery, result);
  if (delivery.sender) result.sender = std::string(*delivery.sender);
  if (!delivery.recipient.empty()) result.recipients.emplace_back(delivery.recipient);
  result.failed_at = delivery.verb;
  return result;
}

std::string_view stop_point(const Reproduction& reproduction) {
  const auto* const found =
      std::find_if(kStops.begin(), kStops.end(), [&](const StopRow& row) { return row.failed_at == reproduction.failed_at; });
  return found == kStops.end() ? std::string_view() : found->stop;
}

std::uint16_t port_to_try(const Reproduction& how) {
  if (how.port) return *how.port;
  if (how.lmtp) return kLmtpPort;
  return how.tls == Encryption::from_start ? kSubmissionsPort : kSmtpPort;
}

std::vector<std::string> recipients_to_try(const Reproduction& how, std::size_t most) {
  if (how.recipients.size() <= most) return how.recipients;
  const auto& all = how.recipients;
  const auto cut = all.begin() + static_cast<std::ptrdiff_t>(most);
  std::vector<std::string> result(all.begin(), cut);
  const bool listed = std::find(all.begin(), cut, how.failed_recipient) != cut;
  if (!listed && std::find(cut, all.end(), how.failed_recipient) != all.end()) result.back() = how.failed_recipient;
  return result;
}

std::string send_command(const Reproduction& how) {
  // Where it is not known what failed, most of it is tried. Without a point to stop at, a message goes out: only where that failed.
  const auto stop = how.failed_at.empty() ? std::string_view("rcpt") : stop_point(how);
  const bool at_message = how.failed_at == "." || how.failed_at == "BDAT";
  if (stop.empty() && !at_message && how.failed_command.empty()) return {};
  if (how.logged_in || (!is_domain(how.server) && !is_ip(how.server))) return {};
  const bool v6 = how.server.find(':') != std::string::npos;
  auto command = "smtpwhy send --server " + shell_quoted(v6 ? "[" + how.server + "]" : how.server);
  // What `send` would take by itself need not be said, and yet a port that is not 25 is worth seeing.
  Reproduction unknown = how;
  unknown.port.reset();
  if (how.port && (*how.port != kSmtpPort || port_to_try(unknown) != kSmtpPort)) command += fmt::format(":{}", *how.port);
  if (is_domain(how.helo)) command += " --helo " + shell_quoted(how.helo);
  if (how.lmtp) command += " --lmtp";
  if (how.tls == Encryption::none) command += " --tls off";
  if (how.tls == Encryption::from_start) command += " --tls-on-connect";
  if (!how.failed_command.empty()) {
    return printable(how.failed_command) == how.failed_command ? command + " --command " + shell_quoted(how.failed_command)
                                                               : std::string();
  }
  if (how.chunking && stop.empty()) command += " --chunking";
  if (how.opening != Verb::mail) command += fmt::format(" --mail-verb {}", name(how.opening));
  if (is_envelope_needed(stop)) {
    if (how.unreadable_recipients > 0 || !how.sender || (!how.sender->empty() && !is_plain_mailbox(*how.sender))) return {};
    command += " --from " + shell_quoted(*how.sender);
    if (how.recipients.empty() && stop != "mail") return {};
    if (!std::all_of(how.recipients.begin(), how.recipients.end(), is_plain_mailbox)) return {};
    for (const auto& recipient : recipients_to_try(how, kMostRecipients)) command += " --to " + shell_quoted(recipient);
  }
  return stop.empty() ? command : fmt::format("{} --stop-after {}", command, stop);
}

}  // namespace smtpwhy
