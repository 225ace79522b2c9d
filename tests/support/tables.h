// The built-in tables, and explanations made with them, for the tests of all rooms.
#pragma once

#include "knowledge/explain.h"
#include "knowledge/load.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::test {

inline const knowledge::Tables& tables() { return knowledge::builtin_tables(); }

/// One for all tests, so that each pattern is compiled once.
inline knowledge::Explainer& explainer() {
  static knowledge::Explainer one(tables());
  return one;
}

inline knowledge::Explanation explain(std::string_view text, const knowledge::ExplainContext& context = {}) {
  return explainer().explain(text, context);
}

/// Whether one of the notes holds `part`.
inline bool has_note(const knowledge::Explanation& explanation, std::string_view part) {
  for (const auto& note : explanation.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

/// Every mistake as it is printed, one behind the other with a blank line between.
inline std::string described(const std::vector<Error>& errors) {
  std::string text;
  for (const auto& error : errors) text += (text.empty() ? "" : "\n\n") + describe(error);
  return text;
}

}  // namespace smtpwhy::test
