// smtpwhy merge: JSON reports of parts, put together into the report of the whole.
#include "cli/commands.h"
#include "cli/output_form.h"
#include "input/reader.h"
#include "report/renderer.h"
#include "run/file_spool.h"
#include "run/merge.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr std::string_view kMergeExample = "`smtpwhy merge monday.json tuesday.json`";

std::optional<Error> usage_mistake(const Arguments& arguments, const RendererForm& form) {
  if (arguments.words.empty()) {
    return Error{ErrorKind::usage,
                 "merge which reports?",
                 {},
                 "each written with `smtpwhy analyze --format json`: " + std::string(kMergeExample),
                 {}};
  }
  const auto& words = arguments.words;
  if (std::find(words.begin(), words.end(), kStandardInput) != words.end()) {
    return Error{ErrorKind::usage, "reports are read twice, and standard input only once", {}, "write it to a file", {}};
  }
  if (form.tells_problems && form.name != "reply") return std::nullopt;
  return Error{
      ErrorKind::usage,
      fmt::format("--format {} does not go with merge", form.name),
      {},
      "it has a row for each exchange and delivery, or an answer to one customer; text, markdown, html and json tell of the whole",
      {}};
}

}  // namespace

Exit run_merge(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto form = output_form(arguments, renderer_forms());
  if (!form) return fail(form.error());
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return fail(style.error());
  if (const auto mistake = usage_mistake(arguments, **form)) return fail(*mistake);
  FileSpool spool;
  const auto renderer = (*form)->make({console.out, spool, *style});
  const auto result = merge(arguments.words, tables->tables(), *renderer);
  for (const auto& note : result.notes) console.err.write("smtpwhy: " + note + "\n");
  for (const auto& error : result.errors) complain(console, error);
  if (!spool.good()) return fail({ErrorKind::input, "cannot keep all deliveries", "temporary file", "is the disk full?", {}});
  return result.errors.empty() ? Exit::done : Exit::trouble;
}

}  // namespace smtpwhy::cli
