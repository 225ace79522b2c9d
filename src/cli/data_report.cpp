#include "cli/data_report.h"

#include "base/text.h"
#include "format/catalogue.h"
#include "input/folder.h"
#include "input/reader.h"
#include "unwrap/line_peelers.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

std::string row(std::string_view what, std::size_t count, std::string_view remark = {}) {
  return fmt::format("{:>6}  {}{}{}\n", count, what, remark.empty() ? "" : ", ", remark);
}

template <class Rows, class Wanted>
std::size_t count_of(const Rows& rows, Wanted wanted) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), wanted));
}

/// How many different texts a member of the rules has, empty ones left out.
std::size_t distinct(const knowledge::Tables& tables, std::string_view knowledge::RuleRow::*member) {
  std::set<std::string_view> values;
  for (const auto& rule : tables.rules) values.insert(rule.*member);
  values.erase(std::string_view());
  return values.size();
}

std::string codes(const knowledge::Tables& tables) {
  return row("reply codes", tables.reply_codes.size(),
             fmt::format("{} of them in a standard",
                         count_of(tables.reply_codes, [](const auto& code) { return code.standard; }))) +
         row("enhanced status codes", tables.status_codes.size(),
             fmt::format("{} of them registered",
                         count_of(tables.status_codes, [](const auto& code) { return code.registered; }))) +
         row("commands", tables.commands.size(), "with the replies that each RFC allows to them");
}

std::string causes_and_rules(const knowledge::Tables& tables) {
  const auto groups = count_of(tables.causes, [](const auto& cause) { return cause.parent.empty(); });
  std::size_t samples = 0;
  for (const auto& rule : tables.rules) samples += rule.samples.size();
  return row("causes", tables.causes.size(), fmt::format("in {} groups", groups)) +
         row("rules", tables.rules.size(), fmt::format("with {} sample replies", samples)) +
         row("providers", distinct(tables, &knowledge::RuleRow::provider), "whose replies have rules of their own") +
         row("programs", distinct(tables, &knowledge::RuleRow::software), "whose replies have rules of their own");
}

struct Logs {
  std::size_t count = 0;
  std::set<std::string> logged;    // formats that have a log
  std::set<std::string> captured;  // formats that have one that a program wrote
};

std::string without_extension(const std::filesystem::path& path) { return (path.parent_path() / path.stem()).string(); }

// What has a file beside it that is no table.
std::set<std::string> described_in(const std::vector<std::string>& names) {
  std::set<std::string> described;
  for (const std::filesystem::path path : names) {
    if (path.extension() != ".toml") described.insert(without_extension(path));
  }
  return described;
}

// Beside each log lies a description of the same name.
Result<Logs> logs_in(const std::string& corpus) {
  const auto files = files_in(corpus);
  if (!files) return files.error();
  const auto described = described_in(files->names);
  Logs logs;
  for (const auto& name : files->names) {
    const std::filesystem::path path(name);
    if (path.extension() != ".toml" || described.count(without_extension(path)) == 0) continue;
    const auto text = read_whole(name);
    if (!text) return text.error();
    const auto format = path.parent_path().filename().string();
    ++logs.count;
    logs.logged.insert(format);
    const auto lines = split(std::string_view(*text), '\n');
    if (std::find(lines.begin(), lines.end(), "made = \"captured\"") != lines.end()) logs.captured.insert(format);
  }
  return logs;
}

std::string formats(const knowledge::Tables& tables, const FormatCatalogue& catalogue) {
  return row("log formats", catalogue.formats().size(), fmt::format("{} of them rows of a table", tables.formats.size())) +
         row("wrappers", unwrap::line_peelers().size(), "that are taken off before");
}

std::string logs_told(const FormatCatalogue& catalogue, const Logs& logs) {
  const auto among = [&](const std::set<std::string>& names) {
    return count_of(catalogue.formats(), [&](const auto& format) { return names.count(std::string(format->name())) > 0; });
  };
  const auto captured = among(logs.captured);
  const auto logged = among(logs.logged);
  return row("logs", logs.count, "each with what is expected of it") + row("formats", captured, "with a log that a program wrote") +
         row("formats", logged - captured, "with a log written by hand from documentation") +
         row("formats", catalogue.formats().size() - logged, "without a log");
}

}  // namespace

Result<std::string> data_report(const knowledge::Tables& tables, const std::string& corpus) {
  const FormatCatalogue catalogue(tables);
  auto text = codes(tables) + causes_and_rules(tables) + formats(tables, catalogue);
  if (corpus.empty()) return text;
  const auto logs = logs_in(corpus);
  if (!logs) return logs.error();
  return text + logs_told(catalogue, *logs);
}

}  // namespace smtpwhy::cli
