// Lines longer than SMTP allows, CRLF counted: 1000 octets of a message, 512 of a command (RFC 5321 section 4.5.3.1). Extensions
// lengthen commands: by what all of them together may add to MAIL and RCPT. What is binary has no lines (RFC 3030 section 3), and the
// arguments of AUTH are not kept.
#include "diagnose/check.h"

#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

// Octets with CRLF (RFC 5321 sections 4.5.3.1.4 and 4.5.3.1.6).
constexpr std::uint64_t kLineEnd = 2;
constexpr std::uint64_t kLongestContentLine = 1000;
constexpr std::uint64_t kLongestCommand = 512;
constexpr std::uint64_t kLongestEnvelopeCommand = 2304;  // SIZE, AUTH=, DSN, SMTPUTF8, NO-SOLICITING, …

std::uint64_t longest(Verb verb) {
  return opens_transaction(verb) || verb == Verb::rcpt ? kLongestEnvelopeCommand : kLongestCommand;
}

std::uint64_t length(const SpokenCommand& command) {
  return command.verb_text.size() + (command.argument.empty() ? 0 : 1) + command.argument.size() + kLineEnd;
}

bool is_binary(const Session& session) {
  return std::any_of(session.exchanges.begin(), session.exchanges.end(), [](const Exchange& e) {
    return opens_transaction(e.verb()) && upper(e.command->argument).find("BODY=BINARYMIME") != std::string::npos;
  });
}

void check_content(Examination& examination) {
  const auto& session = examination.session;
  const auto [octets, line] = session.longest_content;
  // The dot that is put in front of another is no part of the line (RFC 5321 section 4.5.2).
  if (octets + kLineEnd <= kLongestContentLine + 1 || is_binary(session)) return;
  const auto& exchanges = session.exchanges;
  const auto message = std::find_if(exchanges.begin(), exchanges.end(), [&, at = line](const Exchange& e) {
    return e.verb() == Verb::end_of_data && (e.command->line >= at || e.reply_line >= at);
  });
  const auto index = static_cast<std::size_t>(message == exchanges.end() ? exchanges.size() - 1 : message - exchanges.begin());
  if (exchanges.empty()) return;
  leave(examination, "line-too-long", Severity::warning, "line-too-long", index,
        {examination.input, line, fmt::format("a line of {} octets", octets), "the message", std::nullopt});
}

}  // namespace

void check_long_lines(Examination& examination) {
  check_content(examination);
  const auto& exchanges = examination.session.exchanges;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const auto& command = exchanges[i].command;
    if (!command || command->verb == Verb::unknown || length(*command) <= longest(command->verb)) continue;
    leave(examination, "line-too-long", Severity::warning, "line-too-long", i,
          {examination.input, command->line, fmt::format("a line of {} octets", length(*command)), std::string(command->verb_text),
           std::nullopt});
    return;
  }
}

}  // namespace smtpwhy
