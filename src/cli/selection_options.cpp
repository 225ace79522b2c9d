#include "cli/selection_options.h"

#include "base/text.h"
#include "base/time.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

struct Field {
  std::string_view name;
  std::vector<std::string> Selection::*list;
};
constexpr std::array<Field, 4> kFields = {{{"cause", &Selection::causes},
                                           {"provider", &Selection::providers},
                                           {"severity", &Selection::severities},
                                           {"domain", &Selection::domains}}};

Error no_field(std::string_view field) {
  std::vector<std::string_view> names;
  names.reserve(kFields.size());
  for (const auto& known : kFields) names.push_back(known.name);
  const bool near = !nearest(field, names).empty();
  auto error = unknown_value("only", field, names);
  if (!near) error.help = "FIELD=VALUE, with a comma between several; FIELD is " + error.help;
  return error;
}

std::optional<Error> wrong_severity(std::string_view value) {
  std::vector<std::string_view> known;
  for (const auto severity : {Severity::permanent, Severity::temporary, Severity::warning, Severity::note}) {
    known.push_back(name(severity));
    if (value == known.back()) return std::nullopt;
  }
  return Error{ErrorKind::usage, fmt::format("there is no severity \"{}\"", value), {}, hint_at(value, known), {}};
}

// A group of causes is a cause, too.
std::optional<Error> wrong_cause(std::string_view value, const knowledge::Tables& tables) {
  std::vector<std::string_view> known;
  known.reserve(tables.causes.size());
  for (const auto& cause : tables.causes) known.push_back(cause.id);
  if (std::find(known.begin(), known.end(), value) != known.end()) return std::nullopt;
  const auto near = nearest(value, known);
  return Error{ErrorKind::usage,
               fmt::format("there is no cause \"{}\"", value),
               {},
               near.empty() ? "`smtpwhy help causes` lists them" : fmt::format("did you mean {}?", near),
               {}};
}

std::optional<Error> wrong_value(std::string_view field, std::string_view value, const knowledge::Tables& tables) {
  if (field == "severity") return wrong_severity(value);
  return field == "cause" ? wrong_cause(value, tables) : std::nullopt;
}

// `cause=spam,provider=google`
std::optional<Error> read_only(std::string_view text, const knowledge::Tables& tables, Selection& selection) {
  for (;;) {
    const auto end = text.find(',');
    const auto part = trim(text.substr(0, end));
    const auto equals = part.find('=');
    const auto field = part.substr(0, equals);
    const auto* const found = std::find_if(kFields.begin(), kFields.end(), [&](const Field& known) { return known.name == field; });
    if (equals == std::string_view::npos || found == kFields.end()) return no_field(field);
    const auto value = part.substr(equals + 1);
    if (auto error = wrong_value(field, value, tables)) return error;
    (selection.*(found->list)).emplace_back(value);
    if (end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
}

// A date alone is the beginning of the day, or its end.
Result<std::optional<std::int64_t>> time_in(const Arguments& arguments, std::string_view option, std::string_view time_of_day) {
  constexpr std::size_t date_size = 10;  // 2026-01-05
  if (!arguments.has(option)) return std::optional<std::int64_t>();
  const auto text = arguments.get(option);
  const auto stamp = parse_stamp(text.size() == date_size ? text + std::string(time_of_day) : text);
  if (stamp.dated()) return stamp.micros;
  return Error{ErrorKind::usage,
               fmt::format("--{} knows no \"{}\"", option, text),
               {},
               "a date or a time in UTC, such as 2026-01-05 or 2026-01-05T10:00:00",
               {}};
}

}  // namespace

Result<Selection> selection_in(const Arguments& arguments, const knowledge::Tables& tables) {
  Selection selection;
  const auto since = time_in(arguments, "since", "T00:00:00Z");
  if (!since) return since.error();
  const auto until = time_in(arguments, "until", "T23:59:59.999999Z");
  if (!until) return until.error();
  selection.since = *since;
  selection.until = *until;
  if (arguments.has("only")) {
    if (auto error = read_only(arguments.get("only"), tables, selection)) return *error;
  }
  return selection;
}

}  // namespace smtpwhy::cli
