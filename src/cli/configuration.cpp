#include "cli/configuration.h"

#include "base/text.h"
#include "cli/commands.h"
#include "input/reader.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <boost/program_options.hpp>

namespace smtpwhy::cli {
namespace {

namespace po = boost::program_options;

constexpr std::string_view kPrefix = "SMTPWHY_";
constexpr std::array<std::string_view, 4> kYes = {"yes", "true", "on", "1"};
constexpr std::array<std::string_view, 4> kNo = {"no", "false", "off", "0"};

bool is_one_of(std::string_view word, const std::array<std::string_view, 4>& words) {
  return std::find(words.begin(), words.end(), lower(word)) != words.end();
}

// The rows that a setting may mean: of one command, or of all.
std::vector<OptionRow> rows_named(std::string_view option, std::string_view command) {
  std::vector<OptionRow> rows;
  for (const auto& row : option_rows()) {
    if (row.name == option && (command.empty() || belongs_to(row, command))) rows.push_back(row);
  }
  return rows;
}

std::vector<std::string_view> names_known(std::string_view command) {
  std::vector<std::string_view> names;
  for (const auto& row : option_rows()) {
    const bool fits = (command.empty() || belongs_to(row, command)) && comes_from_outside(row);
    if (fits && std::find(names.begin(), names.end(), row.name) == names.end()) names.push_back(row.name);
  }
  return names;
}

bool knows_value(const OptionRow& row, std::string_view value) {
  if (row.value.empty()) return is_one_of(value, kYes) || is_one_of(value, kNo);
  const auto words = split(row.words, ' ');
  return row.words.empty() || row.which != OptionRow::Words::one || std::find(words.begin(), words.end(), value) != words.end();
}

std::vector<std::string_view> words_of(const std::vector<OptionRow>& rows) {
  std::vector<std::string_view> all;
  for (const auto& row : rows) {
    for (const auto word : row.value.empty() ? std::vector<std::string_view>{"yes", "no"} : split(row.words, ' ')) {
      if (std::find(all.begin(), all.end(), word) == all.end()) all.push_back(word);
    }
  }
  return all;
}

// A value that one command does not know may be for another.
std::optional<Error> mistake_in_value(const Setting& setting, const std::vector<OptionRow>& rows) {
  if (std::any_of(rows.begin(), rows.end(), [&](const OptionRow& row) { return knows_value(row, setting.value); })) return {};
  return Error{ErrorKind::usage,
               fmt::format("{} knows no \"{}\"", setting.option, setting.value),
               setting.place,
               hint_at(setting.value, words_of(rows)),
               {}};
}

// The options that were probably meant: one that is spelt much like it, else those that begin so.
std::vector<std::string_view> meant_by(const Setting& setting) {
  auto names = names_known(setting.command);
  if (const auto near = nearest(setting.option, names); !near.empty()) return {near};
  std::erase_if(names, [&](auto name) { return !name.starts_with(setting.option); });
  constexpr std::size_t kMost = 5;  // more are no hint
  return names.size() > kMost ? std::vector<std::string_view>() : names;
}

Error unknown_option(const Setting& setting) {
  const auto meant = meant_by(setting);
  const auto help = setting.command.empty() ? std::string("`smtpwhy help COMMAND` lists the options of a command")
                                            : fmt::format("`smtpwhy help {}` lists its options", setting.command);
  return {ErrorKind::usage,
          setting.command.empty() ? fmt::format("no command has an option \"{}\"", setting.option)
                                  : fmt::format("{} has no option \"{}\"", setting.command, setting.option),
          setting.place,
          meant.empty() ? help : fmt::format("did you mean {}?", either(meant)),
          {}};
}

std::optional<Error> mistake_in(const Setting& setting) {
  if (!setting.command.empty() && find_command_row(setting.command) == nullptr) {
    return Error{ErrorKind::usage,
                 fmt::format("there is no command \"{}\"", setting.command),
                 setting.place,
                 hint_at(setting.command, command_names()),
                 {}};
  }
  const auto rows = rows_named(setting.option, setting.command);
  if (rows.empty()) return unknown_option(setting);
  if (comes_from_outside(rows.front())) return mistake_in_value(setting, rows);
  const auto* const help = setting.option == "no-config" ? "or by the variable SMTPWHY_NO_CONFIG=1" : "";
  return Error{ErrorKind::usage, fmt::format("{} can only be said on the command line", setting.option), setting.place, help, {}};
}

// A comment begins where a word might.
std::string_view without_comment(std::string_view line) {
  for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_space(line[at - 1])) return trim(line.substr(0, at));
  }
  return trim(line);
}

// Boost's parser would take any `#` for a comment's: one within a word is another character for it.
constexpr char kMark = '\x1A';

std::string with_marks(std::string_view text, char from, char to) {
  std::string result(text);
  std::replace(result.begin(), result.end(), from, to);
  return result;
}

// What the parser is to read as one line of a file.
Result<std::vector<Setting>> settings_in_line(const std::string& heading, std::string_view line, const std::string& place) {
  std::istringstream lines(fmt::format("{}\n{}\n", heading, with_marks(line, '#', kMark)));
  try {
    std::vector<Setting> settings;
    for (const auto& option : po::parse_config_file(lines, po::options_description(), true).options) {
      const auto dot = option.string_key.find('.');
      const auto command = dot == std::string::npos ? std::string() : option.string_key.substr(0, dot);
      const auto value = option.value.empty() ? std::string() : with_marks(option.value.front(), kMark, '#');
      settings.push_back({option.string_key.substr(dot + 1), value, command, place});
    }
    return settings;
  } catch (const po::error& /*problem*/) {
    return Error{ErrorKind::usage,
                 fmt::format("\"{}\" sets nothing", trim(line)),
                 place,
                 "OPTION = VALUE, or [COMMAND] above what is for one command; # begins a comment",
                 {}};
  }
}

bool is_heading(std::string_view line) { return without_comment(line).starts_with('['); }

std::string_view heading_in(std::string_view line) {
  const auto text = without_comment(line).substr(1);
  return trim(text.substr(0, text.find(']')));
}

std::optional<Error> mistake_in_heading(std::string_view line, const std::string& place) {
  const auto name = heading_in(line);
  if (!without_comment(line).ends_with(']'))
    return Error{ErrorKind::usage, "a heading without its end", place, fmt::format("[{}]", name), {}};
  if (find_command_row(name) != nullptr) return {};
  return Error{ErrorKind::usage, fmt::format("there is no command \"{}\"", name), place, hint_at(name, command_names()), {}};
}

// A shell would do so where the option is said to it.
void expand_home(Setting& setting, std::string_view home) {
  const auto rows = rows_named(setting.option, setting.command);
  const bool is_path = !rows.empty() && (rows.front().value == "FILE" || rows.front().value == "DIR");
  if (is_path && setting.value.starts_with("~/")) setting.value.replace(0, 1, home);
}

struct Variables {
  std::vector<Setting> settings;
  std::vector<Error> warnings;
  std::optional<Error> mistake;  // in SMTPWHY_NO_CONFIG, which is no setting, since it is heard before the file is read
  bool no_config = false;
};

std::string variable_of(std::string_view option) {
  auto name = fmt::format("{}{}", kPrefix, upper(option));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// One that is nearly ours was probably meant to be; any other is somebody else's.
std::optional<Error> stray_variable(const Setting& variable) {
  const auto near = nearest(variable.option, names_known({}));
  if (near.empty()) return {};
  return Error{ErrorKind::usage,
               fmt::format("there is no variable {}", variable.place),
               {},
               fmt::format("did you mean {}?", variable_of(near)),
               {}};
}

// `SMTPWHY_INPUT_FORMAT` → `input-format`; empty: none of ours.
std::string option_of(const std::string& variable) {
  if (!variable.starts_with(kPrefix)) return {};
  auto option = lower(std::string_view(variable).substr(kPrefix.size()));
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

Variables variables() {
  Variables result;
  const auto parsed = po::parse_environment(po::options_description(), option_of);
  for (const auto& option : parsed.options) {
    const Setting setting{option.string_key, option.value.front(), {}, variable_of(option.string_key)};
    if (setting.value.empty()) continue;  // as good as not set
    const auto rows = rows_named(setting.option, {});
    if (setting.option == "no-config") {
      result.mistake = mistake_in_value(setting, rows);
      result.no_config = is_one_of(setting.value, kYes);
    } else if (rows.empty()) {
      if (auto warning = stray_variable(setting)) result.warnings.push_back(std::move(*warning));
    } else if (comes_from_outside(rows.front())) {
      result.settings.push_back(setting);
    }
  }
  return result;
}

// Only what the command knows can be wrong for it.
std::optional<Error> mistake_for(std::string_view command, const std::vector<Setting>& variables) {
  for (const auto& setting : variables) {
    if (find_option_row(setting.option, command) == nullptr) continue;
    if (auto error = mistake_in_value(setting, rows_named(setting.option, {}))) return error;
  }
  return {};
}

// Nothing where there is no such file.
Result<std::vector<Setting>> read_configuration(const Console& console) {
  const auto& file = console.configuration;
  if (file.empty() || ::access(file.c_str(), F_OK) != 0) return std::vector<Setting>();
  const auto text = read_whole(file);
  if (!text) return text.error();
  return parse_configuration(*text, file, console.home);
}

/// Lays settings under what was said: the nearest first.
class Layers {
 public:
  Layers(const Settings& settings, Arguments& arguments) : arguments_(arguments) {
    for (const auto& [option, value] : arguments.options) say(option);
    for (const auto& option : arguments.refused) say(option);
    lay(settings.variables, 1, [](const Setting&) { return true; });
    lay(settings.file, kOfCommand, [](const Setting& setting) { return !setting.command.empty(); });
    lay(settings.file, kFurthest, [](const Setting& setting) { return setting.command.empty(); });
    drop_logins();
  }

  /// What is to be said about a login that is for another server; nothing where there is none.
  [[nodiscard]] std::optional<Error> remark() const {
    if (std::none_of(left_out_.begin(), left_out_.end(), [&](auto option) { return is_missed(option); })) return {};
    const bool one = left_out_.size() == 1;
    const auto* const user = last_place("user");
    const auto* const place = user != nullptr ? user : last_place(left_out_.front());
    return Error{ErrorKind::usage,
                 fmt::format("{} {} left out: {}", join(left_out_, ", "), one ? "is" : "are",
                             whose_.empty() ? fmt::format("no server is named beside {}", one ? "it" : "them")
                                            : fmt::format("for {} only", whose_)),
                 place == nullptr ? std::string() : *place,
                 "what decides who gets a password counts for the server that is named with it; said on the command line, for any",
                 {}};
  }

 private:
  // How far off what is said is: 0 on the command line, 1 in variables, and in the file
  static constexpr int kOfCommand = 2;
  static constexpr int kFurthest = 3;

  void say(std::string_view option) {
    said_.emplace(option);
    for (const auto rivals : rival_options()) {
      const auto names = split(rivals, ' ');
      if (std::find(names.begin(), names.end(), option) != names.end()) said_.insert(names.begin(), names.end());
    }
  }

  template <class Fits>
  void lay(const std::vector<Setting>& settings, int distance, Fits fits) {
    std::vector<std::string_view> taken;
    for (const auto& setting : settings) {
      const auto* const row = find_option_row(setting.option, arguments_.command);
      const bool mine = setting.command.empty() || setting.command == arguments_.command;
      if (!fits(setting) || row == nullptr || !mine || !knows_value(*row, setting.value)) continue;
      // What is found by MX records is whatever server the recipient's domain names, and so none in particular.
      if (setting.option == "server" || setting.option == "mx") servers_[distance] = setting.option == "mx" ? "" : setting.value;
      if (said_.contains(setting.option)) continue;
      taken.push_back(setting.option);
      take(setting, *row, distance);
    }
    for (const auto option : taken) say(option);
  }

  void take(const Setting& setting, const OptionRow& row, int distance) {
    const bool is_switch = row.value.empty();
    arguments_.options.erase(setting.option);
    if (is_switch && is_one_of(setting.value, kNo)) return;
    const auto value = is_switch ? std::string() : setting.value;
    arguments_.options[setting.option] = value;
    arguments_.each.emplace_back(setting.option, value);
    arguments_.settings.push_back(setting);
    distances_[setting.option] = distance;
  }

  // Who gets a password was decided where the login is told, or further off: it is the server that is named there, and no other.
  void drop_logins() {
    for (const auto& [option, distance] : distances_) {
      // A file that names its server for the one command only means that one everywhere.
      const auto meant = servers_.lower_bound(servers_.contains(kFurthest) ? distance : std::min(distance, kOfCommand));
      const bool is_meant = meant != servers_.end() && !meant->second.empty() && arguments_.get("server") == meant->second;
      if (!belongs_to_server(option) || is_meant) continue;
      arguments_.options.erase(option);
      left_out_.emplace_back(option);
      whose_ = meant == servers_.end() ? std::string() : meant->second;
    }
  }

  // How to log in is nothing where nobody does.
  [[nodiscard]] bool is_missed(std::string_view option) const {
    const bool logs_in = arguments_.has("user") || std::find(left_out_.begin(), left_out_.end(), "user") != left_out_.end();
    return logs_in || option.starts_with("tls-") || option == "no-verify";
  }

  [[nodiscard]] const std::string* last_place(std::string_view option) const {
    const auto& all = arguments_.settings;
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Setting& setting) { return setting.option == option; });
    return found == all.rend() ? nullptr : &found->place;
  }

  Arguments& arguments_;
  std::set<std::string, std::less<>> said_;
  std::map<std::string, int> distances_;
  std::map<int, std::string> servers_;  // by distance: what is named there; empty: any
  std::vector<std::string_view> left_out_;
  std::string whose_;  // the server that is named with them; empty: none
};

}  // namespace

Result<std::vector<Setting>> parse_configuration(std::string_view text, const std::string& file, std::string_view home) {
  std::vector<Setting> settings;
  std::string heading;
  std::size_t number = 0;
  for (const auto line : split(text, '\n')) {
    const auto place = fmt::format("{}:{}", file, ++number);
    if (is_heading(line)) {
      if (auto error = mistake_in_heading(line, place)) return *error;
      heading = fmt::format("[{}]", heading_in(line));
      continue;
    }
    const auto found = settings_in_line(heading, without_comment(line), place);
    if (!found) return found.error();
    for (auto setting : *found) {
      if (auto error = mistake_in(setting)) return *error;
      expand_home(setting, home);
      settings.push_back(std::move(setting));
    }
  }
  return settings;
}

std::optional<Error> apply_settings(const Settings& settings, Arguments& arguments) { return Layers(settings, arguments).remark(); }

Result<Arguments> arguments_for(std::string_view command, const std::vector<std::string>& words, const Console& console,
                                bool warns) {
  auto arguments = parse_arguments(command, words);
  if (!arguments || arguments->has("help") || arguments->has("version")) return arguments;
  const auto said = variables();
  if (warns) {
    for (const auto& warning : said.warnings) complain(console, warning);
  }
  if (said.mistake) return *said.mistake;
  if (auto error = mistake_for(command, said.settings)) return *error;
  Settings settings{said.settings, {}};
  if (!said.no_config && !arguments->has("no-config")) {
    auto file = read_configuration(console);
    if (!file) return file.error();
    settings.file = std::move(*file);
  }
  if (const auto remark = apply_settings(settings, *arguments); remark && warns) complain(console, *remark);
  return arguments;
}

}  // namespace smtpwhy::cli
