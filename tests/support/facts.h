// The collected facts, where somebody has them: the environment variable SMTPWHY_FACTS names their folder. Without it the tests of
// completeness say so and pass.
#pragma once

#include "catch.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace smtpwhy::test {

using FactRow = std::map<std::string, std::string>;  // by the names of the columns

/// The rows of a table with tabs between its columns; nothing without SMTPWHY_FACTS.
inline std::optional<std::vector<FactRow>> facts(const std::string& file) {
  const char* folder = std::getenv("SMTPWHY_FACTS");
  if (folder == nullptr || *folder == '\0') return std::nullopt;
  std::ifstream input(std::string(folder) + "/" + file);
  REQUIRE(input.good());
  const auto cells = [](const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream rest(line);
    for (std::string part; std::getline(rest, part, '\t');) parts.push_back(part);
    return parts;
  };
  std::string line;
  std::getline(input, line);
  const auto names = cells(line);
  std::vector<FactRow> rows;
  while (std::getline(input, line)) {
    const auto values = cells(line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = i < values.size() ? values[i] : std::string();
  }
  return rows;
}

inline void note_no_facts() { WARN("skipped: SMTPWHY_FACTS does not name the folder of facts"); }

}  // namespace smtpwhy::test
