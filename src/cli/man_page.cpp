#include "cli/man_page.h"

#include "base/text.h"
#include "cli/version.h"
#include "report/style.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

// What roff would take for an instruction, or print as another character: a hyphen is one that can be copied into a shell.
std::string escaped(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    default: return {c};
  }
}

// A line that begins with a dot would be an instruction; a quote is escaped already.
std::string roff(std::string_view text) {
  std::string result(text.starts_with('.') ? "\\&" : "");
  for (const char c : text) result += escaped(c);
  return result;
}

// In short lines, without the last one's end. What stands between backticks is to be typed.
std::string prose(std::string_view text) {
  constexpr TextStyle kLines = {false, 72};  // roff fills its own; these are for who reads the source
  std::string result;
  bool typed = false;
  const auto lines = wrapped(kLines, text, 0);
  for (const auto line : split(trim_right(lines), '\n')) {
    result += result.empty() ? "" : "\n";
    if (line.starts_with('.')) result += "\\&";
    bool first = true;
    for (const auto part : split(line, '`')) {
      if (!first) typed = !typed;
      if (!first) result += typed ? "\\fB" : "\\fR";
      first = false;
      for (const char c : part) result += escaped(c);
    }
  }
  return result;
}

std::string sentence(std::string_view text) {
  auto result = std::string(text);
  if (!result.empty()) result.front() = to_upper(result.front());
  return result + ".";
}

std::string section(std::string_view name, std::string_view body) {
  return body.empty() ? "" : fmt::format(".SH {}\n{}", name, body);
}

std::string item(std::string_view tag, std::string_view body) { return fmt::format(".TP\n{}\n{}\n", tag, body); }

// With all its names bold and its value in italics.
std::string tag_of(const OptionRow& row) {
  std::string tag = row.letter == 0 ? "" : fmt::format("\\fB\\-{}\\fR, ", row.letter);
  tag += fmt::format("\\fB\\-\\-{}\\fR", roff(row.name));
  return row.value.empty() ? tag : tag + fmt::format(" \\fI{}\\fR", roff(row.value));
}

std::string examples(std::string_view text) {
  std::string lines;
  for (const auto line : split(trim_right(text), '\n')) lines += roff(trim(line)) + "\n";
  return ".RS 4\n.nf\n" + lines + ".fi\n.RE\n";
}

// `auto, always, never; …`: a value is written as it is typed.
bool begins_with_value(const OptionRow& row) {
  const auto first = row.help.substr(0, row.help.find_first_of(", "));
  const auto words = split(row.words, ' ');
  return std::find(words.begin(), words.end(), first) != words.end();
}

std::string options(std::string_view command) {
  std::string text;
  for (const auto& [group, rows] : grouped_options(command)) {
    if (group != OptionGroup::common) text += fmt::format(".SS {}\n", title(group));
    for (const auto& row : rows)
      text += item(tag_of(row), prose(begins_with_value(row) ? std::string(row.help) + "." : sentence(row.help)));
  }
  return text;
}

// Of one command, or where `command` is empty of all: then it says whose a status is.
std::string exit_statuses(std::string_view command) {
  std::string text;
  for (const auto& row : exit_rows()) {
    const auto commands = split(row.commands, ' ');
    const bool mine = std::find(commands.begin(), commands.end(), command) != commands.end();
    if (!command.empty() && !row.commands.empty() && !mine) continue;
    const auto whose = command.empty() && !row.commands.empty() ? join(commands, ", ") + ": " : std::string();
    text += item(fmt::format("\\fB{}\\fR", static_cast<int>(row.status)),
                 prose(whose.empty() ? sentence(row.meaning) : fmt::format("{}{}.", whose, row.meaning)));
  }
  return text;
}

std::string environment() {
  return item("\\fBSMTPWHY_\\fR\\fIOPTION\\fR",
              prose("What an option is where the command line does not say it: `SMTPWHY_FORMAT=json`, "
                    "`SMTPWHY_INPUT_FORMAT=swaks`; of a switch yes or no. It wins over the configuration file. An empty one is "
                    "none.")) +
         item("\\fBSMTPWHY_NO_CONFIG\\fR", "Where it is yes, the configuration file is not read.") +
         item("\\fBXDG_CONFIG_HOME\\fR", prose("The folder of configuration files; else `~/.config`.")) +
         item("\\fBNO_COLOR\\fR", prose("Where it is not empty, `--color auto` means never."));
}

std::string files() {
  return item(
      "\\fI$XDG_CONFIG_HOME/smtpwhy/config\\fR, \\fI\\(ti/.config/smtpwhy/config\\fR",
      prose("Options that need not be said each time, a line each (`format = json`); `[analyze]` stands before those of one "
            "command. `smtpwhy help configuration` tells more."));
}

std::string reference(std::string_view page) { return fmt::format("\\fB{}\\fR(1)", roff(page)); }

std::string see_also(std::string_view besides) {
  std::vector<std::string> pages;
  if (!besides.empty()) pages.push_back(reference("smtpwhy"));
  for (const auto& row : command_rows()) {
    if (row.name != besides) pages.push_back(reference(fmt::format("smtpwhy-{}", row.name)));
  }
  return join(pages, ",\n") + "\n";
}

std::string heading(std::string_view page, std::string_view summary) {
  return fmt::format(".\\\" Made out of the tables of commands and options.\n.TH {} 1 {} \"smtpwhy {}\" smtpwhy\n.nh\n.ad l\n",
                     roff(upper(page)), data_date(), program_version()) +
         section("NAME", fmt::format("{} \\- {}\n", roff(page), roff(summary)));
}

// The words that name the program and the command are bold.
std::string synopsis(std::string_view text, std::string_view typed) {
  return fmt::format("\\fB{}\\fR{}\n", roff(typed), roff(text.substr(typed.size())));
}

}  // namespace

std::string man_page() {
  std::string commands;
  for (const auto& row : command_rows()) {
    commands += item(reference(fmt::format("smtpwhy-{}", row.name)), prose(sentence(row.summary)));
  }
  return heading("smtpwhy", "why a mail server said that, and what to do now") +
         section("SYNOPSIS",
                 "\\fBsmtpwhy\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIWORD\\fR]...\n.br\n"
                 "\\fBsmtpwhy\\fR \\fICODE\\fR|\\fISTATUS\\fR|\\fIREPLY\\fR\n.br\n\\fBsmtpwhy\\fR \\fILOG\\fR...\n") +
         section(
             "DESCRIPTION",
             prose(
                 "smtpwhy decodes SMTP replies and reads logs of conversations with mail servers, and the logs of mail servers. It "
                 "says what failed, whether it may pass by itself, why, whose move it is, and what to do.") +
                 "\n.PP\n" +
                 prose("The two commands that are used most need not be named: a reply code, a status code or a reply in quotes is "
                       "explained, and a file, or standard input, is analyzed.") +
                 "\n") +
         section("EXAMPLES", examples("smtpwhy 550 5.7.26\nsmtpwhy '550 5.1.1 No such user'\nsmtpwhy session.log\n"
                                      "swaks --to bob@example.net 2>&1 | smtpwhy\n")) +
         section("COMMANDS", commands) + section("EXIT STATUS", exit_statuses({})) + section("ENVIRONMENT", environment()) +
         section("FILES", files()) + section("SEE ALSO", see_also({}));
}

std::string man_page(const CommandRow& command) {
  const auto page = fmt::format("smtpwhy-{}", command.name);
  return heading(page, command.summary) + section("SYNOPSIS", synopsis(command.synopsis, fmt::format("smtpwhy {}", command.name))) +
         section("DESCRIPTION", prose(sentence(command.summary)) + "\n.PP\n" + prose(command.details) + "\n") +
         section("EXAMPLES", examples(command.examples)) + section("OPTIONS", options(command.name)) +
         section("EXIT STATUS", exit_statuses(command.name)) + section("ENVIRONMENT", environment()) + section("FILES", files()) +
         section("SEE ALSO", see_also(command.name));
}

}  // namespace smtpwhy::cli
