// Charts of an HTML report: inline SVG with a title and a description, and the same numbers as a table beside it.
#pragma once

#include "summary/timeline.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct Bar {
  std::string label;  ///< any text
  std::uint64_t count = 0;
  std::string_view kind;  ///< class of the style: `permanent`, `temporary`, `good`, `plain`, `rest`
};

struct BarChart {
  std::string_view id;  ///< unique in the page
  std::string_view title;
  std::string_view unit;  ///< what is counted: `failures`
  std::vector<Bar> bars;
};

/// A figure with a bar for each row; empty where there are none.
[[nodiscard]] std::string html_bar_chart(const BarChart& chart);

/// Outcomes over time as columns, accepted ones at the bottom; empty where nothing has a time.
[[nodiscard]] std::string html_time_chart(const Timeline& timeline);

}  // namespace smtpwhy
