// CSV: one line's fields (RFC 4180 section 2). Fields that hold line breaks are not for logs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// The fields of `line` between separators, without quotes; doubled quotes inside of quotes are one. Total: a quote that nothing closes ends
/// with the line, and what stands behind a closing quote belongs to the field. An empty line has one empty field.
[[nodiscard]] std::vector<std::string> csv_fields(std::string_view line, char separator = ',');

}  // namespace smtpwhy
