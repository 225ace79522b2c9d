#include "report/report_words.h"

#include "base/text.h"
#include "base/time.h"
#include "session/conversation.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string format_of(const InputReport& input) {
  if (input.format.empty()) return "no known format";
  auto text = fmt::format("{} ({})", input.format, input.title);
  for (std::size_t i = 1; i < input.formats.size(); ++i) {
    text += fmt::format(" and {}", input.formats[i].name);
  }
  if (!input.wrappers.empty()) text += " in " + join(input.wrappers, " in ");
  return text;
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::vector<OutcomePart> words_for_outcome(const Summary& summary) {
  const auto& totals = summary.totals();
  std::vector<OutcomePart> parts;
  if (totals.permanent > 0) parts.push_back({Accent::permanent, fmt::format("{} failed for good (permanent)", totals.permanent)});
  if (totals.temporary > 0) parts.push_back({Accent::temporary, fmt::format("{} failed for now (temporary)", totals.temporary)});
  if (totals.accepted > 0) parts.push_back({Accent::good, fmt::format("{} accepted", totals.accepted)});
  if (!parts.empty()) return parts;
  return {{Accent::strong, summary.findings().empty() ? "nothing failed, and no message was sent" : "no message was sent"}};
}

std::string words_for_found(const Totals& totals) {
  std::vector<std::string> parts;
  if (totals.sessions > 0) parts.push_back(counted(totals.sessions, "conversation", "conversations"));
  if (totals.deliveries > 0) parts.push_back(counted(totals.deliveries, "delivery", "deliveries"));
  return join(parts, ", ");
}

std::vector<std::string> words_for_left_out(const Summary& summary) {
  std::vector<std::string> sentences;
  if (summary.findings_left_out() > 0) {
    sentences.push_back(fmt::format("{} more findings of other kinds were only counted.", summary.findings_left_out()));
  }
  if (summary.exchanges_left_out() > 0) {
    sentences.push_back(fmt::format("Very long conversations: {} commands behind the first {} of one were not looked at.",
                                    summary.exchanges_left_out(), Conversation::kMostExchanges));
  }
  return sentences;
}

Accent accent_of(Severity severity) {
  return severity == Severity::permanent ? Accent::permanent : severity == Severity::temporary ? Accent::temporary : Accent::strong;
}

std::string_view title_of(const Finding& finding) {
  return finding.explanation.title.empty() ? std::string_view("Not known what this means") : finding.explanation.title;
}

std::string_view speaker_label(std::string_view finding_kind) {
  if (finding_kind == "client-problem") return "Program said";
  if (finding_kind == "failed-delivery") return "Log says";
  return finding_kind == "not-smtp" ? "Server said" : "Reply";
}

std::string in_one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// Verbs are kept in capitals.
bool is_command(std::string_view answered) { return !answered.empty() && to_lower(answered.front()) != answered.front(); }

std::string words_for_verb(std::string_view verb) {
  if (verb == ".") return "the message (.)";
  return verb == "CONNECT" ? "the greeting (CONNECT)" : std::string(verb);
}

std::string place_of(std::string_view input, std::uint64_t line) {
  return input == "-" ? fmt::format("line {}", line) : fmt::format("{}:{}", input, line);
}

std::string place_of(const Evidence& evidence, const std::vector<InputReport>& inputs) {
  return place_of(inputs[evidence.input].name, evidence.line);
}

std::string words_for_span(const FindingGroup& group) {
  if (!group.first_time) return {};
  const auto first = utc_text(*group.first_time);
  const auto last = utc_text(*group.last_time);
  return first == last ? first : first + " to " + last;
}

std::vector<std::string_view> first_references(const knowledge::Explanation& explanation) {
  constexpr std::size_t kMost = 4;
  const auto count = std::min(kMost, explanation.references.size());
  return {explanation.references.begin(), explanation.references.begin() + static_cast<std::ptrdiff_t>(count)};
}

bool was_read(const InputReport& input) { return !input.unreadable || input.lines.lines > 0; }

std::string name_of(const InputReport& input) { return input.name == "-" ? std::string("standard input") : input.name; }

std::string words_for_input(const InputReport& input) {
  const auto& n = input.lines;
  auto text = fmt::format("{}, {}: {} conversation, {} message content, {} noise, {} not recognised", format_of(input),
                          counted(n.lines, "line", "lines"), n.event, n.content, n.noise, n.unrecognised);
  if (input.cut_lines > 0) text += fmt::format("; {} too long, the rest of them left out", input.cut_lines);
  if (input.unreadable) text += "; it could not be read to its end";
  if (input.interrupted) text += "; interrupted: this is what there was until then";
  if (input.sessions_ended_early > 0)
    text += fmt::format("; {} conversations cut short, too many at once", input.sessions_ended_early);
  return text;
}

std::string_view hint_for(const InputReport& input) {
  const bool silent = input.lines.event == 0 && input.lines.content == 0 && input.format.empty() && !input.unreadable;
  if (!silent) return {};
  return "nothing in it looks like SMTP. Is it the mail log or the debug output of the sending program? "
         "`smtpwhy formats` lists what is understood.";
}

}  // namespace smtpwhy
