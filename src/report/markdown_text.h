// Text from strangers in Markdown (CommonMark, and GitHub's and GitLab's dialects), so that it stays text: no link, mention, picture,
// HTML, heading, list or table comes of it.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// `text`, made printable, as a code span. The fence is longer than any run of backticks within, so that nothing gets out of it.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// `text`, made printable, as prose on one line. Words that could mean anything to a reader of Markdown (addresses, host names, marks)
/// become code spans: a backslash would not do, since some dialects look for addresses behind it.
[[nodiscard]] std::string markdown_prose(std::string_view text);

}  // namespace smtpwhy
