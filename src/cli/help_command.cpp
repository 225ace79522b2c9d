// smtpwhy help: on the program, on a command, on a topic.
#include "cli/commands.h"

#include "base/text.h"
#include "cli/completion.h"
#include "cli/version.h"
#include "report/style.h"
#include "report/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

using WriteTopic = std::string (*)(const knowledge::Tables& tables);

constexpr std::string_view kCompletion = "completion";
constexpr TextStyle kPage = {false, 100};  // as wide as a terminal mostly is, and the same in a pipe

/// Behind a name in a column of its own.
std::string row_of(std::string_view name, std::string_view text, std::size_t column) {
  return wrapped(kPage, text, column, fmt::format("  {:<{}}", name, column - 2));
}

std::string overview() {
  std::string text =
      "smtpwhy: why did the mail server say that, and what do I do now?\n\n"
      "  smtpwhy 550 5.7.26            look up a reply code, a status code, or both\n"
      "  smtpwhy '550 5.1.1 No such user'\n"
      "  smtpwhy analyze session.log   read a connection log: what failed, why, whose move it is\n"
      "  swaks ... 2>&1 | smtpwhy      the same, from a pipe\n\nCommands:\n";
  constexpr std::size_t kColumn = 13;
  for (const auto& row : command_rows()) text += row_of(row.name, row.summary, kColumn);
  return text + "\n`smtpwhy COMMAND -h` shows examples and the usual options, `smtpwhy help COMMAND` tells all.\n";
}

std::string group_help(OptionGroup group, const std::vector<OptionRow>& rows, std::size_t column) {
  std::string text = fmt::format("\n{}:\n", title(group));
  for (const auto& row : rows) text += row_of(row.letter == 0 ? "    " + spelling(row) : spelling(row), row.help, column);
  return text;
}

std::size_t help_column(const std::vector<OptionRow>& rows) {
  constexpr std::size_t kWidest = 34;  // of what an option does; further right it would have no room
  std::size_t column = 0;
  for (const auto& row : rows) column = std::max(column, spelling(row).size() + (row.letter == 0 ? 8U : 4U));
  return std::min(column, kWidest);
}

std::string short_help(const CommandRow& row) {
  auto text = fmt::format("{}\n\n{}\nExamples:\n{}", row.synopsis, wrapped(kPage, row.summary, 0), row.examples);
  const auto groups = grouped_options(row.name);
  const auto& [group, rows] = groups.front();
  text += group_help(group, rows, help_column(rows));
  return text + (groups.size() == 1 ? "" : fmt::format("\n`smtpwhy {} --help` tells all.\n", row.name));
}

std::string long_help(const CommandRow& row) {
  auto text = fmt::format("{}\n\n{}\nExamples:\n{}\n{}", row.synopsis, wrapped(kPage, row.summary, 0), row.examples,
                          wrapped(kPage, row.details, 0));
  std::size_t column = 0;
  const auto groups = grouped_options(row.name);
  for (const auto& [group, rows] : groups) column = std::max(column, help_column(rows));
  for (const auto& [group, rows] : groups) text += group_help(group, rows, column);
  return text + "\nOptions may also stand in a file or in variables: `smtpwhy help configuration`.\n";
}

std::string causes_help(const knowledge::Tables& tables) {
  std::size_t longest = 0;
  for (const auto& cause : tables.causes) longest = std::max(longest, cause.id.size());
  const auto column = longest + 4;  // of who has to act: two blanks behind the longest name of a finer cause
  std::string text = "Causes, by group:\n";
  for (const auto& group : tables.causes) {
    if (!group.parent.empty()) continue;
    text += fmt::format("  {:<{}}{}\n", group.id, column, group.who);
    for (const auto& cause : tables.causes) {
      if (cause.parent == group.id) text += fmt::format("    {:<{}}{}\n", cause.id, column - 2, cause.who);
    }
  }
  return text;
}

std::string exit_status_help(const knowledge::Tables& /*tables*/) {
  std::map<int, std::string> meanings;
  for (const auto& row : exit_rows()) {
    auto& meaning = meanings[static_cast<int>(row.status)];
    if (!meaning.empty()) meaning += "; ";
    if (!row.commands.empty()) meaning += join(split(row.commands, ' '), ", ") + ": ";
    meaning += row.meaning;
  }
  constexpr std::size_t kColumn = 5;
  std::string text = "Exit status:\n";
  for (const auto& [status, meaning] : meanings) text += row_of(fmt::format("{}", status), meaning, kColumn);
  return text;
}

std::string configuration_help(const knowledge::Tables& /*tables*/) {
  return "Configuration: options that need not be said each time. The command line wins over variables of the\n"
         "environment, and these win over a file.\n\n"
         "  The file is $XDG_CONFIG_HOME/smtpwhy/config, else ~/.config/smtpwhy/config. A line sets an option,\n"
         "  a switch with yes or no; [COMMAND] stands above what is for one command only; # begins a comment:\n\n"
         "    timezone = +01:00\n"
         "    data = ~/mail/tables\n\n"
         "    [analyze]\n"
         "    format = markdown\n"
         "    no-progress = yes\n\n"
         "  Variables are named after the option: SMTPWHY_FORMAT=json, SMTPWHY_INPUT_FORMAT=swaks.\n\n"
         "  An option, or a value of it, that a command does not know is left to those that do. --no-NAME\n"
         "  turns the switch NAME off for once (--no-follow; --progress against no-progress). The file is left\n"
         "  out with --no-config, and with the variable SMTPWHY_NO_CONFIG=1.\n\n"
         "  Neither holds a password, only where it is (password-file). What decides who gets it, and which\n"
         "  certificates are good enough, counts for the server that is named beside it; with any\n"
         "  other it is left out, and a line on standard error says so.\n";
}

struct Topic {
  std::string_view name;
  WriteTopic write;
  bool tells_tables = false;  // of --data, too; else broken ones are no matter
};

constexpr Topic kTopics[] = {{"formats", formats_text, true},
                             {"causes", causes_help, true},
                             {"exit-status", exit_status_help},
                             {"configuration", configuration_help}};

Exit unknown_topic(const std::string& word, Console& console) {
  auto known = command_names();
  for (const auto& topic : kTopics) {
    if (find_command_row(topic.name) == nullptr) known.push_back(topic.name);
  }
  known.push_back(kCompletion);
  const auto near = nearest(word, known);
  complain(console, {ErrorKind::usage,
                     fmt::format("no help on \"{}\"", word),
                     {},
                     near.empty() ? "there is help on: " + join(known, ", ") : fmt::format("did you mean {}?", near),
                     {}});
  return Exit::trouble;
}

Exit write_completion(const Arguments& arguments, const knowledge::Tables& tables, Console& console) {
  std::vector<std::string_view> shells;
  const auto wanted = arguments.words.size() < 2 ? std::string() : arguments.words[1];
  for (const auto& shell : shell_rows()) {
    shells.push_back(shell.name);
    if (shell.name != wanted) continue;
    console.out.write(shell.script(tables));
    return Exit::done;
  }
  complain(console, {ErrorKind::usage,
                     wanted.empty() ? "completion for which shell?" : fmt::format("there is no completion for \"{}\"", wanted),
                     {},
                     hint_at(wanted, shells),
                     {}});
  return Exit::trouble;
}

}  // namespace

Exit run_help(const Arguments& arguments, Console& console) {
  if (arguments.has("version")) {
    console.out.write(fmt::format("smtpwhy {} (tables of {})\n", program_version(), data_date()));
    return Exit::done;
  }
  if (arguments.words.empty()) {
    console.out.write(overview());
    return Exit::done;
  }
  const auto& word = arguments.words.front();
  const auto* row = find_command_row(word);
  const auto* topic = std::find_if(std::begin(kTopics), std::end(kTopics), [&](const Topic& known) { return known.name == word; });
  std::string text;
  if (row != nullptr) text = arguments.has("short") ? short_help(*row) : long_help(*row);
  const bool told = topic != std::end(kTopics) && !arguments.has("short");
  if (told && !topic->tells_tables) text += (text.empty() ? "" : "\n") + topic->write(knowledge::builtin_tables());
  if ((told && topic->tells_tables) || word == kCompletion) {
    const auto tables = ChosenTables::choose(arguments);
    if (!tables) {
      complain(console, tables.error());
      return Exit::trouble;
    }
    if (word == kCompletion) return write_completion(arguments, tables->tables(), console);
    text += (text.empty() ? "" : "\n") + topic->write(tables->tables());
  }
  if (text.empty()) return unknown_topic(word, console);
  console.out.write(text);
  return Exit::done;
}

}  // namespace smtpwhy::cli
