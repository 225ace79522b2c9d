// Options as rows: what there is, for which command, with which words. The parser, the help texts and tests all read these.
#pragma once

#include "base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy::cli {

struct OptionRow {
  std::string_view name;      ///< `format`; on the command line `--format`
  char letter = 0;            ///< 0: none
  std::string_view value;     ///< what the value is called in the help; empty: a switch
  std::string_view commands;  ///< the commands that know it, separated by spaces; empty: all
  std::string_view help;
};

[[nodiscard]] const std::vector<OptionRow>& option_rows();
/// Whether the word behind `option` (`--format`, `-f`) is its value: it wants one, and does not have it behind `=` or the letter.
[[nodiscard]] bool takes_value(std::string_view option);
[[nodiscard]] bool belongs_to(const OptionRow& row, std::string_view command);

/// What was said on the command line.
struct Arguments {
  std::string command;
  std::map<std::string, std::string, std::less<>> options;  ///< switches have an empty value; the last of an option counts
  std::vector<std::string> words;                           ///< all that is no option
  std::vector<std::pair<std::string, std::string>> each;    ///< options in the order in which they were said, each time
  std::vector<std::string> given;                           ///< all as it was said, without the command

  [[nodiscard]] bool has(std::string_view option) const { return options.find(option) != options.end(); }
  /// The values of an option that may be said several times.
  [[nodiscard]] std::vector<std::string> all(std::string_view option) const;
  [[nodiscard]] std::string get(std::string_view option, std::string_view otherwise = {}) const;
};

/// Reads the arguments behind the command. A misspelt option or a missing value is a usage error with a hint.
[[nodiscard]] Result<Arguments> parse_arguments(std::string_view command, const std::vector<std::string>& words);

/// The options of a command, a line each, for its help.
[[nodiscard]] std::string option_help(std::string_view command);

}  // namespace smtpwhy::cli
