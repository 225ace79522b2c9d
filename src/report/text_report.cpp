// A report for a person at a terminal: what came of it, then each problem, the worst first, then what was read.
#include "report/explanation_text.h"
#include "report/renderer.h"

#include "base/printable.h"
#include "base/text.h"
#include "base/time.h"
#include "session/conversation.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

Accent accent_of(Severity severity) {
  return severity == Severity::permanent ? Accent::permanent : severity == Severity::temporary ? Accent::temporary : Accent::strong;
}

class TextReport : public Renderer {
 public:
  explicit TextReport(const RendererOutput& output) : sink_(output.sink), style_(output.style) {}

  void on_session(const Session& /*session*/, const Diagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  void on_delivery(const Delivery& /*delivery*/, const DeliveryDiagnosis& /*diagnosis*/, std::size_t /*input*/) override {}

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    inputs_ = &inputs;
    write_outcome(summary);
    for (const auto* group : summary.findings()) write_finding(*group);
    if (summary.findings_left_out() > 0) {
      sink_.write(fmt::format("\n{} more findings of other kinds were only counted.\n", summary.findings_left_out()));
    }
    if (summary.exchanges_left_out() > 0) {
      sink_.write(fmt::format("\nVery long conversations: {} commands behind the first {} of one were not looked at.\n",
                              summary.exchanges_left_out(), Conversation::kMostExchanges));
    }
    sink_.write("\n");
    for (const auto& input : inputs) write_input(input);
  }

 private:
  void write_outcome(const Summary& summary) {
    const auto& totals = summary.totals();
    if (totals.sessions == 0 && totals.deliveries == 0) {
      sink_.write(accented(style_, Accent::strong, "No SMTP conversation was found, and no delivery.") + "\n");
      return;
    }
    std::vector<std::string> parts;
    if (totals.permanent > 0)
      parts.push_back(accented(style_, Accent::permanent, fmt::format("{} failed for good (permanent)", totals.permanent)));
    if (totals.temporary > 0)
      parts.push_back(accented(style_, Accent::temporary, fmt::format("{} failed for now (temporary)", totals.temporary)));
    if (totals.accepted > 0) parts.push_back(accented(style_, Accent::good, fmt::format("{} accepted", totals.accepted)));
    const auto nothing = summary.findings().empty() ? "nothing failed, and no message was sent" : "no message was sent";
    const auto what = parts.empty() ? std::string(nothing) : join(parts, ", ");
    sink_.write(fmt::format("{}: {}\n", what_was_found(totals), what));
  }

  static std::string what_was_found(const Totals& totals) {
    std::vector<std::string> parts;
    if (totals.sessions > 0) parts.push_back(counted(totals.sessions, "conversation", "conversations"));
    if (totals.deliveries > 0) parts.push_back(counted(totals.deliveries, "delivery", "deliveries"));
    return join(parts, ", ");
  }

  void write_finding(const FindingGroup& group) {
    const auto& finding = group.first;
    const auto& e = finding.explanation;
    const auto title = e.title.empty() ? std::string("Not known what this means") : e.title;
    sink_.write("\n" + accented(style_, accent_of(finding.severity),
                                fmt::format("{}  {}", upper(name(finding.severity)), printable(title))));
    if (group.count > 1) sink_.write(fmt::format("  ({} times)", group.count));
    sink_.write("\n");
    for (const auto& evidence : group.evidence) write_evidence(evidence, finding.kind);
    if (group.count > group.evidence.size())
      sink_.write(labelled(style_, "", fmt::format("and {} more", group.count - group.evidence.size())));
    write_span(group);
    if (!e.cause.empty()) sink_.write(labelled(style_, "Cause", std::string(e.cause)));
    write_advice_text(e, style_, sink_);
  }

  // Who said the words that are the evidence.
  static std::string_view label_of(std::string_view kind) {
    if (kind == "client-problem") return "Program said";
    if (kind == "failed-delivery") return "Log says";
    return kind == "not-smtp" ? "Server said" : "Reply";
  }

  void write_evidence(const Evidence& evidence, std::string_view kind) {
    const auto& name = (*inputs_)[evidence.input].name;
    const auto place = name == "-" ? fmt::format("line {}", evidence.line) : fmt::format("{}:{}", name, evidence.line);
    if (!evidence.text.empty()) sink_.write(labelled(style_, label_of(kind), evidence.text));
    const auto asked = evidence.command.empty() ? std::string() : "to " + evidence.command + " ";
    sink_.write(labelled(style_, evidence.text.empty() ? "No reply" : "", fmt::format("{}[{}]", asked, place)));
  }

  void write_span(const FindingGroup& group) {
    if (!group.first_time) return;
    const auto first = utc_text(*group.first_time);
    const auto last = utc_text(*group.last_time);
    sink_.write(labelled(style_, "When", first == last ? first : first + " to " + last));
  }

  static std::string format_of(const InputReport& input) {
    if (input.format.empty()) return "no known format";
    auto text = fmt::format("{} ({})", input.format, input.title);
    for (std::size_t i = 1; i < input.formats.size(); ++i) {
      text += fmt::format(" and {}", input.formats[i].name);
    }
    if (!input.wrappers.empty()) text += " in " + join(input.wrappers, " in ");
    return text;
  }

  void write_input(const InputReport& input) {
    const auto& n = input.lines;
    if (input.unreadable && n.lines == 0) return;  // what is to be said of it is an error message
    const auto name = input.name == "-" ? std::string("standard input") : input.name;
    const auto format = format_of(input);
    auto text = fmt::format("{}: {}, {}: {} conversation, {} message content, {} noise, {} not recognised", name, format,
                            counted(n.lines, "line", "lines"), n.event, n.content, n.noise, n.unrecognised);
    if (input.cut_lines > 0) text += fmt::format("; {} too long, the rest of them left out", input.cut_lines);
    if (input.unreadable) text += "; it could not be read to its end";
    if (input.interrupted) text += "; interrupted: this is what there was until then";
    if (input.sessions_ended_early > 0)
      text += fmt::format("; {} conversations cut short, too many at once", input.sessions_ended_early);
    sink_.write(wrapped(style_, text, 2, "Read "));
    if (n.event == 0 && n.content == 0 && input.format.empty() && !input.unreadable) {
      sink_.write(labelled(style_, "hint:",
                           "nothing in it looks like SMTP. Is it the mail log or the debug output of the sending program? "
                           "`smtpwhy formats` lists what is understood."));
    }
  }

  TextSink& sink_;
  TextStyle style_;
  const std::vector<InputReport>* inputs_ = nullptr;
};

}  // namespace

std::unique_ptr<Renderer> make_text_report(const RendererOutput& output) { return std::make_unique<TextReport>(output); }

}  // namespace smtpwhy
