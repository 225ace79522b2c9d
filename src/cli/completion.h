// What a shell offers behind `smtpwhy`: scripts for bash, zsh and fish, out of the tables of commands and options.
#pragma once

#include "knowledge/tables.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

struct ShellRow {
  std::string_view name;
  std::string_view file;  ///< where packages put it, below a folder for all: `zsh/_smtpwhy`
  std::string (*script)(const knowledge::Tables& tables);
};

[[nodiscard]] const std::vector<ShellRow>& shell_rows();

}  // namespace smtpwhy::cli
