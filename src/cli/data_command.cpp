// smtpwhy data: looks after the tables. `check` tells every mistake in a folder of one's own, `list` what there is and
// whence, `report` how much.
#include "cli/commands.h"
#include "cli/data_report.h"

#include "base/text.h"
#include "run/table_folder.h"

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

Exit fail(Console& console, const Error& error) {
  complain(console, error);
  return Exit::trouble;
}

Exit check(const Arguments& arguments, Console& console) {
  if (arguments.words.size() != 2) {
    return fail(console, {ErrorKind::usage, "data check wants one folder", {}, "smtpwhy data check DIR", {}});
  }
  const auto& folder = arguments.words[1];
  const auto errors = check_table_folder(folder);
  for (const auto& error : errors) complain(console, error);
  if (errors.empty()) console.out.write(fmt::format("{}: in order\n", folder));
  return errors.empty() ? Exit::done : Exit::trouble;
}

std::string_view origin(bool of_site) { return of_site ? "own" : "built-in"; }

Exit list(const Arguments& arguments, Console& console) {
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(console, tables.error());
  for (const auto& cause : tables->tables().causes) {
    console.out.write(fmt::format("cause  {:<9} {}\n", origin(tables->is_own("cause", cause.id)), cause.id));
  }
  for (const auto& rule : tables->tables().rules) {
    console.out.write(fmt::format("rule   {:<9} {}  {}\n", origin(rule.of_site), rule.id, rule.cause));
  }
  return Exit::done;
}

Exit report(const Arguments& arguments, Console& console) {
  if (arguments.words.size() > 2) {
    return fail(console, {ErrorKind::usage, "data report wants one folder of logs at most", {}, "smtpwhy data report corpus", {}});
  }
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(console, tables.error());
  const auto text = data_report(tables->tables(), arguments.words.size() == 2 ? arguments.words[1] : std::string());
  if (!text) return fail(console, text.error());
  console.out.write(*text);
  return Exit::done;
}

}  // namespace

Exit run_data(const Arguments& arguments, Console& console) {
  const auto what = arguments.words.empty() ? std::string() : arguments.words.front();
  if (what == "check") return check(arguments, console);
  if (what == "list") return list(arguments, console);
  if (what == "report") return report(arguments, console);
  const auto near = nearest(what, {"check", "list", "report"});
  return fail(console, {ErrorKind::usage,
                        what.empty() ? "data wants to know what to do" : fmt::format("data cannot \"{}\"", what),
                        {},
                        near.empty() ? "`smtpwhy data check DIR`, `smtpwhy data list` or `smtpwhy data report`"
                                     : fmt::format("did you mean `smtpwhy data {}`?", near),
                        {}});
}

}  // namespace smtpwhy::cli
