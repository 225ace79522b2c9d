// smtpwhy help: on the program, on a command, on a topic.
#include "cli/commands.h"

#include "base/text.h"
#include "report/words.h"

#include <algorithm>

#include <fmt/format.h>

#ifndef SMTPWHY_VERSION
#define SMTPWHY_VERSION "0.0.0"
#endif

namespace smtpwhy::cli {
namespace {

using Write = std::string (*)(const knowledge::Tables& tables);

std::string overview() {
  std::string text =
      "smtpwhy: why did the mail server say that, and what do I do now?\n\n"
      "  smtpwhy 550 5.7.26            look up a reply code, a status code, or both\n"
      "  smtpwhy '550 5.1.1 No such user'\n"
      "  smtpwhy analyze session.log   read a connection log: what failed, why, whose move it is\n"
      "  swaks ... 2>&1 | smtpwhy      the same, from a pipe\n\nCommands:\n";
  for (const auto& row : command_rows()) text += fmt::format("  {:<11}{}\n", row.name, row.summary);
  return text + "\n`smtpwhy help COMMAND` tells more.\n";
}

std::string command_help(const CommandRow& row) {
  return fmt::format("{}\n\n{}\n\nExamples:\n{}\nOptions:\n{}", row.synopsis, row.summary, row.examples, option_help(row.name));
}

std::string causes_help(const knowledge::Tables& tables) {
  std::string text = "Causes, by group:\n";
  for (const auto& group : tables.causes) {
    if (!group.parent.empty()) continue;
    text += fmt::format("  {:<22}{}\n", group.id, group.who);
    for (const auto& cause : tables.causes) {
      if (cause.parent == group.id) text += fmt::format("    {:<20}{}\n", cause.id, cause.who);
    }
  }
  return text;
}

std::string exit_status_help(const knowledge::Tables& /*tables*/) {
  return "Exit status:\n"
         "  0  done (also where failures were found, unless --fail-on says otherwise); of reproduce: the failure is gone;\n"
         "     of mimic: it has served, and was stopped or had as many connections as were wanted\n"
         "  1  done, and failures at or above --fail-on were found; of trace: nothing was found;\n"
         "     of compare: the two differ\n"
         "  2  bad usage, an input that could not be read, or a table with a mistake\n"
         "  3  send, reproduce: no conversation was possible, or it broke off (connection, TLS, time, no SMTP);\n"
         "     of reproduce also: what failed then was not tried\n"
         "  4  send, reproduce: refused for now; of several refusals the worst counts\n"
         "  5  send, reproduce: refused for good\n";
}

struct Topic {
  std::string_view name;
  Write write;
};

constexpr Topic kTopics[] = {{"formats", formats_text}, {"causes", causes_help}, {"exit-status", exit_status_help}};

Exit unknown_topic(const std::string& word, Console& console) {
  std::vector<std::string_view> known;
  for (const auto& row : command_rows()) known.push_back(row.name);
  for (const auto& topic : kTopics) {
    if (find_command_row(topic.name) == nullptr) known.push_back(topic.name);
  }
  const auto near = nearest(word, known);
  complain(console, {ErrorKind::usage,
                     fmt::format("no help on \"{}\"", word),
                     {},
                     near.empty() ? "there is help on: " + join(known, ", ") : fmt::format("did you mean {}?", near),
                     {}});
  return Exit::trouble;
}

}  // namespace

Exit run_help(const Arguments& arguments, Console& console) {
  if (arguments.has("version")) {
    console.out.write("smtpwhy " SMTPWHY_VERSION "\n");
    return Exit::done;
  }
  if (arguments.words.empty()) {
    console.out.write(overview());
    return Exit::done;
  }
  const auto& word = arguments.words.front();
  const auto* row = find_command_row(word);
  const auto* topic = std::find_if(std::begin(kTopics), std::end(kTopics), [&](const Topic& known) { return known.name == word; });
  std::string text = row == nullptr ? std::string() : command_help(*row);
  if (topic != std::end(kTopics)) {
    const auto tables = ChosenTables::choose(arguments);
    if (!tables) {
      complain(console, tables.error());
      return Exit::trouble;
    }
    text += (text.empty() ? "" : "\n") + topic->write(tables->tables());
  }
  if (text.empty()) return unknown_topic(word, console);
  console.out.write(text);
  return Exit::done;
}

}  // namespace smtpwhy::cli
