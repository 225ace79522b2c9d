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
      : sink_(output.sink), style_(output.style), top_(output.top), tells_inputs_(output.tells_inputs) {}

  void on_session(const Session& /*session*/, const Diagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  void on_delivery(const Delivery& /*delivery*/, const DeliveryDiagnosis& /*diagnosis*/, std::size_t /*input*/) override {}

  [[nodiscard]] bool shows_words() const override { return false; }

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    inputs_ = &inputs;
    write_outcome(summary);
    for (const auto* group : shown_findings(summary, top_).groups) write_finding(*group, summary);
    for (const auto& sentence : words_for_left_out(summary, top_)) sink_.write("\n" + sentence + "\n");
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

  void write_finding(const FindingGroup& group, const Summary& summary) {
    const auto& finding = group.first;
    sink_.write("\n" + accented(style_, accent_of(finding.severity),
                                fmt::format("{}  {}", upper(name(finding.severity)), printable(title_of(finding)))));
    if (const auto times = words_for_count(group); !times.empty()) sink_.write(" " + times);
    sink_.write("\n");
    for (const auto& evidence : group.evidence) write_evidence(evidence, finding.kind);
    if (group.count > group.evidence.size())
      sink_.write(labelled(style_, "", fmt::format("and {} more", group.count - group.evidence.size())));
    write_root(finding);
    if (const auto span = words_for_span(group); !span.empty()) sink_.write(labelled(style_, "When", span));
    if (const auto course = words_for_course(group, summary); !course.empty()) {
      sink_.write(labelled(style_, "How it went", join(course, " ")));
    }
    if (!finding.explanation.cause.empty()) sink_.write(labelled(style_, "Cause", std::string(finding.explanation.cause)));
    write_advice_text(finding.explanation, style_, sink_);
    const TextStyle unwrapped{style_.colour, 0};  // a command is there to be pasted
    if (tells_inputs_ && !group.reproduce.empty()) sink_.write(labelled(unwrapped, "Reproduce", group.reproduce));
  }

  void write_root(const Finding& finding) {
    const auto root = words_for_root(finding, *inputs_);
    if (!root) return;
    const auto place = root->place.empty() ? std::string() : " [" + root->place + "]";
    sink_.write(labelled(style_, "Began with", fmt::format("{}{}: {}", root->command, place, root->words)));
  }

  void write_evidence(const Evidence& evidence, std::string_view kind) {
    if (!evidence.text.empty()) sink_.write(labelled(style_, speaker_label(kind), in_one_line(evidence.text)));
    auto asked = evidence.command.empty() ? std::string() : "to " + evidence.command + " ";
    if (const auto wait = words_for_wait(evidence); !wait.empty()) asked += wait + " ";
    sink_.write(
        labelled(style_, evidence.text.empty() ? "No reply" : "", fmt::format("{}[{}]", asked, place_of(evidence, *inputs_))));
  }

  void write_input(const InputReport& input) {
    if (!was_read(input)) return;
    const auto share = inputs_->size() > 1 ? words_for_share(input) + ". " : std::string();
    sink_.write(wrapped(style_, name_of(input) + ": " + share + words_for_input(input), 2, "Read "));
    if (const auto hint = hint_for(input); !hint.empty()) sink_.write(labelled(style_, "hint:", hint));
  }

  TextSink& sink_;
  TextStyle style_;
  std::optional<std::size_t> top_;
  bool tells_inputs_;
  const std::vector<InputReport>* inputs_ = nullptr;
};

}  // namespace

std::unique_ptr<Renderer> make_text_report(const RendererOutput& output) { return std::make_unique<TextReport>(output); }

}  // namespace smtpwhy
