// What is said about options outside of the command line: in variables of the environment (SMTPWHY_FORMAT) and in a configuration file.
//
// The command line wins over variables, these over the file, and there the part of a command ([analyze]) over what stands before it.
// A password can stand in none of them: options only tell where it is. What decides who gets it counts only for a server that was named
// in the same place or a weaker one, so that a server that is tried once gets no password that was meant for another.
#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

/// Of a configuration file with the content `text`: lines `format = json`, `[analyze]` before those of one command (or
/// `analyze.format = json`), and `#` before what is a comment. An Error with file and line where an option or a command does not exist, does
/// not know the value, or may only be said on the command line. `~/` in front of a file or folder is `home`.
[[nodiscard]] Result<std::vector<Setting>> parse_configuration(std::string_view text, const std::string& file,
                                                               std::string_view home);

struct Settings {
  std::vector<Setting> variables;
  std::vector<Setting> file;
};

/// Puts into `arguments` what they do not say themselves, as far as their command knows the option, and that value of it. Gives a remark
/// where a login is left out, since it is for another server.
std::optional<Error> apply_settings(const Settings& settings, Arguments& arguments);

/// The words behind a command, with what is said outside of them. Where `warns`, variables that are none of ours but look much like it
/// are complained about, and a login that is left out. The file is not read with --no-config or SMTPWHY_NO_CONFIG, and not for --help
/// and --version.
[[nodiscard]] Result<Arguments> arguments_for(std::string_view command, const std::vector<std::string>& words,
                                              const Console& console, bool warns);

}  // namespace smtpwhy::cli
