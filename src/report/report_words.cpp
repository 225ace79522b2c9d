#include "report/report_words.h"

#include "base/text.h"
#include "base/time.h"
#include "session/conversation.h"

#include <algorithm>
#include <array>

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

void add_if(std::vector<std::string>& sentences, std::string sentence) {
  if (!sentence.empty()) sentences.push_back(std::move(sentence));
}

std::string words_for_recipients(const Course& course) {
  constexpr std::size_t kMostDomains = 5;  // a sentence, no list
  if (course.recipients == 0) return {};
  const auto most = course.domains.most(kMostDomains);
  std::vector<std::string> names;
  for (const auto& [domain, count] : most.rows) names.push_back(fmt::format("{} ({})", domain, count));
  if (most.other > 0) names.push_back(fmt::format("others ({})", most.other));
  const auto where = names.empty() ? std::string() : ": " + join(names, ", ");
  return counted(course.recipients, "recipient", "recipients") + where + ".";
}

std::string words_for_many(const Course& course) {
  constexpr std::size_t kManyDomains = 3;
  if (course.domains.size() >= kManyDomains) {
    return "The same with many recipients in several domains: look at what they have in common, the sending side.";
  }
  return "The same with many recipients: it does not hang on one mailbox.";
}

std::string words_for_sudden_start(const Course& course, const FindingGroup& group) {
  const auto when = group.first_time ? " at " + utc_text(*group.first_time) : std::string();
  const auto there = course.domains.size() == 1 ? " to " + course.domains.counts().begin()->first : std::string();
  return fmt::format("It began suddenly{}: before, {} were accepted{}; since then {} failed, and {} were accepted.", when,
                     course.accepted_before, there, group.count, course.accepted_since);
}

std::string words_for(CoursePattern pattern, const Course& course, const FindingGroup& group) {
  switch (pattern) {
    case CoursePattern::got_through_later:
      return course.messages == 1 ? "The message was accepted later: this is history."
                                  : "All messages were accepted later: this is history.";
    case CoursePattern::never_got_through:
      return fmt::format("Given up in the end: {}, which never got through.", counted(course.expired, "message", "messages"));
    case CoursePattern::many_recipients: return words_for_many(course);
    case CoursePattern::one_recipient: return "Always the same recipient.";
    case CoursePattern::sudden_start: return words_for_sudden_start(course, group);
  }
  return {};
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::vector<OutcomePart> words_for_attempts(const Attempts& attempts) {
  std::vector<OutcomePart> parts;
  if (attempts.permanent > 0)
    parts.push_back({Accent::permanent, fmt::format("{} failed for good (permanent)", attempts.permanent)});
  if (attempts.temporary > 0)
    parts.push_back({Accent::temporary, fmt::format("{} failed for now (temporary)", attempts.temporary)});
  if (attempts.accepted > 0) parts.push_back({Accent::good, fmt::format("{} accepted", attempts.accepted)});
  if (attempts.unknown > 0) parts.push_back({Accent::strong, fmt::format("{} under way where reading ended", attempts.unknown)});
  return parts;
}

std::vector<OutcomePart> words_for_outcome(const Summary& summary) {
  const auto& totals = summary.totals();
  auto parts = words_for_attempts(attempts_of(totals));
  if (!parts.empty()) return parts;
  return {{Accent::strong, summary.findings().empty() ? "nothing failed, and no message was sent" : "no message was sent"}};
}

std::string words_for_found(const Totals& totals) {
  std::vector<std::string> parts;
  if (totals.sessions > 0) parts.push_back(counted(totals.sessions, "conversation", "conversations"));
  if (totals.deliveries > 0) parts.push_back(counted(totals.deliveries, "delivery", "deliveries"));
  return join(parts, ", ");
}

ShownFindings shown_findings(const Summary& summary, std::optional<std::size_t> top) {
  ShownFindings shown;
  shown.groups = summary.findings();
  for (; top && shown.groups.size() > *top; shown.groups.pop_back()) {
    ++shown.kinds_left_out;
    shown.times_left_out += shown.groups.back()->count;
  }
  return shown;
}

namespace {

// What is counted, and what became of it.
struct LimitWords {
  Limited what;
  std::string_view one, many;
  std::string_view fate;
};
constexpr std::array<LimitWords, kLimitedNames.size()> kLimitWords = {
    {{Limited::messages, "message", "messages", "forgotten, too many at once: their later lines may lack sender or recipient"},
     {Limited::recipients, "recipient", "recipients", "left out, too many in one message"},
     {Limited::replies, "long reply", "long replies", "cut off"},
     {Limited::evidence, "text of a finding", "texts of findings", "cut off; the exchange or delivery has all of it"},
     {Limited::remarks, "stray line or problem", "stray lines and problems", "left out, too many in one conversation"},
     {Limited::fields, "long field of a mail", "long fields of mails", "cut off"},
     {Limited::parts, "part of a mail", "parts of mails", "not taken apart, too deep in others"},
     {Limited::wrappers, "input", "inputs", "in too many wrappers: the inner ones were not taken off"},
     {Limited::fates, "failure", "failures", "not followed, too many in all: whether those messages arrived later is not known"},
     {Limited::names, "hidden name", "hidden names", "not told apart, too many in all"},
     {Limited::lines, "long line of a dump", "long lines of dumps", "cut off"}}};
static_assert(has_each_limit(kLimitWords));

}  // namespace

std::string words_for_limits(const LeftOut& limits) {
  std::vector<std::string> parts;
  for (const auto& row : kLimitWords) {
    const auto count = limits.of(row.what);
    if (count > 0)
      parts.push_back(fmt::format("{} {} {}", counted(count, row.one, row.many), count == 1 ? "was" : "were", row.fate));
  }
  return parts.empty() ? std::string() : "Limits were reached: " + join(parts, "; ") + ".";
}

std::vector<std::string> words_for_left_out(const Summary& summary, std::optional<std::size_t> top) {
  std::vector<std::string> sentences;
  if (const auto shown = shown_findings(summary, top); shown.kinds_left_out > 0) {
    const bool one = shown.kinds_left_out == 1;
    sentences.push_back(fmt::format("{} of less weight {} not shown (--top); {} found {} in all.",
                                    counted(shown.kinds_left_out, "problem", "problems"), one ? "is" : "are",
                                    one ? "it was" : "they were", counted(shown.times_left_out, "time", "times")));
  }
  if (summary.findings_left_out() > 0) {
    sentences.push_back(fmt::format("{} more findings of other kinds were only counted.", summary.findings_left_out()));
  }
  if (const auto left_out = summary.exchanges_left_out(); left_out > 0) {
    sentences.push_back(fmt::format("Very long conversations: {} behind the first {} of one {} not looked at.",
                                    counted(left_out, "command", "commands"), Conversation::kMostExchanges,
                                    left_out == 1 ? "was" : "were"));
  }
  add_if(sentences, words_for_limits(summary.limits()));
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
  if (finding_kind == "line-too-long" || finding_kind == "bare-line-end") return "Log shows";
  return finding_kind == "not-smtp" ? "Server said" : "Reply";
}

std::string words_for_wait(const Evidence& evidence) {
  if (!evidence.after_us) return {};
  if (*evidence.after_us < kMicrosPerSecond) return fmt::format("after {} ms", *evidence.after_us / kMicrosPerMilli);
  return fmt::format("after {} s", *evidence.after_us / kMicrosPerSecond);
}

std::optional<RootWords> words_for_root(const Finding& finding, const std::vector<InputReport>& inputs) {
  if (!finding.root) return std::nullopt;
  const auto& root = *finding.root;
  return RootWords{root.command, root.line == 0 ? std::string() : place_of(inputs[finding.evidence.input].name, root.line),
                   root.words};
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

std::string words_for_count(const FindingGroup& group) {
  if (group.count < 2) return {};
  return group.titles_differ ? fmt::format(" (this and {} like it)", group.count - 1) : fmt::format(" ({} times)", group.count);
}

std::vector<std::string> words_for_course(const FindingGroup& group, const Summary& summary) {
  const auto course = summary.course_of(group);
  std::vector<std::string> sentences;
  if (course.recipients > 1 || group.count > 1) add_if(sentences, words_for_recipients(course));
  for (const auto pattern : patterns_of(course, group.count)) add_if(sentences, words_for(pattern, course, group));
  const bool some_later = course.accepted_later > 0 && course.accepted_later < course.messages;
  if (some_later) {
    sentences.push_back(
        fmt::format("{} of {} messages that were tried again were accepted later.", course.accepted_later, course.messages));
  }
  return sentences;
}

std::vector<std::string_view> first_references(const knowledge::Explanation& explanation) {
  constexpr std::size_t kMost = 4;  // the first say most
  const auto count = std::min(kMost, explanation.references.size());
  return {explanation.references.begin(), explanation.references.begin() + static_cast<std::ptrdiff_t>(count)};
}

bool was_read(const InputReport& input) { return !input.unreadable || input.lines.lines > 0; }

std::string name_of(const InputReport& input) { return input.name == "-" ? std::string("standard input") : input.name; }

std::string words_for_share(const InputReport& input) {
  std::vector<std::string> parts;
  for (const auto& part : words_for_attempts(input.attempts)) parts.push_back(part.words);
  if (parts.empty()) parts.emplace_back(input.findings > 0 ? "no message was sent" : "nothing failed, and no message was sent");
  const auto findings = input.findings > 0 ? "; " + counted(input.findings, "finding", "findings") : std::string();
  return join(parts, ", ") + findings;
}

std::string words_for_input(const InputReport& input) {
  const auto& n = input.lines;
  auto text = fmt::format("{}, {}: {} conversation, {} message content, {} noise, {} not recognised", format_of(input),
                          counted(n.lines, "line", "lines"), n.event, n.content, n.noise, n.unrecognised);
  if (input.cut_lines > 0) text += fmt::format("; {} too long, the rest of them left out", input.cut_lines);
  if (input.unreadable) text += "; it could not be read to its end";
  if (input.interrupted) text += "; interrupted: this is what there was until then";
  if (input.sessions_ended_early > 0)
    text += fmt::format("; {} cut short, too many at once", counted(input.sessions_ended_early, "conversation", "conversations"));
  return text;
}

std::string_view hint_for(const InputReport& input) {
  const bool silent = input.lines.event == 0 && input.lines.content == 0 && input.format.empty() && !input.unreadable;
  if (!silent) return {};
  return "nothing in it looks like SMTP. Is it the mail log or the debug output of the sending program? "
         "`smtpwhy formats` lists what is understood.";
}

}  // namespace smtpwhy
