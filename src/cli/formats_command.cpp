// smtpwhy formats: the log formats that are known.
#include "cli/commands.h"

#include "format/catalogue.h"
#include "report/style.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {

Exit run_formats(const Arguments& arguments, Console& console) {
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) {
    complain(console, tables.error());
    return Exit::trouble;
  }
  console.out.write(formats_text(tables->tables()));
  return Exit::done;
}

std::string formats_text(const knowledge::Tables& tables) {
  const FormatCatalogue catalogue(tables);
  std::string text = "Log formats. Which ones a log is in is found out by its content; `--input-format NAME` forces one.\n\n";
  std::vector<std::pair<std::string_view, std::string_view>> rows;
  for (const auto& format : catalogue.formats()) rows.emplace_back(format->name(), format->title());
  std::sort(rows.begin(), rows.end());
  for (const auto& [name, title] : rows) text += fmt::format("  {:<24}{}\n", name, title);
  std::string wrappers = "Taken off before, also one in another:";
  for (const auto& peeler : unwrap::line_peelers()) wrappers += fmt::format(" {}", peeler.name);
  return text + "\n" + wrapped({}, wrappers + "; compressed files (gzip, bzip2, xz, zstd) and UTF-16", 0);
}

}  // namespace smtpwhy::cli
