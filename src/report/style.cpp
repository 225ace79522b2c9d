#include "report/style.h"

#include "base/printable.h"
#include "base/text.h"
#include "base/utf8.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kLabelColumn = 16;
constexpr std::size_t kNarrowest = 40;  // below this, wrapping does more harm than good

std::string_view escape_of(Accent accent) {
  switch (accent) {
    case Accent::permanent: return "\x1b[1;31m";
    case Accent::temporary: return "\x1b[1;33m";
    case Accent::good: return "\x1b[1;32m";
    case Accent::strong: return "\x1b[1m";
    case Accent::faint: return "\x1b[2m";
  }
  return {};
}

}  // namespace

std::string accented(const TextStyle& style, Accent accent, std::string_view text) {
  return style.colour ? fmt::format("{}{}\x1b[0m", escape_of(accent), text) : std::string(text);
}

std::string wrapped(const TextStyle& style, std::string_view text, std::size_t indent, std::string_view first) {
  const auto shown = printable(text);
  const std::string margin(indent, ' ');
  std::string result(first.empty() ? margin : std::string(first));
  std::size_t column = columns(result);
  bool line_empty = true;
  for (std::string_view rest = trim(shown); !rest.empty();) {
    const auto word = first_word(rest, &rest);
    const auto length = columns(word);
    if (!line_empty && style.width >= kNarrowest && column + 1 + length > style.width) {
      result += "\n" + margin;
      column = indent;
      line_empty = true;
    }
    if (!line_empty) result += ' ';
    result += word;
    column += length + (line_empty ? 0 : 1);
    line_empty = false;
  }
  return result + "\n";
}

std::string labelled(const TextStyle& style, std::string_view label, std::string_view text) {
  const auto shown = fmt::format("  {:<{}}", label, kLabelColumn);
  auto body = wrapped(style, text, shown.size(), shown);
  if (!style.colour) return body;
  return accented(style, Accent::faint, shown) + body.substr(shown.size());
}

}  // namespace smtpwhy
