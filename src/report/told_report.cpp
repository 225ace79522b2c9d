#include "report/told_report.h"

#include "base/base64.h"
#include "base/json_fields.h"
#include "base/text.h"
#include "base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

using Text = std::string_view;

constexpr Text kSchema = "smtpwhy/report-1";
constexpr Text kExact = "_base64";  // behind a key: the bytes of a text that is not UTF-8

std::uint64_t number_in(Text text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The part before the first dot, which is taken off with it.
Text take_step(Text& path) {
  const auto dot = path.find('.');
  const auto step = path.substr(0, dot);
  path = dot == Text::npos ? Text() : path.substr(dot + 1);
  return step;
}

// Lists come in their order.
template <typename Item>
Item& item_at(std::vector<Item>& items, Text number) {
  const auto index = static_cast<std::size_t>(number_in(number));
  if (index >= items.size()) items.emplace_back();
  return items.back();
}

std::optional<std::int64_t> time_in(Text text) { return parse_stamp(text).micros; }

Severity severity_named(Text word) {
  for (const auto severity : {Severity::permanent, Severity::temporary, Severity::warning}) {
    if (name(severity) == word) return severity;
  }
  return Severity::note;
}

std::optional<knowledge::Confidence> confidence_named(Text word) {
  using enum knowledge::Confidence;
  for (const auto confidence : {rule, status, code, by_class}) {
    if (name(confidence) == word) return confidence;
  }
  return std::nullopt;
}

/// Takes the scalars of a report, by path, in any order of its members.
class Reading {
 public:
  explicit Reading(ToldReport& report) : report_(report) {}

  bool take(Text path, std::string value) {
    // Keys of totals are names out of logs, made printable.
    if (path.ends_with(kExact) && !path.starts_with("totals.")) {
      path.remove_suffix(kExact.size());
      std::string bytes;
      Base64Decoder().decode(value, bytes);
      value = std::move(bytes);
    }
    const auto member = take_step(path);
    if (member == "schema") schema = value;
    if (member == "findings") take_of_finding(path, value);
    if (member == "inputs") take_of_input(path, value);
    if (member == "totals") take_of_totals(path, value);
    if (member == "limits") take_of_limits(path, value);
    return true;
  }

  std::string schema;

 private:
  Text keep(Text text) { return report_.text.keep(text); }

  void take_of_finding(Text path, const std::string& value);
  bool take_of_explanation(Text member, Text rest, const std::string& value, knowledge::Explanation& explanation);
  static void take_of_evidence(Text path, const std::string& value, std::vector<Evidence>& list);
  void take_of_root(Text member, const std::string& value, Finding& finding);
  void take_of_input(Text path, const std::string& value);
  static bool take_count_of_input(Text member, std::uint64_t number, InputReport& input);
  void take_of_totals(Text path, const std::string& value);
  void take_of_limits(Text name, Text value);

  ToldReport& report_;
};

bool Reading::take_of_explanation(Text member, Text rest, const std::string& value, knowledge::Explanation& explanation) {
  struct Word {
    Text name;
    Text knowledge::Explanation::*word;
  };
  static constexpr std::array<Word, 7> words = {{{"rule", &knowledge::Explanation::rule},
                                                 {"cause", &knowledge::Explanation::cause},
                                                 {"cause_group", &knowledge::Explanation::cause_group},
                                                 {"speaker", &knowledge::Explanation::speaker},
                                                 {"who", &knowledge::Explanation::who},
                                                 {"retry", &knowledge::Explanation::retry},
                                                 {"provider", &knowledge::Explanation::provider}}};
  const auto* const word = std::find_if(words.begin(), words.end(), [&](const Word& one) { return one.name == member; });
  if (word != words.end()) {
    explanation.*(word->word) = keep(value);
  } else if (member == "title") {
    explanation.title = value;
  } else if (member == "explanation") {
    explanation.explanation = value;
  } else if (member == "confidence") {
    explanation.confidence = confidence_named(value);
  } else if (member == "fixes") {
    item_at(explanation.fixes, rest) = value;
  } else if (member == "checks") {
    item_at(explanation.checks, rest) = value;
  } else if (member == "references") {
    item_at(explanation.references, rest) = keep(value);
  } else if (member == "captures") {
    explanation.captures[std::string(rest)] = value;
  } else {
    return false;
  }
  return true;
}

void Reading::take_of_evidence(Text path, const std::string& value, std::vector<Evidence>& list) {
  auto& evidence = item_at(list, take_step(path));
  if (path == "input") evidence.input = static_cast<std::size_t>(number_in(value));
  if (path == "line") evidence.line = number_in(value);
  if (path == "text") evidence.text = value;
  if (path == "cut") evidence.cut = value == "true";
  if (path == "command") evidence.command = value;
  if (path == "after_ms")
    evidence.after_us = static_cast<std::uint32_t>(static_cast<std::int64_t>(number_in(value)) * kMicrosPerMilli);
}

void Reading::take_of_root(Text member, const std::string& value, Finding& finding) {
  if (!finding.root) finding.root.emplace();
  if (member == "kind") finding.root->kind = keep(value);
  if (member == "explanation") finding.root->words = value;
  if (member == "line") finding.root->line = number_in(value);
  if (member == "command") finding.root->command = value;
}

void Reading::take_of_finding(Text path, const std::string& value) {
  auto& told = item_at(report_.findings, take_step(path));
  auto& group = told.group;
  const auto member = take_step(path);
  if (take_of_explanation(member, path, value, group.first.explanation)) return;
  if (member == "problem") told.problem = value;
  if (member == "kind") group.first.kind = keep(value);
  if (member == "severity") group.first.severity = severity_named(value);
  if (member == "count") group.count = number_in(value);
  if (member == "first_time") group.first_time = time_in(value);
  if (member == "last_time") group.last_time = time_in(value);
  if (member == "evidence") take_of_evidence(path, value, group.evidence);
  if (member == "root") take_of_root(path, value, group.first);
  if (member == "reproduce") group.reproduce = value;
}

bool Reading::take_count_of_input(Text member, std::uint64_t number, InputReport& input) {
  struct Count {
    Text name;
    std::uint64_t& (*count)(InputReport& input);
  };
  static constexpr std::array<Count, 15> counts = {
      {{"bytes", [](InputReport& i) -> std::uint64_t& { return i.bytes; }},
       {"lines", [](InputReport& i) -> std::uint64_t& { return i.lines.lines; }},
       {"lines_event", [](InputReport& i) -> std::uint64_t& { return i.lines.event; }},
       {"lines_content", [](InputReport& i) -> std::uint64_t& { return i.lines.content; }},
       {"lines_noise", [](InputReport& i) -> std::uint64_t& { return i.lines.noise; }},
       {"lines_unrecognised", [](InputReport& i) -> std::uint64_t& { return i.lines.unrecognised; }},
       {"lines_cut", [](InputReport& i) -> std::uint64_t& { return i.cut_lines; }},
       {"sessions_ended_early", [](InputReport& i) -> std::uint64_t& { return i.sessions_ended_early; }},
       {"sessions", [](InputReport& i) -> std::uint64_t& { return i.sessions; }},
       {"deliveries", [](InputReport& i) -> std::uint64_t& { return i.deliveries; }},
       {"accepted", [](InputReport& i) -> std::uint64_t& { return i.attempts.accepted; }},
       {"temporary", [](InputReport& i) -> std::uint64_t& { return i.attempts.temporary; }},
       {"permanent", [](InputReport& i) -> std::uint64_t& { return i.attempts.permanent; }},
       {"unknown", [](InputReport& i) -> std::uint64_t& { return i.attempts.unknown; }},
       {"findings", [](InputReport& i) -> std::uint64_t& { return i.findings; }}}};
  const auto* const found = std::find_if(counts.begin(), counts.end(), [&](const Count& one) { return one.name == member; });
  if (found == counts.end()) return false;
  found->count(input) = number;
  return true;
}

void Reading::take_of_input(Text path, const std::string& value) {
  auto& input = item_at(report_.inputs, take_step(path));
  const auto member = take_step(path);
  if (take_count_of_input(member, number_in(value), input)) return;
  if (member == "name") input.name = value;
  if (member == "format") input.format = keep(value);
  if (member == "interrupted") input.interrupted = value == "true";
  if (member == "unreadable") input.unreadable = value == "true";
  if (member == "wrappers") item_at(input.wrappers, path) = keep(value);
  if (member != "formats") return;
  auto& format = item_at(input.formats, take_step(path));
  if (path == "name") format.name = keep(value);
  if (path == "lines") format.lines = number_in(value);
}

// A key may hold dots: all behind the map's name is the key.
void Reading::take_of_totals(Text path, const std::string& value) {
  struct Map {
    Text name;
    BoundedCounts Totals::*counts;
  };
  struct Count {
    Text name;
    std::uint64_t Totals::*count;
  };
  static constexpr std::array<Map, 4> maps = {{{"by_cause", &Totals::by_cause},
                                               {"by_code", &Totals::by_code},
                                               {"by_command", &Totals::by_command},
                                               {"by_server", &Totals::by_server}}};
  static constexpr std::array<Count, 7> counts = {{{"sessions", &Totals::sessions},
                                                   {"transactions", &Totals::transactions},
                                                   {"deliveries", &Totals::deliveries},
                                                   {"accepted", &Totals::accepted},
                                                   {"temporary", &Totals::temporary},
                                                   {"permanent", &Totals::permanent},
                                                   {"unknown", &Totals::unknown}}};
  const auto member = take_step(path);
  const auto number = number_in(value);
  for (const auto& count : counts) {
    if (count.name == member) report_.totals.*(count.count) = number;
  }
  for (const auto& map : maps) {
    if (map.name != member) continue;
    auto& into = report_.totals.*(map.counts);
    if (path == "other") {
      into.add_other(number);
    } else {
      into.add(path, number);
    }
  }
  if (member == "findings_left_out") report_.findings_left_out = number;
  if (member == "kinds_left_out") report_.kinds_left_out = number;
}

// A name that is not known is of a later version.
void Reading::take_of_limits(Text name, Text value) {
  for (const auto& row : kLimitedNames) {
    if (row.name == name) report_.limits.add(row.what, number_in(value));
  }
}

// Where there is one input only, the totals say what came of it.
void complete_only_input(ToldReport& report) {
  auto& input = report.inputs.front();
  input.sessions = report.totals.sessions;
  input.deliveries = report.totals.deliveries;
  input.attempts = attempts_of(report.totals);
  input.findings = report.findings_left_out;
  for (const auto& finding : report.findings) input.findings += finding.group.count;
}

Error no_report(std::string message) {
  return {ErrorKind::input, std::move(message), {}, "write a report of each part with `smtpwhy analyze --format json`", {}};
}

Outcome outcome_named(Text word) {
  return word == "accepted" ? Outcome::accepted : word == "temporary" ? Outcome::temporary : Outcome::permanent;
}

/// One recipient of a transaction.
struct ToldRecipient {
  std::string address, outcome, problem;
};

struct ToldTransaction {
  std::string reverse_path;
  std::vector<ToldRecipient> recipients;
};

struct ToldSession {
  std::string started;
  std::vector<std::string> problems;
  std::vector<ToldTransaction> transactions;
  std::uint64_t exchanges_left_out = 0;

  bool take(Text path, const std::string& value) {
    const auto member = take_step(path);
    if (member == "started") started = value;
    if (member == "exchanges_left_out") exchanges_left_out = number_in(value);
    if (member == "problems") item_at(problems, path) = value;
    if (member != "transactions") return true;
    auto& transaction = item_at(transactions, take_step(path));
    const auto part = take_step(path);
    if (part == "reverse_path") transaction.reverse_path = value;
    if (part != "recipients") return true;
    auto& recipient = item_at(transaction.recipients, take_step(path));
    if (path == "address") recipient.address = value;
    if (path == "outcome") recipient.outcome = value;
    if (path == "problem") recipient.problem = value;
    return true;
  }
};

// `member` and what the JSON says, exact bytes where it has them.
bool read_flat(Text json, const std::function<bool(Text, std::string)>& take) {
  return read_json_fields(json, [&](Text path, std::string value) {
    if (!path.ends_with(kExact)) return take(path, std::move(value));
    std::string bytes;
    Base64Decoder().decode(value, bytes);
    return take(path.substr(0, path.size() - kExact.size()), std::move(bytes));
  });
}

// Whether the object has `"key":null`, or no such key: a list of scalars does not tell null from an empty text. A text of the log that is
// like the key has no colon behind it.
bool is_null(Text json, Text key) {
  const auto quoted = fmt::format("\"{}\"", key);
  for (auto at = json.find(quoted); at != Text::npos; at = json.find(quoted, at + 1)) {
    const auto rest = trim_left(json.substr(at + quoted.size()));
    if (rest.starts_with(':')) return trim_left(rest.substr(1)).starts_with("null");
  }
  return true;
}

// What no report of ours says, and what whoever tells it would trip over.
bool contradicts_itself(const ToldReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const ToldFinding& finding) {
    const auto& all = finding.group.evidence;
    const bool is_nowhere = std::any_of(all.begin(), all.end(), [&](const Evidence& e) { return e.input >= report.inputs.size(); });
    return is_nowhere || all.empty() || finding.group.first_time.has_value() != finding.group.last_time.has_value();
  });
}

}  // namespace

Result<ToldReport> read_told_report(Text json) {
  ToldReport report;
  Reading reading(report);
  const bool whole = read_json_fields(json, [&](Text path, std::string value) { return reading.take(path, std::move(value)); });
  if (!whole) return no_report("is no whole JSON document");
  if (reading.schema != kSchema) return no_report(fmt::format("holds \"{}\", and not a report of a log", reading.schema));
  const bool nameless =
      std::any_of(report.findings.begin(), report.findings.end(), [](const auto& f) { return f.problem.empty(); });
  if (nameless) return no_report("was written by an older smtpwhy, and does not name its problems");
  if (contradicts_itself(report)) return no_report("is damaged: it has a finding without evidence, or with evidence from nowhere");
  for (auto& finding : report.findings) finding.group.first.evidence = finding.group.evidence.front();
  if (report.inputs.size() == 1) complete_only_input(report);
  return report;
}

bool recall_session(Text json, Summary& summary) {
  ToldSession session;
  if (!read_flat(json, [&](Text path, const std::string& value) { return session.take(path, value); })) return false;
  summary.recall_time(time_in(session.started), false);
  summary.recall_exchanges_left_out(session.exchanges_left_out);
  for (const auto& problem : session.problems) summary.recall_problem(problem);
  for (const auto& transaction : session.transactions) {
    for (const auto& recipient : transaction.recipients) {
      const MessageTo message{{}, transaction.reverse_path, recipient.address};
      const bool counts = recipient.outcome == "accepted" || !recipient.problem.empty();
      if (counts) summary.recall_recipient(message, outcome_named(recipient.outcome), recipient.problem);
    }
  }
  return true;
}

bool recall_delivery(Text json, Summary& summary) {
  std::map<std::string, std::string, std::less<>> told;
  if (!read_flat(json, [&](Text path, std::string value) {
        told[std::string(path)] = std::move(value);
        return true;
      })) {
    return false;
  }
  summary.recall_time(time_in(told["time"]), true);
  const auto sender = is_null(json, "sender") ? std::nullopt : std::optional<Text>(told["sender"]);
  const MessageTo message{told["queue_id"], sender, told["recipient"]};
  const auto& problem = told["problem"];
  if (!problem.empty()) summary.recall_problem(problem);
  if (told["status"] == "expired") {
    summary.recall_expiry(message);
  } else if (told["status"] == "sent") {
    summary.recall_recipient(message, Outcome::accepted, {});
  }
  // a `sent` may have a problem too
  if (!problem.empty() && told["status"] != "expired") {
    summary.recall_recipient(message, told["severity"] == "temporary" ? Outcome::temporary : Outcome::permanent, problem);
  }
  return true;
}

bool is_cut_off(Text session) {
  std::string outcome;
  (void)read_json_fields(session, [&](Text path, std::string value) {
    if (path == "outcome") outcome = std::move(value);
    return true;
  });
  return outcome == "truncated";
}

}  // namespace smtpwhy
