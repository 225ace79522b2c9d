// What differs in one sentence, then the totals side by side, then each problem whose count differs.
#include "report/comparison_report.h"
#include "report/report_words.h"

#include "base/printable.h"
#include "base/text.h"

#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kLongestText = 300;  // octets of what was said: enough to know it again

std::string signed_difference(std::uint64_t before, std::uint64_t after) {
  if (before == after) return "=";
  return before < after ? fmt::format("+{}", after - before) : fmt::format("-{}", before - after);
}

std::string with_share(std::uint64_t count, std::uint64_t all) {
  const auto share = written_hundredths(hundredths_of_percent(count, all));
  return share.empty() ? std::to_string(count) : fmt::format("{} ({} %)", count, share);
}

std::string side_of(const std::vector<std::string>& names) {
  if (names.size() != 1) return fmt::format("{} and {}", names.front(), counted(names.size() - 1, "file more", "files more"));
  return names.front() == "-" ? "standard input" : names.front();
}

class ComparisonText {
 public:
  ComparisonText(const ComparisonReport& report, const TextStyle& style, TextSink& sink)
      : report_(report), comparison_(report.comparison), style_(style), sink_(sink) {}

  void write() {
    sink_.write(accented(style_, Accent::strong, verdict()) + "\n");
    sink_.write(labelled(style_, "A", side_of(report_.before)));
    sink_.write(labelled(style_, "B", side_of(report_.after)));
    write_totals();
    for (const auto& problem : comparison_.problems) {
      if (problem.change != Change::same) write_problem(problem);
    }
    write_left_out("A", comparison_.before);
    write_left_out("B", comparison_.after);
  }

 private:
  std::string verdict() const {
    std::vector<std::string> parts;
    const auto add = [&](Change change, std::string_view words) {
      if (const auto count = comparison_.count_of(change); count > 0) parts.push_back(fmt::format("{} {}", count, words));
    };
    add(Change::appeared, "new");
    add(Change::more, "more often");
    add(Change::less, "less often");
    add(Change::gone, "gone");
    if (parts.empty() && comparison_.differs()) parts.emplace_back("none differs, only the totals do");
    if (parts.empty()) return "No difference: the same problems as often, and the same totals";
    add(Change::same, "the same");
    return "Problems in B, compared with A: " + join(parts, ", ");
  }

  void write_totals() {
    const auto& a = comparison_.before;
    const auto& b = comparison_.after;
    row("", "A", "B", "change");
    figure("conversations", a.sessions, b.sessions);
    figure("deliveries", a.deliveries, b.deliveries);
    figure("attempts", sum(a.attempts), sum(b.attempts));
    share("accepted", a.attempts.accepted, b.attempts.accepted);
    share("failed for now", a.attempts.temporary, b.attempts.temporary);
    share("failed for good", a.attempts.permanent, b.attempts.permanent);
  }

  void row(std::string_view what, std::string_view before, std::string_view after, std::string_view change) {
    sink_.write(fmt::format("  {:<16}{:>20}{:>20}{:>12}\n", what, before, after, change));
  }

  void figure(std::string_view what, std::uint64_t before, std::uint64_t after) {
    row(what, std::to_string(before), std::to_string(after), signed_difference(before, after));
  }

  void share(std::string_view what, std::uint64_t before, std::uint64_t after) {
    row(what, with_share(before, sum(comparison_.before.attempts)), with_share(after, sum(comparison_.after.attempts)),
        signed_difference(before, after));
  }

  void write_problem(const ComparedProblem& compared) {
    const auto& problem = compared.problem;
    const auto title = problem.title.empty() ? std::string_view("Not known what this means") : std::string_view(problem.title);
    sink_.write("\n" +
                accented(style_, accent_of(problem.severity),
                         fmt::format("{}  {}  {}", upper(name(compared.change)), upper(name(problem.severity)), printable(title))) +
                "\n");
    sink_.write(labelled(style_, "Found", frequency(compared)));
    sink_.write(labelled(style_, "Cause", problem.cause.empty() ? "not known" : problem.cause));
    if (!problem.rule.empty()) sink_.write(labelled(style_, "Rule", problem.rule));
    if (!problem.text.empty()) sink_.write(labelled(style_, speaker_label(problem.kind), problem.text.substr(0, kLongestText)));
  }

  // A greater count with a smaller share is no step backwards: where they part, it is said.
  std::string frequency(const ComparedProblem& compared) const {
    const auto before = hundredths_of_percent(compared.before, sum(comparison_.before.attempts));
    const auto after = hundredths_of_percent(compared.after, sum(comparison_.after.attempts));
    auto text = fmt::format("A {}, B {}: {}", times(compared.before, before), times(compared.after, after),
                            signed_difference(compared.before, compared.after));
    if (before && after && compared.change == Change::more && *after <= *before) text += ", though no more for each 100 attempts";
    if (before && after && compared.change == Change::less && *after >= *before) text += ", though no less for each 100 attempts";
    return text;
  }

  static std::string times(std::uint64_t count, std::optional<std::uint64_t> rate) {
    const auto words = counted(count, "time", "times");
    return rate && count > 0 ? fmt::format("{} ({} for each 100 attempts)", words, written_hundredths(rate)) : words;
  }

  void write_left_out(std::string_view side, const Snapshot& snapshot) {
    if (snapshot.limits.any())
      sink_.write("\n" + wrapped(style_, fmt::format("{}: {}", side, words_for_limits(snapshot.limits)), 0));
    if (snapshot.left_out == 0) return;
    sink_.write("\n" + wrapped(style_,
                               fmt::format("{} of {} {} only counted there: what is called new or gone may be among them.",
                                           counted(snapshot.left_out, "finding", "findings"), side,
                                           snapshot.left_out == 1 ? "was" : "were"),
                               0));
  }

  const ComparisonReport& report_;
  const Comparison& comparison_;
  const TextStyle& style_;
  TextSink& sink_;
};

}  // namespace

void write_comparison_text(const ComparisonReport& report, const TextStyle& style, TextSink& sink) {
  ComparisonText(report, style, sink).write();
}

}  // namespace smtpwhy
