#include "summary/report_reader.h"

#include "base/base64.h"
#include "base/json_fields.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::string_view kSchema = "smtpwhy/report-1";

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::optional<Severity> severity_named(std::string_view word) {
  for (const auto severity : {Severity::permanent, Severity::temporary, Severity::warning, Severity::note}) {
    if (name(severity) == word) return severity;
  }
  return std::nullopt;
}

/// One of the findings, as it is written.
struct WrittenFinding {
  std::string kind;
  std::string severity;
  std::string cause;
  std::string rule;
  std::string provider;
  std::string title;
  std::string text;
  std::string text_base64;
  std::string count;
};

struct FindingMember {
  std::string_view path;  // behind `findings.N.`
  std::string WrittenFinding::*value;
};
constexpr std::array<FindingMember, 9> kFindingMembers = {{{"kind", &WrittenFinding::kind},
                                                           {"severity", &WrittenFinding::severity},
                                                           {"cause", &WrittenFinding::cause},
                                                           {"rule", &WrittenFinding::rule},
                                                           {"provider", &WrittenFinding::provider},
                                                           {"title", &WrittenFinding::title},
                                                           {"evidence.0.text", &WrittenFinding::text},
                                                           {"evidence.0.text_base64", &WrittenFinding::text_base64},
                                                           {"count", &WrittenFinding::count}}};

struct TotalsMember {
  std::string_view path;
  std::uint64_t& (*value)(Snapshot& snapshot);
};
constexpr std::array<TotalsMember, 6> kTotalsMembers = {
    {{"totals.sessions", [](Snapshot& s) -> std::uint64_t& { return s.sessions; }},
     {"totals.deliveries", [](Snapshot& s) -> std::uint64_t& { return s.deliveries; }},
     {"totals.accepted", [](Snapshot& s) -> std::uint64_t& { return s.attempts.accepted; }},
     {"totals.temporary", [](Snapshot& s) -> std::uint64_t& { return s.attempts.temporary; }},
     {"totals.permanent", [](Snapshot& s) -> std::uint64_t& { return s.attempts.permanent; }},
     {"totals.findings_left_out", [](Snapshot& s) -> std::uint64_t& { return s.left_out; }}}};

/// Takes the members of a report in any order.
class Members {
 public:
  explicit Members(Snapshot& snapshot) : snapshot_(snapshot) {}

  bool take(std::string_view path, std::string value) {
    if (path == "schema") schema = value;
    if (path.starts_with("findings.")) return take_of_finding(path.substr(path.find('.') + 1), std::move(value));
    const auto* const found =
        std::find_if(kTotalsMembers.begin(), kTotalsMembers.end(), [&](const TotalsMember& member) { return member.path == path; });
    if (found != kTotalsMembers.end()) found->value(snapshot_) += number_in(value);
    for (const auto& row : kLimitedNames) {
      if (path.starts_with("limits.") && path.substr(path.find('.') + 1) == row.name)
        snapshot_.limits.add(row.what, number_in(value));
    }
    return true;
  }

  // The members of one finding come together.
  void end_finding() {
    const auto severity = severity_named(written_.severity);
    if (severity) {
      Finding finding;
      finding.kind = written_.kind;
      finding.severity = *severity;
      finding.explanation.cause = written_.cause;
      finding.explanation.rule = written_.rule;
      finding.explanation.provider = written_.provider;
      finding.explanation.title = written_.title;
      finding.evidence.text = exact_text();
      snapshot_.add(finding, number_in(written_.count));
    }
    written_ = {};
  }

  std::string schema;

 private:
  bool take_of_finding(std::string_view path, std::string value) {
    const auto dot = path.find('.');
    if (path.substr(0, dot) != number_) end_finding();
    number_ = path.substr(0, dot);
    if (dot == std::string_view::npos) return true;
    const auto* const found = std::find_if(kFindingMembers.begin(), kFindingMembers.end(),
                                           [&](const FindingMember& member) { return member.path == path.substr(dot + 1); });
    if (found != kFindingMembers.end()) written_.*(found->value) = std::move(value);
    return true;
  }

  [[nodiscard]] std::string exact_text() const {
    if (written_.text_base64.empty()) return written_.text;
    std::string bytes;
    Base64Decoder().decode(written_.text_base64, bytes);
    return bytes;
  }

  Snapshot& snapshot_;
  std::string number_;
  WrittenFinding written_;
};

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

Error no_report(std::string message) {
  return {
      ErrorKind::input, std::move(message), {}, "write a report with `smtpwhy analyze --format json`, or name the log itself", {}};
}

}  // namespace

bool ReportReader::is_for_us(std::string_view head) {
  head = trim_left(without_byte_order_mark(head));
  if (!head.starts_with('{')) return false;
  head = trim_left(head.substr(1));
  if (head.starts_with("\"schema\"")) {
    head = trim_left(head.substr(head.find('"', 1) + 1));
    return head.starts_with(':') && trim_left(head.substr(1)).starts_with("\"smtpwhy/");
  }
  // The order of members is free, and other programs sort them.
  const auto names = {"\"deliveries\"", "\"findings\"", "\"inputs\"", "\"sessions\"", "\"totals\""};
  return std::any_of(names.begin(), names.end(), [&](std::string_view member) { return head.starts_with(member); });
}

void ReportReader::add(std::string_view piece) {
  if (!members_.add(piece)) too_large_ = true;
}

Result<Done> ReportReader::finish(Snapshot& snapshot) const {
  if (too_large_) return no_report("is too large for a report");
  Snapshot read;
  Members members(read);
  const bool whole = read_json_fields(without_byte_order_mark(members_.text()), [&](std::string_view path, std::string value) {
    return members.take(path, std::move(value));
  });
  if (!whole) return no_report("is no whole JSON document");
  members.end_finding();
  if (members.schema != kSchema) return no_report(fmt::format("holds \"{}\", and not a report of a log", members.schema));
  snapshot.add(read);
  return Done{};
}

}  // namespace smtpwhy
