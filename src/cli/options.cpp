// Boost.Program_options is seen here and in configuration.cpp, and nowhere else.
#include "cli/options.h"

#include "base/text.h"
#include "cli/usage.h"

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
      if (const auto off = negation_of(row); !off.empty()) description.add_options()(off.c_str(), "");
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

// The switch that the option turns off; empty: it is none that does.
std::string_view refused_by(std::string_view option, std::string_view command) {
  if (find_option_row(option, command) != nullptr) return {};
  for (const auto& row : option_rows()) {
    if (belongs_to(row, command) && negation_of(row) == option) return row.name;
  }
  return {};
}

Arguments collected(std::string_view command, const po::parsed_options& parsed) {
  Arguments arguments;
  arguments.command = command;
  for (const auto& option : parsed.options) {
    if (option.position_key >= 0) {
      arguments.words.insert(arguments.words.end(), option.value.begin(), option.value.end());
    } else if (const auto refused = refused_by(option.string_key, command); !refused.empty()) {
      arguments.options.erase(std::string(refused));
      arguments.refused.emplace_back(refused);
    } else {
      const auto value = option.value.empty() ? std::string() : option.value.front();
      arguments.options[option.string_key] = value;
      arguments.each.emplace_back(option.string_key, value);
    }
  }
  return arguments;
}

}  // namespace

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

std::string either(const std::vector<std::string_view>& words) {
  if (words.size() < 2) return join(words, "");
  return fmt::format("{} or {}", join(std::vector<std::string_view>(words.begin(), words.end() - 1), ", "), words.back());
}

std::string hint_at(std::string_view word, const std::vector<std::string_view>& known) {
  const auto near = nearest(word, known);
  if (!near.empty()) return fmt::format("did you mean {}?", near);
  return either(known);
}

Error unknown_value(std::string_view option, std::string_view value, const std::vector<std::string_view>& known) {
  return usage(fmt::format("--{} knows no \"{}\"", option, value), hint_at(value, known));
}

std::string spelling(const OptionRow& row) {
  auto name = row.letter == 0 ? fmt::format("--{}", row.name) : fmt::format("-{}, --{}", row.letter, row.name);
  if (!row.value.empty()) name += fmt::format(" {}", row.value);
  return name;
}

std::vector<std::pair<OptionGroup, std::vector<OptionRow>>> grouped_options(std::string_view command) {
  std::map<OptionGroup, std::vector<OptionRow>> groups;
  for (const auto& row : option_rows()) {
    if (belongs_to(row, command)) groups[row.group].push_back(row);
  }
  return {groups.begin(), groups.end()};
}

}  // namespace smtpwhy::cli
