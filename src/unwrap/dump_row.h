// A row of a dump, as curl and programs made after libcurl's example write what went over the wire:
//
//   0000: 32 32 30 20 6d 78 2e 65 78 61 6d 70 6c 65 2e 6e 220 mx.example.n     sixteen octets, and what of them can be printed
//   0040: s on beyond the sixty-four columns of a row                          text alone: 64 octets, or up to a CRLF
//
// In the second form the CRLF is left out, and what cannot be printed is a point; where a line ended shows in the next offset.
// https://github.com/curl/curl/blob/master/src/tool_cb_dbg.c, https://curl.se/libcurl/c/debug.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy::unwrap {

struct DumpRow {
  std::uint64_t offset = 0;  ///< octets in front of it in its block
  std::string octets;
  bool exact = false;  ///< out of hexadecimal columns: all octets, line ends too
};

/// Nothing where the line is no such row. Columns count as hexadecimal only where the text beside them is that of their octets.
[[nodiscard]] std::optional<DumpRow> parse_dump_row(std::string_view line);

}  // namespace smtpwhy::unwrap
