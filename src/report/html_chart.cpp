#include "report/html_chart.h"

#include "base/time.h"
#include "base/utf8.h"
#include "report/html_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::uint64_t kWidth = 360;       // of a drawing, in its own units: a phone shows them as pixels
constexpr std::uint64_t kRow = 44;          // a label with its bar
constexpr std::uint64_t kColumns = 140;     // height of the columns over time
constexpr std::uint64_t kAbove = 24;        // of the columns, for what the highest stands for
constexpr std::size_t kLongestLabel = 38;   // characters that fit; the table has all
constexpr std::uint64_t kNarrowestBar = 2;  // one among millions is still seen

std::string shortened(std::string_view text) {
  std::string result;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == kLongestLabel) return result + "…";
    const auto length = first_character(text).length;
    result += text.substr(0, length);
    text.remove_prefix(length);
  }
  return result;
}

// In proportion to `most`, rounded up to what can be seen. In floating point, since counts may be large.
std::uint64_t scaled(std::uint64_t count, std::uint64_t most, std::uint64_t length) {
  if (count == 0 || most == 0) return 0;
  const auto exact = static_cast<double>(count) / static_cast<double>(most) * static_cast<double>(length);
  return std::max(kNarrowestBar, static_cast<std::uint64_t>(exact));
}

std::string figure(std::string_view id, std::string_view title, const std::string& drawing, const std::string& table) {
  return fmt::format(
      "<figure aria-labelledby=\"{0}-caption\">\n<figcaption id=\"{0}-caption\">{1}</figcaption>\n{2}<details><summary>As a "
      "table<span "
      "class=\"unseen\">: {1}</span></summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{1}, as a "
      "table\">{3}</div></details>\n</figure>\n",
      id, html_text(title), drawing, table);
}

std::string drawing(std::string_view id, std::string_view title, std::string_view description, std::uint64_t height,
                    const std::string& shapes) {
  return fmt::format(
      "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-title {}-text\"><title id=\"{}-title\">{}</title><desc "
      "id=\"{}-text\">{}</desc>\n{}</svg>\n",
      kWidth, height, id, id, id, html_text(title), id, html_text(description), shapes);
}

std::string bar_shapes(const BarChart& chart, std::uint64_t most) {
  std::string shapes;
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const auto& bar = chart.bars[i];
    const auto top = i * kRow;
    shapes += fmt::format(
        "<text x=\"0\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\" class=\"end\">{}</text><rect class=\"rail\" x=\"0\" y=\"{}\" "
        "width=\"{}\" "
        "height=\"12\" rx=\"3\"/><rect class=\"{}\" x=\"0\" y=\"{}\" width=\"{}\" height=\"12\" rx=\"3\"/>\n",
        top + 18, html_text(shortened(bar.label)), kWidth, top + 18, bar.count, top + 25, kWidth, bar.kind, top + 25,
        scaled(bar.count, most, kWidth));
  }
  return shapes;
}

struct Layer {
  std::string_view kind;
  std::string_view title;
  std::uint64_t Attempts::*count;
};

// From the bottom up.
constexpr std::array<Layer, 3> kLayers = {{{"good", "accepted", &Attempts::accepted},
                                           {"temporary", "failed for now", &Attempts::temporary},
                                           {"permanent", "failed for good", &Attempts::permanent}}};

std::string column_shapes(const std::vector<Timeline::Slice>& slices, std::uint64_t most) {
  const auto step = kWidth / slices.size();
  const auto width = std::max<std::uint64_t>(1, step - (step > 3 ? 1 : 0));
  std::string shapes;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    std::uint64_t top = kColumns;
    for (const auto& layer : kLayers) {
      const auto height = std::min(top, scaled(slices[i].attempts.*layer.count, most, kColumns));
      if (height == 0) continue;
      top -= height;
      shapes += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", layer.kind, i * step, top, width,
                            height);
    }
  }
  return shapes + "\n";
}

std::string legend(std::uint64_t top) {
  std::string shapes;
  std::uint64_t left = 0;
  for (const auto& layer : kLayers) {
    shapes += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"12\"/><text x=\"{}\" y=\"{}\">{}</text>",
                          layer.kind, left, top, left + 17, top + 11, layer.title);
    left += 122;
  }
  return shapes + "\n";
}

// Short enough for two in a row: `2026-01-05 10:00`.
std::string minute_text(std::int64_t micros) {
  auto text = utc_text(micros);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text.substr(0, text.rfind(':'));
}

std::string time_table(const std::vector<Timeline::Slice>& slices) {
  std::string table = "<table><thead><tr><th scope=\"col\">from (UTC)</th>";
  for (const auto& layer : kLayers) table += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", layer.title);
  table += "</tr></thead><tbody>\n";
  for (const auto& slice : slices) {
    if (sum(slice.attempts) == 0) continue;
    table += fmt::format("<tr><th scope=\"row\">{}</th>", minute_text(slice.begin));
    for (const auto& layer : kLayers) table += fmt::format("<td class=\"number\">{}</td>", slice.attempts.*layer.count);
    table += "</tr>\n";
  }
  return table + "</tbody></table>";
}

}  // namespace

std::string html_bar_chart(const BarChart& chart) {
  if (chart.bars.empty()) return {};
  std::uint64_t most = 0;
  std::string table = fmt::format(
      "<table><thead><tr><th scope=\"col\">what</th><th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>\n", chart.unit);
  std::string description;
  for (const auto& bar : chart.bars) {
    most = std::max(most, bar.count);
    table += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n", html_text(bar.label), bar.count);
    description += fmt::format("{}{}: {}", description.empty() ? "" : ", ", shortened(bar.label), bar.count);
  }
  const auto shapes = bar_shapes(chart, most);
  return figure(chart.id, chart.title, drawing(chart.id, chart.title, description, chart.bars.size() * kRow, shapes),
                table + "</tbody></table>");
}

std::string html_time_chart(const Timeline& timeline) {
  const auto slices = timeline.slices();
  if (slices.empty()) return {};
  std::uint64_t most = 0;
  for (const auto& slice : slices) most = std::max(most, sum(slice.attempts));
  const auto first = utc_text(slices.front().begin);
  const auto last = utc_text(slices.back().begin);
  const auto description = fmt::format("Outcomes from {} to {}, in {} columns of {} each, at most {} in one.", first, last,
                                       slices.size(), timeline.words_for_width(), most);
  auto shapes = fmt::format(
      "<text x=\"0\" y=\"14\">Columns of {} (UTC), the highest: {}</text><g class=\"columns\" transform=\"translate(0 {})\">",
      timeline.words_for_width(), most, kAbove);
  shapes += column_shapes(slices, most) + "</g>\n";
  const auto under = kAbove + kColumns;
  shapes += fmt::format("<text x=\"0\" y=\"{0}\">{1}</text><text x=\"{2}\" y=\"{0}\" class=\"end\">{3}</text>\n", under + 18,
                        minute_text(slices.front().begin), kWidth, slices.size() > 1 ? minute_text(slices.back().begin) : "");
  shapes += legend(under + 30);
  return figure("time", "Outcomes over time", drawing("time", "Outcomes over time", description, under + 46, shapes),
                time_table(slices));
}

}  // namespace smtpwhy
