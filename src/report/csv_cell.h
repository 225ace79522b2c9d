// Text from strangers as a cell of a CSV file (RFC 4180) that people open in a spreadsheet: it stays text there, and no formula.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

/// `text`, made printable, with quotes where RFC 4180 wants them. Where it would begin as a formula does (= + - @, also in full width,
/// behind blanks or quotes), it gets an apostrophe in front; so does what follows a semicolon, which parts cells in some countries.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace smtpwhy
