// A report to paste into a ticket, as Markdown: what came of it, each problem with what to do and its evidence, the worst first, totals,
// inputs. Whatever is from a log is a code span or plain words (markdown_text.h).
#include "report/markdown_text.h"
#include "report/renderer.h"
#include "report/report_words.h"
#include "report/words.h"

#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostCounts = 10;  // of one list: a ticket is for reading

// From the tables. A reader of a ticket wants to follow it, as long as it can be nothing but a link.
std::string markdown_link(std::string_view text) {
  const bool link = text.starts_with("https://") && text.find_first_of(" <>`\\\"") == std::string_view::npos;
  return link ? fmt::format("<{}>", text) : markdown_prose(text);
}

std::string asked(std::string_view command) { return is_command(command) ? markdown_code(command) : markdown_prose(command); }

std::string markdown_links(const knowledge::Explanation& e) {
  std::vector<std::string> parts;
  for (const auto& text : first_references(e)) parts.push_back(markdown_link(text));
  return join(parts, ", ");
}

class MarkdownReport : public Renderer {
 public:
  explicit MarkdownReport(const RendererOutput& output) : sink_(output.sink), top_(output.top) {}

  void on_session(const Session& /*session*/, const Diagnosis& /*diagnosis*/, std::size_t /*input*/) override {}
  void on_delivery(const Delivery& /*delivery*/, const DeliveryDiagnosis& /*diagnosis*/, std::size_t /*input*/) override {}

  [[nodiscard]] bool shows_words() const override { return false; }

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    inputs_ = &inputs;
    write_outcome(summary);
    for (const auto* group : shown_findings(summary, top_).groups) write_finding(*group, summary);
    for (const auto& sentence : words_for_left_out(summary, top_)) sink_.write("\n" + sentence + "\n");
    write_totals(summary.totals());
    write_inputs();
  }

 private:
  void write_outcome(const Summary& summary) {
    sink_.write("# Mail report\n\n");
    const auto found = words_for_found(summary.totals());
    if (found.empty()) return sink_.write(fmt::format("{}\n", kNothingFound));
    std::vector<std::string> parts;
    for (const auto& part : words_for_outcome(summary)) parts.push_back("**" + part.words + "**");
    sink_.write(fmt::format("{}: {}\n", found, join(parts, ", ")));
  }

  void write_finding(const FindingGroup& group, const Summary& summary) {
    const auto& finding = group.first;
    sink_.write(
        fmt::format("\n## {}: {}{}\n", upper(name(finding.severity)), markdown_prose(title_of(finding)), words_for_count(group)));
    write_evidence(group);
    if (const auto course = words_for_course(group, summary); !course.empty()) {
      paragraph("How it went:", markdown_prose(join(course, " ")));
    }
    write_advice(finding.explanation);
    if (!group.reproduce.empty()) sink_.write(fmt::format("\n**Reproduce:**\n\n- {}\n", markdown_code(group.reproduce)));
    write_footing(finding.explanation);
  }

  void write_advice(const knowledge::Explanation& e) {
    if (!e.explanation.empty()) paragraph("What happened:", markdown_prose(e.explanation));
    if (!e.who.empty()) paragraph("Whose move:", markdown_prose(words_for_who(e.who)));
    if (!e.retry.empty()) paragraph("Try again?", markdown_prose(words_for_retry(e.retry)));
    if (!e.fixes.empty()) sink_.write("\n**What to do:**\n\n");
    for (std::size_t i = 0; i < e.fixes.size(); ++i) sink_.write(fmt::format("{}. {}\n", i + 1, markdown_prose(e.fixes[i])));
    if (!e.checks.empty()) sink_.write("\n**Check with:**\n\n");
    for (const auto& check : e.checks) sink_.write(fmt::format("- {}\n", markdown_code(check)));
  }

  void write_evidence(const FindingGroup& group) {
    sink_.write("\n**Evidence:**\n\n");
    for (const auto& evidence : group.evidence) {
      const auto said = evidence.text.empty()
                            ? std::string("No reply")
                            : fmt::format("{}: {}", speaker_label(group.first.kind), markdown_code(in_one_line(evidence.text)));
      const auto to = evidence.command.empty() ? std::string() : " to " + asked(evidence.command);
      const auto wait = words_for_wait(evidence);
      sink_.write(
          fmt::format("- {}{}{}{}, {}\n", said, to, wait.empty() ? "" : " ", wait, markdown_code(place_of(evidence, *inputs_))));
    }
    if (group.count > group.evidence.size()) sink_.write(fmt::format("- and {} more\n", group.count - group.evidence.size()));
    if (const auto root = words_for_root(group.first, *inputs_)) {
      const auto place = root->place.empty() ? std::string() : ", " + markdown_code(root->place);
      paragraph("Began with:", fmt::format("{}{}: {}", asked(root->command), place, markdown_prose(root->words)));
    }
    if (const auto span = words_for_span(group); !span.empty()) paragraph("When:", span);
  }

  // On what all this rests.
  void write_footing(const knowledge::Explanation& e) {
    if (!e.cause.empty()) paragraph("Cause:", markdown_code(e.cause));
    if (const auto words = words_for_confidence(e); !words.empty()) paragraph("How sure:", markdown_prose(words));
    if (!e.references.empty()) paragraph("See:", markdown_links(e));
  }

  void write_totals(const Totals& totals) {
    sink_.write("\n## Totals\n\n| | |\n|---|---:|\n");
    std::vector<std::pair<std::string_view, std::uint64_t>> rows = {{"conversations", totals.sessions},
                                                                    {"deliveries", totals.deliveries},
                                                                    {"accepted", totals.accepted},
                                                                    {"failed for now", totals.temporary},
                                                                    {"failed for good", totals.permanent}};
    if (totals.unknown > 0) rows.emplace_back("under way where reading ended", totals.unknown);
    for (const auto& [what, count] : rows) sink_.write(fmt::format("| {} | {} |\n", what, count));
    write_counts("Failures by cause", totals.by_cause);
    write_counts("Failures by reply code", totals.by_code);
    write_counts("Failures by command", totals.by_command, words_for_verb);
    write_counts("Failures by server", totals.by_server);
  }

  // Lists, not tables: names of servers may hold what ends a cell.
  void write_counts(std::string_view title, const BoundedCounts& counts, KeyWords words = as_it_is) {
    const auto most = counts.most(top_.value_or(kMostCounts));
    if (most.rows.empty()) return;
    sink_.write(fmt::format("\n{}:\n\n", title));
    for (const auto& [name, count] : most.rows) sink_.write(fmt::format("- {}: {}\n", markdown_code(words(name)), count));
    if (most.other > 0) sink_.write(fmt::format("- others: {}\n", most.other));
  }

  void write_inputs() {
    if (std::none_of(inputs_->begin(), inputs_->end(), was_read)) return;
    sink_.write("\n## Inputs\n\n");
    for (const auto& input : *inputs_) {
      if (!was_read(input)) continue;
      const auto hint = hint_for(input);
      const auto share = inputs_->size() > 1 ? "**" + words_for_share(input) + "**. " : std::string();
      sink_.write(fmt::format("- {}: {}{}{}{}\n", markdown_code(name_of(input)), share, markdown_prose(words_for_input(input)),
                              hint.empty() ? "" : ". Hint: ", markdown_prose(hint)));
    }
  }

  void paragraph(std::string_view label, std::string_view text) { sink_.write(fmt::format("\n**{}** {}\n", label, text)); }

  TextSink& sink_;
  std::optional<std::size_t> top_;
  const std::vector<InputReport>* inputs_ = nullptr;
};

}  // namespace

std::unique_ptr<Renderer> make_markdown_report(const RendererOutput& output) { return std::make_unique<MarkdownReport>(output); }

}  // namespace smtpwhy
