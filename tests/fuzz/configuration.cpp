// Any bytes as a configuration file. Promises: it is read, or the mistake has a line of it; what is read names commands and options that
// there are, and fits under any command line; the lines before one that is wrong are in order.
#include "cli/configuration.h"
#include "cli/commands.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smtpwhy;
using namespace smtpwhy::cli;

void require(bool promise) {
  if (!promise) std::abort();
}

void check_settings(const std::vector<Setting>& settings) {
  for (const auto& setting : settings)
    require(setting.command.empty() || find_option_row(setting.option, setting.command) != nullptr);
  for (const auto& command : command_rows()) {
    auto arguments = parse_arguments(command.name, {});
    require(arguments.ok());
    apply_settings({settings, settings}, *arguments);
    for (const auto& [option, value] : arguments->options) require(find_option_row(option, command.name) != nullptr);
  }
}

void check_mistake(std::string_view text, const Error& error) {
  require(error.where.starts_with("file:"));
  const auto line = parse_number(std::string_view(error.where).substr(5));
  require(line && *line >= 1);
  std::size_t end = 0;
  for (std::uint32_t i = 1; i < *line; ++i) end = text.find('\n', end) + 1;
  require(end <= text.size());
  require(parse_configuration(text.substr(0, end), "file", "/home").ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 4096;  // each line is read by itself
  const std::string text(reinterpret_cast<const char*>(data), std::min(size, kMost));
  const auto settings = parse_configuration(text, "file", "/home");
  if (settings) {
    check_settings(*settings);
  } else {
    check_mistake(text, settings.error());
  }
  return 0;
}
