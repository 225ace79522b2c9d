// The commands of the program, as rows. Adding one is a file of its own and a row in commands.cpp.
#pragma once

#include "cli/console.h"
#include "cli/options.h"
#include "knowledge/load.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

/// What the exit status says.
enum class Exit : int {
  done = 0,
  failures_found = 1,
  nothing_found = 1,
  they_differ = 1,
  trouble = 2,
  no_conversation = 3,
  refused_for_now = 4,
  refused_for_good = 5
};

struct CommandRow {
  std::string_view name;
  std::string_view synopsis;
  std::string_view summary;
  std::string_view details;   ///< what one has to know besides, in whole sentences
  std::string_view examples;  ///< a line each, two spaces in front
  /// What its plain words may be, for completions: words, or FILE, DIR, COMMAND, TEXT (anything), with spaces between; `check:DIR`: DIR
  /// follows `check`, `man:a,b`: one of `a` and `b`.
  std::string_view words;
  Exit (*run)(const Arguments& arguments, Console& console);
};

/// What an exit status says.
struct ExitRow {
  Exit status;
  std::string_view commands;  ///< whose it is, separated by spaces; empty: all
  std::string_view meaning;
};

[[nodiscard]] std::span<const CommandRow> command_rows();
[[nodiscard]] const CommandRow* find_command_row(std::string_view name);
[[nodiscard]] std::vector<std::string_view> command_names();

[[nodiscard]] std::span<const ExitRow> exit_rows();

Exit run_explain(const Arguments& arguments, Console& console);
Exit run_analyze(const Arguments& arguments, Console& console);
Exit run_trace(const Arguments& arguments, Console& console);
Exit run_compare(const Arguments& arguments, Console& console);
Exit run_merge(const Arguments& arguments, Console& console);
/// Of `send`, `reproduce` and `mimic`: hands over to the program that sends, `smtpwhy-send`, which lies beside this one.
Exit run_send(const Arguments& arguments, Console& console);
Exit run_data(const Arguments& arguments, Console& console);
Exit run_formats(const Arguments& arguments, Console& console);
Exit run_help(const Arguments& arguments, Console& console);

/// The whole program: finds the command in the words of the command line (without the program's name) and runs it.
[[nodiscard]] Exit run_program(const std::vector<std::string>& words, Console& console);

/// The log formats that are known, a line each, for a person.
[[nodiscard]] std::string formats_text(const knowledge::Tables& tables);

/// The tables to use: the built-in ones, with `--data` laid over.
class ChosenTables {
 public:
  /// An Error where the folder cannot be read or has mistakes.
  static Result<ChosenTables> choose(const Arguments& arguments);
  [[nodiscard]] const knowledge::Tables& tables() const;
  /// Whether a row came with `--data`: `is_own("cause", "policy")`.
  [[nodiscard]] bool is_own(const std::string& kind, std::string_view key) const;

 private:
  std::optional<knowledge::TableStore> own_;
};

}  // namespace smtpwhy::cli
