// The frame of an HTML report: head with its style, and the script at the end. Both are the same for every report, so that the page's
// Content-Security-Policy can name them by hash, and allows nothing else: no network, no other script.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// From the doctype to the opening of the body. `title`: any text.
[[nodiscard]] std::string html_head(std::string_view title);

/// The script, which only adds a filter and opens what a link points to, and the end of the page.
[[nodiscard]] std::string html_foot();

}  // namespace smtpwhy
