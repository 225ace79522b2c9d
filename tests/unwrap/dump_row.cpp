// Rows of curl's dumps.
#include "unwrap/dump_row.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {

TEST_CASE("rows of a dump", "[unwrap]") {
  constexpr std::uint64_t kLong = 1000;
  struct Case {
    std::string_view reason;
    std::uint64_t block;  // octets
    std::string_view line;
    std::string read;  // offset; `=` where it is exact, `!` where it is broken; octets; empty: it is no row
  };
  for (const auto& row : std::vector<Case>{
           {"text", kLong, "0040: s on beyond", "64 s on beyond"},
           {"no text at all", kLong, "0000: ", "0 "},
           {"nor the space before it", kLong, "0000:", "0 "},
           {"text with spaces around", kLong, "0000:  a ", "0  a "},
           {"octets", 8, "0000: 32 35 30 20 6f 6b 0d 0a                         250 ok..", "0=250 ok\r\n"},
           {"though there should be more", 99, "0000: 32 35 30 20 6f 6b 0d 0a                         250 ok..", "0=250 ok\r\n"},
           {"a full row of them", kLong, "00f0: 32 32 30 20 6d 78 2e 65 78 61 6d 70 6c 65 2e 6e 220 mx.example.n",
            "240=220 mx.example.n"},
           {"what cannot be printed is a point", 3, "0000: 00 2e ff                                        ...",
            std::string("0=\0.\xff", 5)},
           {"spaces at the end that whoever copied it lost", 3, "0000: 61 20 20                                        a", "0=a  "},
           {"two digits that are text", 4, "0000: 20", "0 20"},
           {"two digits where there is one octet", 1, "0000: 20", "0= "},
           {"the last octet, without the text", 0x21, "0020: 0a", "32=\n"},
           {"the text beside them is masked", 2, "0000: 61 62                                           XX", "0=ab"},
           {"it is cut off", 2, "0000: 61 62", "0=ab"},
           {"spaces were put together", 4, "0000: 61 62 0d 0a ab..", "0=ab\r\n"},
           {"and the text has the form of columns itself", 6, "0000: 61 62 20 63 0d 0a ab c..", "0=ab c\r\n"},
           {"octets are cut off", kLong, "0000: 61 62 6", "0!"},
           {"octets are masked", 8, "0000: 41 55 54 48 xx xx 0d 0a                         AUTH....", "0!"},
           {"with one sign", kLong, "0000: 61 62 **************", "0!"},
           {"from the first on", 8, "0000: xx xx 54 48 20 41 0d 0a                         AUTH A..", "0!"},
           {"with words in place of them", kLong, "0010: 61 62 (hidden)", "16!"},
           {"words that are no columns", kLong, "0000: 12 Main St, 34 b", "0 12 Main St, 34 b"},
           {"a reply that looks like columns", kLong, "0000: 25 0", "0 25 0"},
           {"behind the end of its block", 4, "0008: 61 62", "8 61 62"},
           {"a long offset", 0x20000, "10000: x", "65536 x"},
           {"too few digits", kLong, "000: x", ""},
           {"more than anybody sends", kLong, "0123456789abc: x", ""},
           {"no digits", kLong, "0g00: x", ""},
           {"no colon", kLong, "0000 x", ""},
           {"no space", kLong, "0000:x", ""},
           {"nothing", kLong, "", ""},
       }) {
    INFO(row.reason);
    const auto read = unwrap::parse_dump_row(row.line, row.block);
    const auto form = [&] { return " =!"[static_cast<std::size_t>(read->form)]; };
    CHECK((read ? std::to_string(read->offset) + form() + read->octets : "") == row.read);
  }
}

}  // namespace smtpwhy::testing
