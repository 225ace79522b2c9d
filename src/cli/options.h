// Options as rows: what there is, for which command, with which words. The parser, the help, the man pages, the completions and tests
// all read these.
#pragma once

#include "base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy::cli {

/// Under which heading an option stands in the help; `common` ones first, and alone in the short help.
enum class OptionGroup { common, reading, output, network, conversation, message, tls, login, general };

struct OptionRow {
  std::string_view name;      ///< `format`; on the command line `--format`
  char letter = 0;            ///< 0: none
  std::string_view value;     ///< what the value is called in the help; empty: a switch
  std::string_view commands;  ///< the commands that know it, separated by spaces; empty: all
  std::string_view help;
  OptionGroup group = OptionGroup::general;
  std::string_view words = {};                   ///< what the value may be, where that is one of a few words; separated by spaces
  enum class Words { one, several, or_others };  ///< `several`: with commas between; `or_others`: it may be something else, too
  Words which = Words::one;
};

/// Rows may have the same name, where commands know different values of it; never for the same command.
[[nodiscard]] const std::vector<OptionRow>& option_rows();
/// Whether the word behind `option` (`--format`, `-f`) is its value: it wants one, and does not have it behind `=` or the letter.
[[nodiscard]] bool takes_value(std::string_view option);
[[nodiscard]] bool belongs_to(const OptionRow& row, std::string_view command);
/// The row of an option of a command; null: the command does not know it.
[[nodiscard]] const OptionRow* find_option_row(std::string_view option, std::string_view command);
/// Whether the configuration file and variables may say it.
[[nodiscard]] bool comes_from_outside(const OptionRow& row);
/// What turns a switch off again, where something but the command line has turned it on: `no-follow`, `verify`. Empty: nothing does.
[[nodiscard]] std::string negation_of(const OptionRow& row);
/// The heading of a group, without a colon.
[[nodiscard]] std::string_view title(OptionGroup group);
/// Options that have a meaning only without each other, a set in each text: the nearer one counts, and beside each other they are an
/// error.
[[nodiscard]] const std::vector<std::string_view>& rival_options();
/// Whether the option decides who gets a password, or what a certificate is worth: one that was not said with the server is not for it.
[[nodiscard]] bool belongs_to_server(std::string_view option);

/// What was said outside of the command line.
struct Setting {
  std::string option;
  std::string value;
  std::string command;  ///< the only command that it is for; empty: all that know the option
  std::string place;    ///< `SMTPWHY_FORMAT`; or file and line, `/home/me/.config/smtpwhy/config:3`
};

/// What was said on the command line, and outside of it.
struct Arguments {
  std::string command;
  std::map<std::string, std::string, std::less<>> options;  ///< switches have an empty value; the last of an option counts
  std::vector<std::string> words;                           ///< all that is no option
  std::vector<std::pair<std::string, std::string>> each;    ///< options in the order in which they were said, each time
  std::vector<std::string> given;                           ///< all as it was said, without the command
  std::vector<std::string> refused;                         ///< switches that were turned off (`--no-follow`)
  std::vector<Setting> settings;                            ///< those of the options that came from outside

  [[nodiscard]] bool has(std::string_view option) const { return options.find(option) != options.end(); }
  /// The values of an option that may be said several times.
  [[nodiscard]] std::vector<std::string> all(std::string_view option) const;
  [[nodiscard]] std::string get(std::string_view option, std::string_view otherwise = {}) const;
};

/// Reads the arguments behind the command. A misspelt option or a missing value is a usage error with a hint.
[[nodiscard]] Result<Arguments> parse_arguments(std::string_view command, const std::vector<std::string>& words);

/// `text, json or jsonl`
[[nodiscard]] std::string either(const std::vector<std::string_view>& words);
/// What to say about a word that is none of `known`: the nearest of them, or all.
[[nodiscard]] std::string hint_at(std::string_view word, const std::vector<std::string_view>& known);
/// `--fail-on knows no "never"`, and what it knows.
[[nodiscard]] Error unknown_value(std::string_view option, std::string_view value, const std::vector<std::string_view>& known);

/// How an option is written: `-f, --format FORM`.
[[nodiscard]] std::string spelling(const OptionRow& row);
/// The groups that have options of the command, in their order, each with these, in the order of the table.
[[nodiscard]] std::vector<std::pair<OptionGroup, std::vector<OptionRow>>> grouped_options(std::string_view command);

}  // namespace smtpwhy::cli
