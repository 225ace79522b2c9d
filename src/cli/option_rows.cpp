// The table of options.
#include "cli/options.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

using enum OptionGroup;
using enum OptionRow::Words;

constexpr OptionRow kOptionRows[] = {
    {"format", 'f', "FORM", "explain", "form of the output: text, json, jsonl", common, "text json jsonl"},
    {"format", 'f', "FORM", "analyze send", "form of the output: text, markdown, reply, html, json, jsonl, csv", common,
     "text markdown reply html json jsonl csv"},
    {"format", 'f', "FORM", "trace", "form of the output: text, json, reply", common, "text json reply"},
    {"format", 'f', "FORM", "compare", "form of the output: text, json", common, "text json"},
    {"format", 'f', "FORM", "merge", "form of the output: text, markdown, html, json", common, "text markdown html json"},
    {"server", 's', "HOST[:PORT]", "send reproduce",
     "the server to speak with; port 25 where none is named, an IPv6 address in brackets", common},
    {"session", 0, "NUMBER", "reproduce mimic", "the session of that number in the report, instead of the first that failed",
     common},
    {"queue-id", 0, "ID", "reproduce mimic", "the delivery with that queue id", common},
    {"finding", 0, "NUMBER", "reproduce mimic", "the first attempt with that problem; 1 is the first that `smtpwhy analyze` lists",
     common},
    {"deliver", 0, "", "reproduce",
     "send a message too, where it came that far; else it stops before, and what failed at the message was not tried (exit 3)",
     common},
    {"listen", 0, "ADDRESS:PORT", "mimic", "where to wait for clients; port 0: any that is free; else 127.0.0.1:2525", common},
    {"allow-remote", 0, "", "mimic", "listen also where other machines can come", network},
    {"once", 0, "", "mimic", "end after the first connection; else it goes on until Ctrl-C", common},
    {"connections", 0, "NUMBER", "mimic", "end after so many", network},
    {"certificate", 0, "FILE", "mimic",
     "show this certificate (PEM), with --key FILE where its key is elsewhere; else one that it made and signed itself", tls},
    {"key", 0, "FILE", "mimic", "the key of --certificate", tls},
    {"wait", 0, "TIME", "mimic",
     "drop a client that says nothing for so long (30s, 5m, 500ms), or that is kept waiting as in the log; else 10m", network},
    {"quiet", 'q', "", "mimic", "do not print the conversations", output},
    {"mx", 0, "", "send", "instead of a server: those that the first recipient's domain names for its mail, in order", common},
    {"mx-port", 0, "PORT", "send", "the port of the servers that --mx finds; else 25", network},
    {"from", 0, "ADDRESS", "send", "the sender in MAIL; '' for none, as in a bounce", common},
    {"to", 0, "ADDRESS", "send", "a recipient; several with commas, or said again", common},
    {"helo", 0, "NAME", "send reproduce", "the name to say with EHLO; else this machine's", conversation},
    {"message", 0, "FILE", "send reproduce", "the message with its headers; - for standard input; else a small one of its own",
     common},
    {"subject", 0, "TEXT", "send reproduce", "of its own message", message},
    {"body", 0, "TEXT", "send reproduce", "of its own message", message},
    {"header", 0, "'NAME: TEXT'", "send reproduce", "a header to put in, in place of one of that name; may be said again", message},
    {"stop-after", 0, "POINT", "send", "say QUIT after banner, ehlo, tls, auth, mail, rcpt or data (then without QUIT)", common,
     "banner ehlo tls auth mail rcpt data"},
    {"drop-after", 0, "POINT", "send", "drop the connection, without QUIT, after banner, ehlo, tls, auth, mail, rcpt or data",
     conversation, "banner ehlo tls auth mail rcpt data"},
    {"tls", 0, "WHEN", "send", "STARTTLS: off, if-offered (as without this option), required", tls, "off if-offered required"},
    {"tls-on-connect", 0, "", "send", "TLS from the first byte, as on port 465", tls},
    {"no-verify", 0, "", "send reproduce", "go on with a certificate that is not good, and say why it is not", tls},
    {"tls-name", 0, "NAME", "send reproduce",
     "the name that the certificate must be for, and that is asked for (SNI); else the server's", tls},
    {"tls-least", 0, "VERSION", "send reproduce", "the oldest version of TLS: 1.0, 1.1, 1.2 (as without this option), 1.3", tls,
     "1.0 1.1 1.2 1.3"},
    {"tls-ca", 0, "FILE", "send reproduce", "certificates (PEM) to trust besides the system's", tls},
    {"tls-cert", 0, "FILE", "send reproduce", "show this certificate (PEM), with --tls-key FILE where its key is elsewhere", tls},
    {"tls-key", 0, "FILE", "send reproduce", "the key of --tls-cert", tls},
    {"user", 0, "NAME", "send reproduce", "log in; the password is asked for, unless a --password-... option says where it is",
     common},
    {"password-env", 0, "VARIABLE", "send reproduce", "take the password, or token, from an environment variable", login},
    {"password-file", 0, "FILE", "send reproduce", "take the password from the first line of a file", login},
    {"password-command", 0, "COMMAND", "send reproduce", "take the password from the first line that a command prints", login},
    {"auth", 0, "MECHANISM", "send reproduce",
     "how to log in, also where it is not offered: SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, PLAIN, LOGIN, EXTERNAL, XOAUTH2, "
     "OAUTHBEARER",
     login, "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN EXTERNAL XOAUTH2 OAUTHBEARER", or_others},
    {"allow-plaintext-auth", 0, "", "send reproduce", "log in with PLAIN or LOGIN also where there is no TLS", login},
    {"command", 0, "LINE", "send", "say this before the envelope, as it is; may be said again", conversation},
    {"lmtp", 0, "", "send", "speak LMTP: one answer to the message for each recipient", conversation},
    {"mail-verb", 0, "VERB", "send", "open with SEND, SOML, SAML or TURN (RFC 821) instead of MAIL", conversation,
     "MAIL SEND SOML SAML TURN", or_others},
    {"no-pipelining", 0, "", "send", "wait for each reply, also where the server offers PIPELINING", conversation},
    {"chunking", 0, "", "send", "send the message with BDAT", conversation},
    {"notify", 0, "WHEN", "send", "ask for notifications (DSN): never, or some of success,failure,delay", conversation,
     "never success failure delay", several},
    {"ret", 0, "WHAT", "send", "what a notification holds: full, hdrs", conversation, "full hdrs", or_others},
    {"envid", 0, "ID", "send", "a name of the message for notifications", conversation},
    {"timeout", 0, "TIME", "send reproduce", "wait so long for each reply (30s, 5m, 500ms); else as RFC 5321 says, 2 to 10 minutes",
     network},
    {"connect-timeout", 0, "TIME", "send reproduce", "wait so long for a connection; else 30s", network},
    {"ipv4", '4', "", "send reproduce", "only IPv4", network},
    {"ipv6", '6', "", "send reproduce", "only IPv6", network},
    {"source", 0, "IP", "send reproduce", "connect from this address", network},
    {"resolver", 0, "IP[:PORT]", "send reproduce", "ask this name server", network},
    {"transcript", 0, "FILE", "send reproduce", "write the conversation to a file, in any form of the output", output},
    {"dry-run", 0, "", "send", "say what would be done, and open no connection", output},
    {"command", 'c', "VERB", "explain", "the command that the reply answered: RCPT, MAIL, AUTH, ., CONNECT ...", common,
     "CONNECT EHLO HELO LHLO STARTTLS AUTH MAIL RCPT DATA BDAT . RSET VRFY EXPN NOOP HELP ETRN QUIT", or_others},
    {"host", 0, "NAME", "explain", "the host that said it", common},
    {"input-format", 0, "NAME", "analyze trace compare reproduce mimic",
     "read the input as this format instead of looking (`smtpwhy formats`)", common},
    {"follow", 'F', "", "analyze", "read on as the input grows, until Ctrl-C; then comes the report (jsonl, csv: at once)", common},
    {"since", 0, "TIME", "analyze",
     "only what happened at or after this time in UTC (2026-01-05, 2026-01-05T10:00:00), or at none known", common},
    {"until", 0, "TIME", "analyze", "only what happened at or before this time", common},
    {"only", 0, "FIELD=VALUE", "analyze", "only such failures: cause, provider, severity, domain; several with commas", common, "",
     several},
    {"top", 0, "N", "analyze", "only the N worst problems, and the N highest rows of each table; the others are counted", common},
    {"anonymize", 0, "", "analyze trace compare",
     "put stand-ins in place of addresses, hosts, IP addresses and ids, to pass the report on; look before you do", output},
    {"fail-on", 0, "SEVERITY", "analyze", "exit with 1 where something failed: temporary (anything), permanent (for good only)",
     common, "temporary permanent"},
    {"year", 0, "YYYY", "analyze trace compare reproduce mimic",
     "the year of the first stamp that names none, as syslog's; else the file's time tells", reading},
    {"timezone", 0, "OFFSET", "analyze trace compare reproduce mimic",
     "the zone of stamps that name none: +01:00, -0500, UTC (as without this option)", reading},
    {"data", 0, "DIR", "explain analyze trace compare merge send reproduce mimic data formats help",
     "lay the tables in DIR over the built-in ones (see data/README.md)", general},
    {"color", 0, "WHEN", "explain analyze trace compare merge send reproduce", "auto, always, never; NO_COLOR is respected", output,
     "auto always never"},
    {"threads", 0, "N", "analyze", "use up to N threads; 1: only one; else as many as there are processors. The report is the same",
     output},
    {"no-progress", 0, "", "analyze trace compare", "do not show on the terminal how far long work has come", output},
    {"no-config", 0, "", "", "leave the configuration file out (`smtpwhy help configuration`)", general},
    {"help", 'h', "", "", "show help", general},
    {"version", 'V', "", "", "show the version", general},
};

// What comes from outside and is not said at the command line must not contradict what is said there.
constexpr std::string_view kRivals[] = {"server mx", "tls tls-on-connect", "stop-after drop-after", "ipv4 ipv6",
                                        "password-env password-file password-command"};

constexpr std::string_view kOfServer =
    "user auth password-env password-file password-command allow-plaintext-auth no-verify tls-ca tls-name tls-cert tls-key";

// Of these no file and no variable can say anything, so that nothing need turn them off.
constexpr std::string_view kOnlySaid = "help version no-config";

bool names(std::string_view list, std::string_view word) {
  const auto words = split(list, ' ');
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const std::vector<OptionRow>& option_rows() {
  static const std::vector<OptionRow> rows(std::begin(kOptionRows), std::end(kOptionRows));
  return rows;
}

bool takes_value(std::string_view option) {
  const auto& rows = option_rows();
  return std::any_of(rows.begin(), rows.end(), [&](const OptionRow& row) {
    const bool named = option == fmt::format("--{}", row.name) || (row.letter != 0 && option == fmt::format("-{}", row.letter));
    return named && !row.value.empty();
  });
}

bool belongs_to(const OptionRow& row, std::string_view command) { return row.commands.empty() || names(row.commands, command); }

const OptionRow* find_option_row(std::string_view option, std::string_view command) {
  for (const auto& row : option_rows()) {
    if (row.name == option && belongs_to(row, command)) return &row;
  }
  return nullptr;
}

bool comes_from_outside(const OptionRow& row) { return !names(kOnlySaid, row.name); }

std::string negation_of(const OptionRow& row) {
  if (!row.value.empty() || !comes_from_outside(row)) return {};
  return row.name.starts_with("no-") ? std::string(row.name.substr(3)) : fmt::format("no-{}", row.name);
}

std::string_view title(OptionGroup group) {
  switch (group) {
    case common: return "Options";
    case reading: return "Stamps of a log";
    case output: return "What is written";
    case network: return "Connection";
    case conversation: return "Conversation";
    case message: return "Message";
    case tls: return "TLS";
    case login: return "Login";
    case general: break;
  }
  return "General";
}

const std::vector<std::string_view>& rival_options() {
  static const std::vector<std::string_view> rivals(std::begin(kRivals), std::end(kRivals));
  return rivals;
}

bool belongs_to_server(std::string_view option) { return names(kOfServer, option); }

}  // namespace smtpwhy::cli
