#include "report/csv_cell.h"

#include "base/printable.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

// What spreadsheets take for the head of a formula; those of full width too, in some languages.
constexpr std::array<std::string_view, 8> kFormulaHeads = {
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

bool begins_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \"'"), text.size()));
  return std::any_of(kFormulaHeads.begin(), kFormulaHeads.end(), [&](std::string_view head) { return text.starts_with(head); });
}

// A semicolon parts cells where the comma is the decimal point, so what follows one may become the head of a cell.
std::string without_formulas(std::string_view text) {
  std::vector<std::string> parts;
  for (const auto part : split(text, ';')) parts.push_back((begins_formula(part) ? "'" : "") + std::string(part));
  return join(parts, ";");
}

}  // namespace

std::string csv_cell(std::string_view text) {
  auto shown = without_formulas(printable(text));
  if (shown.find_first_of("\",;") == std::string::npos) return shown;
  std::string cell = "\"";
  for (const char c : shown) cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

}  // namespace smtpwhy
