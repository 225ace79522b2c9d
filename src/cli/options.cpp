// Boost.Program_options is seen here and nowhere else.
#include "cli/options.h"

#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/program_options.hpp>

namespace smtpwhy::cli {
namespace {

namespace po = boost::program_options;

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
      arguments.options[option.string_key] = option.value.empty() ? std::string() : option.value.front();
    }
  }
  return arguments;
}

}  // namespace

const std::vector<OptionRow>& option_rows() {
  static const std::vector<OptionRow> rows = {
      {"format", 'f', "FORM", "explain analyze trace compare",
       "form of the output: text, json, jsonl; of analyze also markdown, reply, html, csv; of trace text, json, reply; of compare "
       "text, json"},
      {"command", 'c', "VERB", "explain", "the command that the reply answered: RCPT, MAIL, AUTH, ., CONNECT …"},
      {"host", 0, "NAME", "explain", "the host that said it"},
      {"input-format", 0, "NAME", "analyze trace compare", "read the input as this format instead of looking (`smtpwhy formats`)"},
      {"follow", 'F', "", "analyze", "read on as the input grows, until Ctrl-C; then comes the report (jsonl, csv: at once)"},
      {"since", 0, "TIME", "analyze",
       "only what happened at or after this time in UTC (2026-01-05, 2026-01-05T10:00:00), or at none known"},
      {"until", 0, "TIME", "analyze", "only what happened at or before this time"},
      {"only", 0, "FIELD=VALUE", "analyze", "only such failures: cause, provider, severity, domain; several with commas"},
      {"top", 0, "N", "analyze", "only the N worst problems, and the N highest rows of each table; the others are counted"},
      {"anonymize", 0, "", "analyze trace compare",
       "put stand-ins in place of addresses, hosts, IP addresses and ids, to pass the report on; look before you do"},
      {"fail-on", 0, "SEVERITY", "analyze", "exit with 1 where something failed: temporary (anything), permanent (for good only)"},
      {"year", 0, "YYYY", "analyze trace compare",
       "the year of the first stamp that names none, as syslog's; else the file's time tells"},
      {"timezone", 0, "OFFSET", "analyze trace compare",
       "the zone of stamps that name none: +01:00, -0500, UTC (as without this option)"},
      {"data", 0, "DIR", "explain analyze trace compare data formats help",
       "lay the tables in DIR over the built-in ones (see data/README.md)"},
      {"color", 0, "WHEN", "explain analyze trace compare", "auto, always, never; NO_COLOR is respected"},
      {"no-progress", 0, "", "analyze trace compare", "do not show on the terminal how far long work has come"},
      {"help", 'h', "", "", "show help"},
      {"version", 'V', "", "", "show the version"},
  };
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

Result<Arguments> parse_arguments(std::string_view command, const std::vector<std::string>& words) {
  const auto description = description_of(command);
  constexpr auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  try {
    return collected(command, po::command_line_parser(words).options(description).style(style).run());
  } catch (const po::unknown_option& problem) {
    const auto name = problem.get_option_name();
    return usage(fmt::format("there is no option {}", name), hint_for(name, command));
  } catch (const po::error& problem) {
    return usage(problem.what(), fmt::format("`smtpwhy help {}` lists the options", command));
  }
}

std::string option_help(std::string_view command) {
  constexpr std::size_t kColumn = 26;
  std::string text;
  for (const auto& row : option_rows()) {
    if (!belongs_to(row, command)) continue;
    auto name = row.letter == 0 ? fmt::format("    --{}", row.name) : fmt::format("-{}, --{}", row.letter, row.name);
    if (!row.value.empty()) name += fmt::format(" {}", row.value);
    text += fmt::format("  {:<{}}{}\n", name, kColumn, row.help);
  }
  return text;
}

}  // namespace smtpwhy::cli
