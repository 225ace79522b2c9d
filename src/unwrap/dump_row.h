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
  enum class Form : std::uint8_t {
    text,
    octets,  ///< out of hexadecimal columns: all of them, line ends too
    broken,  ///< hexadecimal columns that are masked or cut off: what they hold is not known
  };
  std::uint64_t offset = 0;  ///< octets in front of it in its block
  Form form = Form::text;
  std::string octets;      ///< empty where it is broken
  bool sure = true;        ///< what looks like columns has the text beside them that curl writes there
  std::string_view shown;  ///< all behind the offset, as it is; a view into the line
};

/// Nothing where the line is no such row. `block` is how many octets its block has: with the offset it tells how many columns there must
/// be. What has the form of columns is never text, since it may be a secret in another writing.
[[nodiscard]] std::optional<DumpRow> parse_dump_row(std::string_view line, std::uint64_t block);

}  // namespace smtpwhy::unwrap
