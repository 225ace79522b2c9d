// Rows of curl's dumps.
#include "unwrap/dump_row.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {

TEST_CASE("rows of a dump", "[unwrap]") {
  struct Case {
    std::string_view reason;
    std::string_view line;
    std::string read;  // offset, `=` where it is exact, octets; empty: it is no row
  };
  for (const auto& row : std::vector<Case>{
           {"text", "0040: s on beyond", "64 s on beyond"},
           {"no text at all", "0000: ", "0 "},
           {"nor the space before it", "0000:", "0 "},
           {"text with spaces around", "0000:  a ", "0  a "},
           {"octets", "0000: 32 35 30 20 6f 6b 0d 0a                         250 ok..", "0=250 ok\r\n"},
           {"a full row of them", "00f0: 32 32 30 20 6d 78 2e 65 78 61 6d 70 6c 65 2e 6e 220 mx.example.n", "240=220 mx.example.n"},
           {"what cannot be printed is a point", "0000: 00 2e ff                                        ...",
            std::string("0=\0.\xff", 5)},
           {"spaces at the end that whoever copied it lost", "0000: 61 20 20                                        a", "0=a  "},
           {"digits with no text beside them", "0000: 20", "0 20"},
           {"columns that are not those of the text are text", "0000: 61 62                                           ac",
            "0 61 62                                           ac"},
           {"columns with something between", "0000: 61 62 x", "0 61 62 x"},
           {"a reply that looks like columns", "0000: 25 0", "0 25 0"},
           {"a long offset", "10000: x", "65536 x"},
           {"too few digits", "000: x", ""},
           {"more than anybody sends", "0123456789abc: x", ""},
           {"no digits", "0g00: x", ""},
           {"no colon", "0000 x", ""},
           {"no space", "0000:x", ""},
           {"nothing", "", ""},
       }) {
    INFO(row.reason);
    const auto read = unwrap::parse_dump_row(row.line);
    CHECK((read ? std::to_string(read->offset) + (read->exact ? "=" : " ") + read->octets : "") == row.read);
  }
}

}  // namespace smtpwhy::testing
