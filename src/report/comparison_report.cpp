#include "report/comparison_report.h"

#include <fmt/format.h>

namespace smtpwhy {

const std::vector<ComparisonForm>& comparison_forms() {
  static const std::vector<ComparisonForm> forms = {
      {"text", "for a person at a terminal", write_comparison_text},
      {"json", "one document, for programs", write_comparison_json},
  };
  return forms;
}

std::string written_hundredths(std::optional<std::uint64_t> hundredths) {
  constexpr std::uint64_t kOne = 100;
  return hundredths ? fmt::format("{}.{:02}", *hundredths / kOne, *hundredths % kOne) : std::string();
}

}  // namespace smtpwhy
