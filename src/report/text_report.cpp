// A report for a person at a terminal: what came of it, then each problem, the worst first, then what was read.
#include "report/explanation_text.h"
#include "report/renderer.h"
#include "report/report_words.h"

#include "base/printable.h"
#include "base/text.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

class TextReport : public Renderer {
 public:
  explicit TextReport(const RendererOutput& output)
      : sink_(output.sink), style_(output.style), tells_inputs_(output.tells_inputs) {}

  void on_session(const Session& /*session*/, const Diagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  void on_delivery(const Delivery& /*delivery*/, const DeliveryDiagnosis& /*diagnosis*/, std::size_t /*input*/) override {}

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    inputs_ = &inputs;
    write_outcome(summary);
    for (const auto* group : summary.findings()) write_finding(*group);
    for (const auto& sentence : words_for_left_out(summary)) sink_.write("\n" + sentence + "\n");
    if (!tells_inputs_) return;
    sink_.write("\n");
    for (const auto& input : inputs) write_input(input);
  }

 private:
  void write_outcome(const Summary& summary) {
    const auto found = words_for_found(summary.totals());
    if (found.empty()) {
      sink_.write(accented(style_, Accent::strong, kNothingFound) + "\n");
      return;
    }
    std::vector<std::string> parts;
    for (const auto& part : words_for_outcome(summary)) {
      parts.push_back(part.accent == Accent::strong ? part.words : accented(style_, part.accent, part.words));
    }
    sink_.write(fmt::format("{}: {}\n", found, join(parts, ", ")));
  }

  void write_finding(const FindingGroup& group) {
    const auto& finding = group.first;
    sink_.write("\n" + accented(style_, accent_of(finding.severity),
                                fmt::format("{}  {}", upper(name(finding.severity)), printable(title_of(finding)))));
    if (group.count > 1) sink_.write(fmt::format("  ({} times)", group.count));
    sink_.write("\n");
    for (const auto& evidence : group.evidence) write_evidence(evidence, finding.kind);
    if (group.count > group.evidence.size())
      sink_.write(labelled(style_, "", fmt::format("and {} more", group.count - group.evidence.size())));
    if (const auto span = words_for_span(group); !span.empty()) sink_.write(labelled(style_, "When", span));
    if (!finding.explanation.cause.empty()) sink_.write(labelled(style_, "Cause", std::string(finding.explanation.cause)));
    write_advice_text(finding.explanation, style_, sink_);
  }

  void write_evidence(const Evidence& evidence, std::string_view kind) {
    if (!evidence.text.empty()) sink_.write(labelled(style_, speaker_label(kind), evidence.text));
    const auto asked = evidence.command.empty() ? std::string() : "to " + evidence.command + " ";
    sink_.write(
        labelled(style_, evidence.text.empty() ? "No reply" : "", fmt::format("{}[{}]", asked, place_of(evidence, *inputs_))));
  }

  void write_input(const InputReport& input) {
    if (!was_read(input)) return;
    sink_.write(wrapped(style_, name_of(input) + ": " + words_for_input(input), 2, "Read "));
    if (const auto hint = hint_for(input); !hint.empty()) sink_.write(labelled(style_, "hint:", hint));
  }

  TextSink& sink_;
  TextStyle style_;
  bool tells_inputs_;
  const std::vector<InputReport>* inputs_ = nullptr;
};

}  // namespace

std::unique_ptr<Renderer> make_text_report(const RendererOutput& output) { return std::make_unique<TextReport>(output); }

}  // namespace smtpwhy
