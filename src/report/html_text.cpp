#include "report/html_text.h"

#include "base/printable.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '`': return "&#96;";
    default: return {};
  }
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    const auto shown = entity(c);
    if (shown.empty()) {
      result += c;
    } else {
      result += shown;
    }
  }
  return result;
}

std::string html_code(std::string_view text) { return "<code>" + html_text(text) + "</code>"; }

std::string html_fact(std::string_view label, const std::string& value) {
  return value.empty() ? value : fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, value);
}

}  // namespace smtpwhy
