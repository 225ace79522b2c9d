// A report as one HTML page (HTML Living Standard) that needs no network and no script: what came of it, each problem with its evidence, the
// worst first, figures, the conversations and deliveries around the evidence, inputs. Cases are written as they come and wait in the spool.
#include "report/html_cases.h"
#include "report/html_chart.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "report/renderer.h"
#include "report/report_words.h"
#include "report/words.h"

#include "base/text.h"
#include "diagnose/check.h"
#include "summary/timeline.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostBars = 10;       // where --top does not say otherwise
constexpr std::size_t kFewestFiltered = 4;  // problems, conversations and deliveries
constexpr std::size_t kFewestListed = 3;    // problems: fewer are seen at once
constexpr std::size_t kMostListed = 12;     // problems in the list that fit on a first screen; the others are folded up
constexpr std::uint64_t kFewestDrawn = 2;   // a chart of a single failure tells nothing

std::string_view kind_of(Accent accent) {
  if (accent == Accent::permanent) return "permanent";
  return accent == Accent::temporary ? "temporary" : accent == Accent::good ? "good" : "plain";
}

std::string times(const FindingGroup& group) {
  const auto count = words_for_count(group);
  return count.empty() ? count : fmt::format(" <span class=\"faint\">{}</span>", count.substr(1));
}

// In short: what stands before the colon.
std::string whose_move(const Finding& finding) {
  const auto who = words_for_who(finding.explanation.who);
  return who.empty() ? std::string() : fmt::format("<span class=\"faint\">, move: {}</span>", html_text(split(who, ':').front()));
}

std::string badge(std::string_view severity) { return fmt::format("<span class=\"mark badge {0}\">{0}</span>", severity); }

template <class Items>
std::string list(std::string_view element, const Items& items, std::string (*shown)(std::string_view)) {
  if (items.empty()) return {};
  std::string text = fmt::format("<{}>", element);
  for (const auto& item : items) text += "<li>" + shown(item) + "</li>";
  return text + fmt::format("</{}>", element);
}

// From the tables; a link only where it can be nothing but one.
std::string reference(std::string_view text) {
  const auto shown = html_text(text);
  return text.starts_with("https://") ? fmt::format("<a href=\"{0}\" rel=\"noreferrer noopener\">{0}</a>", shown) : shown;
}

std::string references(const knowledge::Explanation& explanation) {
  std::vector<std::string> shown;
  for (const auto text : first_references(explanation)) shown.push_back(reference(text));
  return join(shown, ", ");
}

std::string chart_unless_trifling(const BarChart& chart) {
  std::uint64_t sum = 0;
  for (const auto& bar : chart.bars) sum += bar.count;
  return sum < kFewestDrawn ? std::string() : html_bar_chart(chart);
}

std::string chart_of(std::string_view id, std::string_view title, const BoundedCounts& counts, KeyWords words, std::size_t bars) {
  BarChart chart{id, title, "failures", {}};
  const auto most = counts.most(bars);
  for (const auto& [key, count] : most.rows) chart.bars.push_back({words(key), count, "plain"});
  if (most.other > 0) chart.bars.push_back({"others", most.other, "rest"});
  return chart_unless_trifling(chart);
}

class HtmlReport : public Renderer {
 public:
  explicit HtmlReport(const RendererOutput& output)
      : sink_(output.sink), spool_(output.spool), cases_(output.spool), top_(output.top) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    if (const auto time = time_of(session)) timeline_.add(*time, attempts_of(session, diagnosis));
    for (const auto& finding : diagnosis.findings) count_provider(finding);
    cases_.add(session, diagnosis, input);
  }

  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    if (delivery.time.dated()) timeline_.add(*delivery.time.micros, attempts_of(delivery, diagnosis));
    if (diagnosis.finding) count_provider(*diagnosis.finding);
    cases_.add(delivery, diagnosis, input);
  }

  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    inputs_ = &inputs;
    const auto figures = charts(summary.totals());
    sink_.write(html_head("Mail report: " + outcome_line(summary)));
    write_header(summary, !figures.empty());
    sink_.write("<main>\n");
    if (summary.findings().size() + cases_.shown() >= kFewestFiltered) write_filter();
    write_findings(summary);
    if (!figures.empty()) write_figures(figures);
    write_cases();
    write_inputs();
    sink_.write("</main>\n" + html_foot());
  }

 private:
  void count_provider(const Finding& finding) {
    if (!is_failure(finding)) return;
    by_provider_.add(finding.explanation.provider.empty() ? "not known" : finding.explanation.provider);
  }

  static std::string outcome_line(const Summary& summary) {
    if (words_for_found(summary.totals()).empty()) return std::string(kNothingFound);
    std::vector<std::string> parts;
    for (const auto& part : words_for_outcome(summary)) parts.push_back(part.words);
    return join(parts, ", ");
  }

  void write_header(const Summary& summary, bool has_figures) {
    sink_.write("<header>\n<h1>Mail report</h1>\n");
    const auto found = words_for_found(summary.totals());
    if (found.empty()) {
      sink_.write(fmt::format("<p>{}</p>\n</header>\n", kNothingFound));
      return;
    }
    sink_.write(fmt::format("<p>{}</p>\n<ul class=\"outcome\">", found));
    for (const auto& part : words_for_outcome(summary)) {
      sink_.write(fmt::format("<li class=\"mark {}\">{}</li>", kind_of(part.accent), part.words));
    }
    sink_.write("</ul>\n");
    write_contents(summary, has_figures);
    sink_.write("</header>\n");
  }

  void write_contents(const Summary& summary, bool has_figures) {
    sink_.write(fmt::format("<nav aria-label=\"On this page\"><a href=\"#problems\">Problems ({})</a>",
                            shown_findings(summary, top_).groups.size()));
    if (has_figures) sink_.write("<a href=\"#figures\">Figures</a>");
    if (cases_.shown() > 0) sink_.write(fmt::format("<a href=\"#cases\">Conversations and deliveries ({})</a>", cases_.shown()));
    sink_.write(fmt::format("<a href=\"#inputs\">Inputs ({})</a></nav>\n", inputs_->size()));
  }

  void write_findings(const Summary& summary) {
    sink_.write("<section aria-labelledby=\"problems\">\n<h2 id=\"problems\">Problems, the worst first</h2>\n");
    const auto findings = shown_findings(summary, top_).groups;
    if (findings.empty()) sink_.write("<p>None was found.</p>\n");
    if (findings.size() >= kFewestListed) write_list(findings);
    for (std::size_t i = 0; i < findings.size(); ++i) write_finding(*findings[i], i, summary);
    for (const auto& sentence : words_for_left_out(summary, top_)) sink_.write("<p>" + html_text(sentence) + "</p>\n");
    sink_.write("</section>\n");
  }

  // All problems at a glance.
  void write_list(const std::vector<const FindingGroup*>& findings) {
    sink_.write("<div id=\"glance\">\n<ol>\n");
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (i == kMostListed) {
        sink_.write(fmt::format("</ol>\n<details><summary>{}</summary>\n<ol start=\"{}\">\n",
                                counted(findings.size() - i, "more problem", "more problems"), i + 1));
      }
      const auto& finding = findings[i]->first;
      sink_.write(fmt::format("<li>{} <a href=\"#problem-{}\">{}</a>{}{}</li>\n", badge(name(finding.severity)), i + 1,
                              html_text(title_of(finding)), times(*findings[i]), whose_move(finding)));
    }
    sink_.write(findings.size() > kMostListed ? "</ol>\n</details>\n</div>\n" : "</ol>\n</div>\n");
  }

  // Hidden until the script makes it work.
  void write_filter() {
    sink_.write(
        "<form id=\"filter\" role=\"search\" hidden><label>Search <input type=\"search\" name=\"words\"></label><label>Severity "
        "<select "
        "name=\"severity\"><option value=\"\">any</option>");
    for (const auto severity : {Severity::permanent, Severity::temporary, Severity::warning, Severity::note}) {
      sink_.write(fmt::format("<option>{}</option>", name(severity)));
    }
    sink_.write("</select></label><span id=\"shown\" role=\"status\"></span></form>\n");
  }

  void write_finding(const FindingGroup& group, std::size_t index, const Summary& summary) {
    const auto& finding = group.first;
    const auto& e = finding.explanation;
    sink_.write(fmt::format("<article id=\"problem-{}\" data-severity=\"{}\">\n<h3>{} {}{}</h3>\n<dl class=\"facts\">\n", index + 1,
                            name(finding.severity), badge(name(finding.severity)), html_text(title_of(finding)), times(group)));
    sink_.write(html_fact("Evidence", evidence_list(group)));
    sink_.write(html_fact("Began with", root_of(finding)));
    sink_.write(html_fact("What happened", html_text(e.explanation)));
    sink_.write(html_fact("Whose move", html_text(words_for_who(e.who))));
    sink_.write(html_fact("Try again?", html_text(words_for_retry(e.retry))));
    sink_.write(html_fact("What to do", list("ol", e.fixes, html_text)));
    sink_.write(html_fact("Check with", list("ul", e.checks, html_code)));
    sink_.write(html_fact("Reproduce", group.reproduce.empty() ? std::string() : html_code(group.reproduce)));
    sink_.write(html_fact("When", words_for_span(group)));
    sink_.write(html_fact("How it went", html_text(join(words_for_course(group, summary), " "))));
    sink_.write(html_fact("Cause", e.cause.empty() ? std::string() : html_code(e.cause)));
    sink_.write(html_fact("How sure", html_text(words_for_confidence(e))));
    sink_.write(html_fact("See", references(e)));
    sink_.write("</dl>\n</article>\n");
  }

  std::string evidence_list(const FindingGroup& group) const {
    std::string text = "<ul>";
    for (const auto& evidence : group.evidence) {
      text += "<li>";
      text += evidence.text.empty() ? "No reply"
                                    : fmt::format("{}: {}", speaker_label(group.first.kind), html_code(in_one_line(evidence.text)));
      if (!evidence.command.empty())
        text += " to " + (is_command(evidence.command) ? html_code(evidence.command) : html_text(evidence.command));
      if (const auto wait = words_for_wait(evidence); !wait.empty()) text += " " + wait;
      const auto place = html_text(place_of(evidence, *inputs_));
      const auto id = cases_.id_of(evidence);
      text += (id.empty() ? " [" + place : fmt::format(" [<a href=\"#{}\">{}</a>", id, place)) + "]</li>\n";
    }
    if (group.count > group.evidence.size()) text += fmt::format("<li>and {} more</li>", group.count - group.evidence.size());
    return text + "</ul>";
  }

  std::string root_of(const Finding& finding) const {
    const auto root = words_for_root(finding, *inputs_);
    if (!root) return {};
    const auto command = is_command(root->command) ? html_code(root->command) : html_text(root->command);
    const auto place = root->place.empty() ? std::string() : fmt::format(" [{}]", html_text(root->place));
    return command + place + ": " + html_text(root->words);
  }

  std::string charts(const Totals& totals) const {
    const auto bars = top_.value_or(kMostBars);
    BarChart outcomes{"outcomes", "Outcomes", "attempts", {}};
    if (totals.permanent > 0) outcomes.bars.push_back({"failed for good", totals.permanent, "permanent"});
    if (totals.temporary > 0) outcomes.bars.push_back({"failed for now", totals.temporary, "temporary"});
    if (totals.accepted > 0) outcomes.bars.push_back({"accepted by the next server", totals.accepted, "good"});
    if (totals.unknown > 0) outcomes.bars.push_back({"under way where reading ended", totals.unknown, "plain"});
    if (totals.permanent + totals.temporary + totals.accepted < kFewestDrawn) return {};
    return html_bar_chart(outcomes) + html_time_chart(timeline_) +
           chart_of("by-cause", "Failures by cause", totals.by_cause, as_it_is, bars) +
           chart_of("by-provider", "Failures by provider or software", by_provider_, as_it_is, bars) +
           chart_of("by-command", "Failures by command", totals.by_command, words_for_verb, bars) +
           chart_of("by-server", "Failures by server", totals.by_server, as_it_is, bars);
  }

  void write_figures(const std::string& figures) {
    sink_.write("<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n<div class=\"figures\">\n" + figures +
                "</div>\n</section>\n");
  }

  void write_cases() {
    if (cases_.shown() == 0) return;
    sink_.write("<section aria-labelledby=\"cases\">\n<h2 id=\"cases\">Conversations and deliveries with problems</h2>\n");
    if (cases_.left_out() > 0) {
      sink_.write(
          fmt::format("<p>{} of {} are shown; the other {} have problems that these show too, or that were only counted.</p>\n",
                      cases_.shown(), cases_.shown() + cases_.left_out(), cases_.left_out()));
    }
    spool_.replay(sink_);
    sink_.write("</section>\n");
  }

  void write_inputs() {
    sink_.write("<section aria-labelledby=\"inputs\">\n<h2 id=\"inputs\">Inputs</h2>\n<ol>\n");
    for (std::size_t i = 0; i < inputs_->size(); ++i) {
      const auto& input = (*inputs_)[i];
      const auto share = inputs_->size() > 1 ? words_for_share(input) + ". " : std::string();
      const auto told = was_read(input) ? share + words_for_input(input) : std::string("could not be read");
      const auto hint = hint_for(input);
      sink_.write(fmt::format("<li id=\"input-{}\">{}: {}{}</li>\n", i + 1, html_code(name_of(input)), html_text(told),
                              hint.empty() ? "" : ". Hint: " + html_text(hint)));
    }
    sink_.write("</ol>\n</section>\n");
  }

  TextSink& sink_;
  Spool& spool_;
  HtmlCases cases_;
  std::optional<std::size_t> top_;
  Timeline timeline_;
  BoundedCounts by_provider_;
  const std::vector<InputReport>* inputs_ = nullptr;
};

}  // namespace

std::unique_ptr<Renderer> make_html_report(const RendererOutput& output) { return std::make_unique<HtmlReport>(output); }

}  // namespace smtpwhy
