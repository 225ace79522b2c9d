#include "diagnose/reproduction.h"

#include "base/shell.h"
#include "base/text.h"
#include "smtp/names.h"
#include "smtp/path.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostRecipients = 20;  // in a command that is to be pasted

std::string address_of(const Exchange& exchange) {
  const auto path = parse_path_argument(exchange.command->argument);
  return std::string(path ? path->address : exchange.command->argument);
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
  result.sender = address_of(all[begin]);
  for (std::size_t i = begin + 1; i < all.size() && !opens(i); ++i) {
    if (all[i].verb() == Verb::rcpt) result.recipients.push_back(address_of(all[i]));
  }
}

// Where no reply failed: what was left without one; the greeting, where nothing was said at all.
std::string_view unanswered(const Session& session) {
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

// `mx.example.net[192.0.2.1]:25`, `192.0.2.1:25`, `mx.example.net`
void take_relay(std::string_view relay, Reproduction& result) {
  result.server = relay.substr(0, relay.find_first_of("[: "));
  if (result.server == "none" || result.server == "local") result.server.clear();
  const auto colon = relay.rfind(':');
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_number(relay.substr(colon + 1));
  if (port && *port > 0 && *port < 65536) result.port = static_cast<std::uint16_t>(*port);
}

}  // namespace

Reproduction reproduction_of(const Session& session, std::optional<std::size_t> exchange) {
  Reproduction result;
  result.server = session.server;
  result.helo = session.client;
  result.logged_in = !session.logins.empty();
  bool starttls = false;
  for (const auto& one : session.exchanges) {
    starttls = starttls || one.verb() == Verb::starttls;
    result.lmtp = result.lmtp || one.verb() == Verb::lhlo;
    result.chunking = result.chunking || one.verb() == Verb::bdat;
  }
  if (starttls) result.tls = Encryption::starttls;
  if (session.tls && !starttls) result.tls = Encryption::from_start;
  take_envelope(session, exchange, result);
  if (exchange) {
    result.failed_at = session.exchanges[*exchange].answers();
  } else {
    result.failed_at = unanswered(session);
  }
  return result;
}

Reproduction reproduction_of(const Delivery& delivery) {
  Reproduction result;
  take_relay(delivery.relay, result);
  if (delivery.sender) result.sender = std::string(*delivery.sender);
  if (!delivery.recipient.empty()) result.recipients.emplace_back(delivery.recipient);
  result.failed_at = delivery.verb;
  result.tls = Encryption::starttls;
  return result;
}

std::string_view stop_point(const Reproduction& reproduction) {
  const auto* const found =
      std::find_if(kStops.begin(), kStops.end(), [&](const StopRow& row) { return row.failed_at == reproduction.failed_at; });
  return found == kStops.end() ? std::string_view() : found->stop;
}

std::string send_command(const Reproduction& how) {
  const auto stop = stop_point(how);
  if (how.logged_in || (!is_domain(how.server) && !is_ip(how.server))) return {};
  const bool v6 = how.server.find(':') != std::string::npos;
  auto command = "smtpwhy send --server " + shell_quoted(v6 ? "[" + how.server + "]" : how.server);
  if (how.port != 25) command += fmt::format(":{}", how.port);
  if (is_domain(how.helo)) command += " --helo " + shell_quoted(how.helo);
  if (how.lmtp) command += " --lmtp";
  if (how.tls == Encryption::none) command += " --tls off";
  if (how.tls == Encryption::from_start) command += " --tls-on-connect";
  if (how.chunking && stop.empty()) command += " --chunking";
  if (how.opening != Verb::mail) command += fmt::format(" --mail-verb {}", name(how.opening));
  if (is_envelope_needed(stop)) {
    if (!how.sender || (!how.sender->empty() && !is_plain_mailbox(*how.sender))) return {};
    command += " --from " + shell_quoted(*how.sender);
    if (how.recipients.empty() && stop != "mail") return {};
    if (!std::all_of(how.recipients.begin(), how.recipients.end(), is_plain_mailbox)) return {};
    for (std::size_t i = 0; i < how.recipients.size() && i < kMostRecipients; ++i)
      command += " --to " + shell_quoted(how.recipients[i]);
  }
  return stop.empty() ? command : fmt::format("{} --stop-after {}", command, stop);
}

}  // namespace smtpwhy
