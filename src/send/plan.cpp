#include "send/plan.h"

#include "base/printable.h"
#include "base/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::array<std::string_view, 8> kStopNames = {"banner", "ehlo", "tls", "auth", "mail", "rcpt", "data", ""};

// An address that is longer is refused by any server; the limit keeps a command within one block (RFC 5321 section 4.5.3.1.3 has 256).
constexpr std::size_t kLongestValue = 1000;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool has_control(std::string_view text) { return std::any_of(text.begin(), text.end(), is_control); }

Error wrong(std::string_view what, std::string_view value, std::string_view hint) {
  return {ErrorKind::usage, fmt::format("{} cannot be \"{}\"", what, printable(value)), {}, std::string(hint), {}};
}

// Outside quotes neither white space nor a bracket may stand: they end the path, and what follows would be parameters.
bool is_path(std::string_view address) {
  bool quoted = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (quoted && c == '\\' && i + 1 < address.size()) {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ' ' || c == '<' || c == '>')) {
      return false;
    }
  }
  return !quoted && !has_control(address) && address.size() <= kLongestValue;
}

bool is_notify(std::string_view value) {
  if (equals_ignoring_case(value, "NEVER")) return true;
  const auto words = split(value, ',');
  return std::all_of(words.begin(), words.end(), [](std::string_view word) {
    return equals_ignoring_case(word, "SUCCESS") || equals_ignoring_case(word, "FAILURE") || equals_ignoring_case(word, "DELAY");
  });
}

Result<Done> check_addresses(const SendPlan& plan) {
  constexpr std::string_view hint = "an address as it stands in MAIL and RCPT, without brackets: bob@example.net";
  if (!is_path(plan.sender)) return wrong("the sender", plan.sender, hint);
  for (const auto& recipient : plan.recipients) {
    if (recipient.empty() || !is_path(recipient)) return wrong("a recipient", recipient, hint);
  }
  return Done{};
}

Result<Done> check_commands(const SendPlan& plan) {
  for (const auto& command : plan.commands) {
    if (command.empty() || has_control(command)) return wrong("a command", command, "one line, without control characters");
    if (parse_command(command).verb == Verb::starttls) {
      return wrong("a command", command, "--tls required does this, with the handshake behind it");
    }
  }
  return Done{};
}

Result<Done> check_dsn(const DsnWishes& dsn) {
  if (!dsn.notify.empty() && !is_notify(dsn.notify)) {
    return wrong("--notify", dsn.notify, "never, or some of success, failure and delay with commas between");
  }
  if (!dsn.ret.empty() && !equals_ignoring_case(dsn.ret, "FULL") && !equals_ignoring_case(dsn.ret, "HDRS")) {
    return wrong("--ret", dsn.ret, "full or hdrs");
  }
  if (has_control(dsn.envid) || dsn.envid.size() > kLongestValue) return wrong("--envid", dsn.envid, "printable characters");
  return Done{};
}

}  // namespace

std::optional<StopPoint> stop_point_named(std::string_view name) {
  const auto* const found = std::find(kStopNames.begin(), kStopNames.end() - 1, name);
  if (found == kStopNames.end() - 1) return std::nullopt;
  return static_cast<StopPoint>(found - kStopNames.begin());
}

std::string_view name(StopPoint point) { return kStopNames.at(static_cast<std::size_t>(point)); }

Result<Done> check_plan(const SendPlan& plan) {
  const bool bad_name = plan.helo.empty() || has_control(plan.helo) || plan.helo.find(' ') != std::string::npos;
  if (bad_name || plan.helo.size() > kLongestValue) return wrong("the name for EHLO", plan.helo, "a host name, or [192.0.2.1]");
  if (auto done = check_addresses(plan); !done) return done;
  if (auto done = check_commands(plan); !done) return done;
  return check_dsn(plan.dsn);
}

std::string xtext(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < '!' || octet > '~' || c == '+' || c == '=') {
      result += fmt::format("+{:02X}", octet);
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace smtpwhy
