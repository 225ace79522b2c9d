// A comparison of two reports, for a person and for programs.
#pragma once

#include "report/style.h"
#include "report/text_sink.h"
#include "summary/comparison.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct ComparisonReport {
  const Comparison& comparison;
  std::vector<std::string> before;  ///< the inputs, as they were named
  std::vector<std::string> after;
};

struct ComparisonForm {
  std::string_view name;   ///< as in `--format`
  std::string_view title;  ///< for the help text
  void (*write)(const ComparisonReport& report, const TextStyle& style, TextSink& sink);
};

/// All forms there are; the first is the default.
[[nodiscard]] const std::vector<ComparisonForm>& comparison_forms();

void write_comparison_text(const ComparisonReport& report, const TextStyle& style, TextSink& sink);
void write_comparison_json(const ComparisonReport& report, const TextStyle& style, TextSink& sink);

/// `12.34` of 1234 hundredths; empty: not known.
[[nodiscard]] std::string written_hundredths(std::optional<std::uint64_t> hundredths);

}  // namespace smtpwhy
