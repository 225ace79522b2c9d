// Boost.Program_options is seen here and nowhere else.
#include "cli/options.h"

#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/program_options.hpp>

namespace smtpwhy::cli {
namespace {

namespace po = boost::program_options;

constexpr OptionRow kRows[] = {
    {"format", 'f', "FORM", "explain analyze trace compare merge send",
     "form of the output: text, json, jsonl; of analyze and send also markdown, reply, html, csv; of trace text, json, reply; of "
     "compare text, json; of merge text, markdown, html, json"},
    {"server", 's', "HOST[:PORT]", "send reproduce",
     "the server to speak with; port 25 where none is named, an IPv6 address in brackets"},
    {"session", 0, "NUMBER", "reproduce mimic", "the session of that number in the report, instead of the first that failed"},
    {"queue-id", 0, "ID", "reproduce mimic", "the delivery with that queue id"},
    {"finding", 0, "NUMBER", "reproduce mimic", "the first attempt with that problem; 1 is the first that `smtpwhy analyze` lists"},
    {"deliver", 0, "", "reproduce",
     "send a message too, where it came that far; else it stops before, and what failed at the message was not tried (exit 3)"},
    {"listen", 0, "ADDRESS:PORT", "mimic", "where to wait for clients; port 0: any that is free; else 127.0.0.1:2525"},
    {"allow-remote", 0, "", "mimic", "listen also where other machines can come"},
    {"once", 0, "", "mimic", "end after the first connection; else it goes on until Ctrl-C"},
    {"connections", 0, "NUMBER", "mimic", "end after so many"},
    {"certificate", 0, "FILE", "mimic",
     "show this certificate (PEM), with --key FILE where its key is elsewhere; else one that it made and signed itself"},
    {"key", 0, "FILE", "mimic", "the key of --certificate"},
    {"wait", 0, "TIME", "mimic",
     "drop a client that says nothing for so long (30s, 5m, 500ms), or that is kept waiting as in the log; else 10m"},
    {"quiet", 'q', "", "mimic", "do not print the conversations"},
    {"mx", 0, "", "send", "instead of a server: those that the first recipient's domain names for its mail, in order"},
    {"mx-port", 0, "PORT", "send", "the port of those; else 25"},
    {"from", 0, "ADDRESS", "send", "the sender in MAIL; '' for none, as in a bounce"},
    {"to", 0, "ADDRESS", "send", "a recipient; several with commas, or said again"},
    {"helo", 0, "NAME", "send reproduce", "the name to say with EHLO; else this machine's"},
    {"message", 0, "FILE", "send reproduce", "the message with its headers; - for standard input; else a small one of its own"},
    {"subject", 0, "TEXT", "send reproduce", "of its own message"},
    {"body", 0, "TEXT", "send reproduce", "of its own message"},
    {"header", 0, "'NAME: TEXT'", "send reproduce", "a header to put in, in place of one of that name; may be said again"},
    {"stop-after", 0, "POINT", "send", "say QUIT after banner, ehlo, tls, auth, mail, rcpt or data (then without QUIT)"},
    {"drop-after", 0, "POINT", "send", "drop the connection there, without QUIT"},
    {"tls", 0, "WHEN", "send", "STARTTLS: off, if-offered (as without this option), required"},
    {"tls-on-connect", 0, "", "send", "TLS from the first byte, as on port 465"},
    {"no-verify", 0, "", "send reproduce", "go on with a certificate that is not good, and say why it is not"},
    {"tls-name", 0, "NAME", "send reproduce",
     "the name that the certificate must be for, and that is asked for (SNI); else the server's"},
    {"tls-least", 0, "VERSION", "send reproduce", "the oldest version of TLS: 1.0, 1.1, 1.2 (as without this option), 1.3"},
    {"tls-ca", 0, "FILE", "send reproduce", "certificates (PEM) to trust besides the system's"},
    {"tls-cert", 0, "FILE", "send reproduce", "show this certificate (PEM), with --tls-key FILE where its key is elsewhere"},
    {"tls-key", 0, "FILE", "send reproduce", "the key of --tls-cert"},
    {"user", 0, "NAME", "send reproduce", "log in; the password is asked for, unless one of these says where it is"},
    {"password-env", 0, "VARIABLE", "send reproduce", "take the password, or token, from an environment variable"},
    {"password-file", 0, "FILE", "send reproduce", "take it from the first line of a file"},
    {"password-command", 0, "COMMAND", "send reproduce", "take it from the first line that a command prints"},
    {"auth", 0, "MECHANISM", "send reproduce",
     "how to log in, also where it is not offered: SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, PLAIN, LOGIN, EXTERNAL, XOAUTH2, "
     "OAUTHBEARER"},
    {"allow-plaintext-auth", 0, "", "send reproduce", "log in with PLAIN or LOGIN also where there is no TLS"},
    {"command", 0, "LINE", "send", "say this before the envelope, as it is; may be said again"},
    {"lmtp", 0, "", "send", "speak LMTP: one answer to the message for each recipient"},
    {"mail-verb", 0, "VERB", "send", "open with SEND, SOML, SAML or TURN (RFC 821) instead of MAIL"},
    {"no-pipelining", 0, "", "send", "wait for each reply, also where the server offers PIPELINING"},
    {"chunking", 0, "", "send", "send the message with BDAT"},
    {"notify", 0, "WHEN", "send", "ask for notifications (DSN): never, or some of success,failure,delay"},
    {"ret", 0, "WHAT", "send", "what a notification holds: full, hdrs"},
    {"envid", 0, "ID", "send", "a name of the message for notifications"},
    {"timeout", 0, "TIME", "send reproduce",
     "wait so long for each reply (30s, 5m, 500ms); else as RFC 5321 says, 2 to 10 minutes"},
    {"connect-timeout", 0, "TIME", "send reproduce", "wait so long for a connection; else 30s"},
    {"ipv4", '4', "", "send reproduce", "only IPv4"},
    {"ipv6", '6', "", "send reproduce", "only IPv6"},
    {"source", 0, "IP", "send reproduce", "connect from this address"},
    {"resolver", 0, "IP[:PORT]", "send reproduce", "ask this name server"},
    {"transcript", 0, "FILE", "send reproduce", "write the conversation to a file, in any form of the output"},
    {"dry-run", 0, "", "send", "say what would be done, and open no connection"},
    {"command", 'c', "VERB", "explain", "the command that the reply answered: RCPT, MAIL, AUTH, ., CONNECT …"},
    {"host", 0, "NAME", "explain", "the host that said it"},
    {"input-format", 0, "NAME", "analyze trace compare reproduce mimic",
     "read the input as this format instead of looking (`smtpwhy formats`)"},
    {"follow", 'F', "", "analyze", "read on as the input grows, until Ctrl-C; then comes the report (jsonl, csv: at once)"},
    {"since", 0, "TIME", "analyze",
     "only what happened at or after this time in UTC (2026-01-05, 2026-01-05T10:00:00), or at none known"},
    {"until", 0, "TIME", "analyze", "only what happened at or before this time"},
    {"only", 0, "FIELD=VALUE", "analyze", "only such failures: cause, provider, severity, domain; several with commas"},
    {"top", 0, "N", "analyze", "only the N worst problems, and the N highest rows of each table; the others are counted"},
    {"anonymize", 0, "", "analyze trace compare",
     "put stand-ins in place of addresses, hosts, IP addresses and ids, to pass the report on; look before you do"},
    {"fail-on", 0, "SEVERITY", "analyze", "exit with 1 where something failed: temporary (anything), permanent (for good only)"},
    {"year", 0, "YYYY", "analyze trace compare reproduce mimic",
     "the year of the first stamp that names none, as syslog's; else the file's time tells"},
    {"timezone", 0, "OFFSET", "analyze trace compare reproduce mimic",
     "the zone of stamps that name none: +01:00, -0500, UTC (as without this option)"},
    {"data", 0, "DIR", "explain analyze trace compare merge send reproduce mimic data formats help",
     "lay the tables in DIR over the built-in ones (see data/README.md)"},
    {"color", 0, "WHEN", "explain analyze trace compare merge send reproduce", "auto, always, never; NO_COLOR is respected"},
    {"threads", 0, "N", "analyze",
     "use up to N threads; 1: only one; else as many as there are processors. The report is the same"},
    {"no-progress", 0, "", "analyze trace compare", "do not show on the terminal how far long work has come"},
    {"help", 'h', "", "", "show help"},
    {"version", 'V', "", "", "show the version"},
};

po::options_description description_of(std::string_view command) {
  po::options_description description;
  for (const auto& row : option_rows()) {
    if (!belongs_to(row, command)) continue;
    const std::string name = row.letter == 0 ? std::string(row.name) : fmt::format("{},{}", row.name, row.letter);
    if (row.value.empty()) {
      description.add_options()(name.c_str(), "");
    } else {
      description.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  return description;
}

std::string hint_for(std::string_view option, std::string_view command) {
  while (option.starts_with('-')) option.remove_prefix(1);
  option = option.substr(0, option.find('='));
  std::vector<std::string_view> known;
  for (const auto& row : option_rows()) {
    if (belongs_to(row, command)) known.push_back(row.name);
  }
  const auto near = nearest(option, known);
  const auto help = fmt::format("`smtpwhy help {}` lists the options", command);
  return near.empty() ? help : fmt::format("did you mean --{}? {}", near, help);
}

Error usage(std::string message, std::string hint) { return {ErrorKind::usage, std::move(message), {}, std::move(hint), {}}; }

Arguments collected(std::string_view command, const po::parsed_options& parsed) {
  Arguments arguments;
  arguments.command = command;
  for (const auto& option : parsed.options) {
    if (option.position_key >= 0) {
      arguments.words.insert(arguments.words.end(), option.value.begin(), option.value.end());
    } else {
      const auto value = option.value.empty() ? std::string() : option.value.front();
      arguments.options[option.string_key] = value;
      arguments.each.emplace_back(option.string_key, value);
    }
  }
  return arguments;
}

}  // namespace

const std::vector<OptionRow>& option_rows() {
  static const std::vector<OptionRow> rows(std::begin(kRows), std::end(kRows));
  return rows;
}

bool takes_value(std::string_view option) {
  const auto& rows = option_rows();
  return std::any_of(rows.begin(), rows.end(), [&](const OptionRow& row) {
    const bool named = option == fmt::format("--{}", row.name) || (row.letter != 0 && option == fmt::format("-{}", row.letter));
    return named && !row.value.empty();
  });
}

bool belongs_to(const OptionRow& row, std::string_view command) {
  const auto commands = split(row.commands, ' ');
  return row.commands.empty() || std::find(commands.begin(), commands.end(), command) != commands.end();
}

std::string Arguments::get(std::string_view option, std::string_view otherwise) const {
  const auto found = options.find(option);
  return found == options.end() ? std::string(otherwise) : found->second;
}

std::vector<std::string> Arguments::all(std::string_view option) const {
  std::vector<std::string> values;
  for (const auto& [name, value] : each) {
    if (name == option) values.push_back(value);
  }
  return values;
}

Result<Arguments> parse_arguments(std::string_view command, const std::vector<std::string>& words) {
  const auto description = description_of(command);
  constexpr auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  try {
    auto arguments = collected(command, po::command_line_parser(words).options(description).style(style).run());
    arguments.given = words;
    return arguments;
  } catch (const po::unknown_option& problem) {
    const auto name = problem.get_option_name();
    return usage(fmt::format("there is no option {}", name), hint_for(name, command));
  } catch (const po::error& problem) {
    return usage(problem.what(), fmt::format("`smtpwhy help {}` lists the options", command));
  }
}

std::string option_help(std::string_view command) {
  constexpr std::size_t kColumn = 26;  // of what an option does, or further right where one is longer
  std::vector<std::pair<std::string, std::string_view>> lines;
  std::size_t column = kColumn;
  for (const auto& row : option_rows()) {
    if (!belongs_to(row, command)) continue;
    auto name = row.letter == 0 ? fmt::format("    --{}", row.name) : fmt::format("-{}, --{}", row.letter, row.name);
    if (!row.value.empty()) name += fmt::format(" {}", row.value);
    column = std::max(column, name.size() + 2);
    lines.emplace_back(std::move(name), row.help);
  }
  std::string text;
  for (const auto& [name, help] : lines) text += fmt::format("  {:<{}}{}\n", name, column, help);
  return text;
}

}  // namespace smtpwhy::cli
