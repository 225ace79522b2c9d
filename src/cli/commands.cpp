#include "cli/commands.h"

#include "base/text.h"
#include "cli/configuration.h"
#include "run/table_folder.h"
#include "smtp/enhanced_status_code.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr CommandRow kRows[] = {
    {"explain", "smtpwhy explain [OPTION]... [REPLY]", "what a reply code, a status code or a whole reply means, and what to do",
     "A text is explained by the rules for such texts, else by its enhanced status code, else by its code; how sure that is is "
     "told. Without a REPLY, replies are read from standard input: lines that form one reply are one text, and with --format jsonl "
     "every line is.",
     "  smtpwhy 550\n"
     "  smtpwhy explain 550 5.7.26\n"
     "  smtpwhy explain --command RCPT '550 5.1.1 No such user'\n"
     "  smtpwhy explain --format jsonl < replies.txt\n",
     "TEXT", run_explain},
    {"analyze", "smtpwhy analyze [OPTION]... [FILE|FOLDER]...", "read connection logs, say what failed, why, and whose move it is",
     "Which format a log is in is found out by its content, and so is what compressed it. A folder stands for the files in it, "
     "parts of a rotated log are read in order of time, and without a FILE standard input is read. Passwords and the content of "
     "messages appear in no output. `analyze` need not be said: `smtpwhy session.log` does the same.",
     "  smtpwhy analyze session.log\n"
     "  swaks --to bob@example.net 2>&1 | smtpwhy\n"
     "  smtpwhy analyze --format json *.log\n"
     "  smtpwhy analyze --top 5 /var/log/mail/\n"
     "  smtpwhy analyze --format reply session.log\n"
     "  smtpwhy analyze --format html mail.log > mail.html\n"
     "  smtpwhy analyze --format csv mail.log > mail.csv\n"
     "  smtpwhy analyze --follow --format jsonl session.log\n",
     "FILE", run_analyze},
    {"trace", "smtpwhy trace [OPTION]... ADDRESS|QUEUE-ID|MESSAGE-ID [FILE|FOLDER]...",
     "one message's way through the logs: who has it now, or who refused it and why",
     "The logs may be those of several servers, in any order: a message that one hands on to the next is followed there.",
     "  smtpwhy trace bob@example.net /var/log/mail.log*\n"
     "  smtpwhy trace 4Xk9Qp2Zz1z8sWl mail.log\n"
     "  smtpwhy trace --format reply bob@example.net mail.log\n",
     "FILE", run_trace},
    {"compare", "smtpwhy compare [OPTION]... A B", "what is new, gone, more and less between two logs or JSON reports",
     "A and B are a log, a folder of logs or a JSON report each, the earlier one first.",
     "  smtpwhy compare monday.log tuesday.log\n"
     "  smtpwhy analyze --format json mail.log > before.json\n"
     "  smtpwhy compare before.json mail.log\n",
     "FILE", run_compare},
    {"merge", "smtpwhy merge [OPTION]... REPORT...",
     "one report of JSON reports of parts: as exact as one run where no message or conversation goes from part to part",
     "The reports are those of `smtpwhy analyze --format json`. They are read twice, so they must be files.",
     "  smtpwhy analyze --format json mx1.log > mx1.json\n"
     "  smtpwhy merge mx1.json mx2.json\n"
     "  smtpwhy merge --format json day-*.json > week.json\n",
     "FILE", run_merge},
    {"send", "smtpwhy send [OPTION]... --server HOST[:PORT] --from ADDRESS --to ADDRESS[,ADDRESS]...",
     "speak with a mail server, send a test message, and explain what goes wrong",
     "The conversation goes to standard output and the explanation to standard error. TLS is used where it is offered, and a "
     "certificate that is not good ends the conversation. A password is asked for, or is where an option says; it is never said on "
     "the command line, and is in no output.",
     "  smtpwhy send --server mx.example.net --from me@example.org --to bob@example.net\n"
     "  smtpwhy send --server mx.example.net --from me@example.org --to bob@example.net --stop-after rcpt\n"
     "  smtpwhy send --server smtp.example.org:587 --tls required --user me --stop-after auth\n"
     "  smtpwhy send --mx --from me@example.org --to bob@example.net --format json\n",
     "", run_send},
    {"reproduce", "smtpwhy reproduce [OPTION]... [LOG]...", "make a failed attempt out of a log again: then and now",
     "It takes the first attempt that failed, unless an option names another, and says the same to the same server as far as it "
     "came. No message is sent without --deliver. A password goes only to a server that --server names.",
     "  smtpwhy reproduce session.log\n"
     "  smtpwhy reproduce --server mx.example.net:25 --queue-id 4Xk9Qp2Zz1z8sWl mail.log\n"
     "  smtpwhy reproduce --session 3 --deliver session.log\n",
     "FILE", run_send},
    {"mimic", "smtpwhy mimic [OPTION]... [LOG]...", "be the server in a log: what it said it says to your client again",
     "It takes the first attempt that failed, unless an option names another. Each command gets what it got in the log, the same "
     "recipient the same reply. No password is checked, and no message is kept.",
     "  smtpwhy mimic session.log\n"
     "  smtpwhy mimic --listen 127.0.0.1:2525 --queue-id 4Xk9Qp2Zz1z8sWl mail.log\n"
     "  smtpwhy mimic --session 3 --once session.log\n",
     "FILE", run_send},
    {"data", "smtpwhy data [OPTION]... check DIR | list | report [CORPUS]",
     "check tables of your own; list causes and rules, and where each came from; count what is known",
     "Tables have the form that data/README.md of the source describes.",
     "  smtpwhy data check /etc/smtpwhy/tables\n"
     "  smtpwhy data list --data /etc/smtpwhy/tables\n"
     "  smtpwhy data report\n",
     "check:DIR list report:DIR", run_data},
    {"formats", "smtpwhy formats [OPTION]...", "the log formats that are known",
     "The format of a log is found out by its content; --input-format forces one.",
     "  smtpwhy formats\n"
     "  smtpwhy formats --data /etc/smtpwhy/tables\n",
     "", run_formats},
    {"help", "smtpwhy help [COMMAND|TOPIC]", "help on a command; topics: formats, causes, exit-status, configuration",
     "`smtpwhy help completion bash` (zsh, fish) prints the completions for a shell.",
     "  smtpwhy help analyze\n"
     "  smtpwhy help causes\n"
     "  smtpwhy help configuration\n",
     "COMMAND causes exit-status configuration completion:bash,zsh,fish", run_help},
};

constexpr ExitRow kExits[] = {
    {Exit::done, "", "done, also where failures were found"},
    {Exit::done, "reproduce", "the failure is gone"},
    {Exit::done, "mimic", "it has served, and was stopped or had as many connections as were wanted"},
    {Exit::failures_found, "analyze", "done, and failures at or above --fail-on were found"},
    {Exit::nothing_found, "trace", "nothing was found"},
    {Exit::they_differ, "compare", "the two differ"},
    {Exit::trouble, "", "bad usage, an input that could not be read, or a table or a configuration with a mistake"},
    {Exit::no_conversation, "send reproduce", "no conversation was possible, or it broke off (connection, TLS, time, no SMTP)"},
    {Exit::no_conversation, "reproduce", "what failed then was not tried"},
    {Exit::refused_for_now, "send reproduce", "refused for now; of several refusals the worst counts"},
    {Exit::refused_for_good, "send reproduce", "refused for good"},
};

Exit usage_error(Console& console, std::string message, std::string hint) {
  complain(console, {ErrorKind::usage, std::move(message), {}, std::move(hint), {}});
  return Exit::trouble;
}

bool is_file(const std::string& word) { return ::access(word.c_str(), F_OK) == 0; }

// A code or a status and nothing else, even where a file is called so.
bool is_code(const std::string& word) { return (word.size() == 3 && parse_number(word)) || parse_status(word); }

// `550`, `5.7.1`, or a text in quotes.
bool reads_as_reply(const std::string& word) {
  return !word.empty() && (is_digit(word.front()) || word.find(' ') != std::string::npos);
}

// Where the first word is that is neither an option nor an option's value; the end where there is none. `-` is a word: standard input.
std::size_t first_plain_word(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--") return i + 1;
    if (word == "-" || !word.starts_with('-')) return i;
    if (takes_value(word)) ++i;
  }
  return words.size();
}

std::vector<std::string> without(std::vector<std::string> words, std::size_t index) {
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(index));
  return words;
}

// -h asks for the short help, --help for all of it.
Arguments help_wanted(std::string_view command, const std::vector<std::string>& words) {
  Arguments arguments{"help", {}, {std::string(command)}};
  if (std::find(words.begin(), words.end(), "--help") == words.end()) arguments.options["short"] = "";
  return arguments;
}

Exit run_command(std::string_view command, const std::vector<std::string>& words, Console& console) {
  auto arguments = arguments_for(command, words, console, true);
  if (!arguments && command == "help") {
    // Who has made a mistake in the configuration wants help all the more.
    complain(console, arguments.error());
    arguments = parse_arguments(command, words);
    if (arguments) return run_help(*arguments, console);
    return Exit::trouble;
  }
  if (!arguments) {
    complain(console, arguments.error());
    return Exit::trouble;
  }
  console.settings = arguments->settings;
  if (arguments->has("version")) return run_help({"help", {{"version", ""}}, {}}, console);
  if (arguments->has("help") && command != "help") return run_help(help_wanted(command, words), console);
  return find_command_row(command)->run(*arguments, console);
}

Exit unknown_command(const std::string& word, Console& console) {
  const auto near = nearest(word, command_names());
  const auto hint =
      near.empty() ? std::string("`smtpwhy 550` looks up a code, `smtpwhy analyze FILE` reads a log, `smtpwhy help` tells more")
                   : fmt::format("did you mean `smtpwhy {}`?", near);
  return usage_error(console, fmt::format("\"{}\" is no command, no file and no reply code", word), hint);
}

}  // namespace

std::span<const CommandRow> command_rows() { return kRows; }

std::span<const ExitRow> exit_rows() { return kExits; }

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto& row : command_rows()) names.push_back(row.name);
  return names;
}

const CommandRow* find_command_row(std::string_view name) {
  const auto& rows = command_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const CommandRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

Exit run_program(const std::vector<std::string>& words, Console& console) {
  if (words.empty()) return run_command(console.input_is_terminal ? "help" : "analyze", words, console);
  const std::string& first = words.front();
  if (first == "-h" || first == "--help") return run_help({"help", {}, {}, {}, {}, {}, {}}, console);
  if (first == "-V" || first == "--version") return run_command("help", words, console);
  const auto at = first_plain_word(words);
  if (at >= words.size()) return run_command("analyze", words, console);
  const auto& word = words[at];
  if (find_command_row(word) != nullptr) return run_command(word, without(words, at), console);
  if (word == "-" || (is_file(word) && !is_code(word))) return run_command("analyze", words, console);
  if (reads_as_reply(word)) return run_command("explain", words, console);
  return unknown_command(word, console);
}

Result<ChosenTables> ChosenTables::choose(const Arguments& arguments) {
  ChosenTables chosen;
  if (!arguments.has("data")) return chosen;
  auto loaded = load_table_folder(arguments.get("data"));
  if (!loaded) return loaded.error();
  chosen.own_ = std::move(*loaded);
  return chosen;
}

const knowledge::Tables& ChosenTables::tables() const { return own_ ? own_->tables() : knowledge::builtin_tables(); }

bool ChosenTables::is_own(const std::string& kind, std::string_view key) const {
  return own_ && !own_->place(kind + " " + std::string(key)).where.empty();
}

}  // namespace smtpwhy::cli
