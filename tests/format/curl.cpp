// curl --trace and --trace-ascii: dumps, put together into lines.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string curl_events(std::string_view log) { return events_of(*catalogue().find("curl"), log); }

constexpr std::string_view kGo = "<= Recv header, 8 bytes (0x8)\n0000: 354 go\n";
constexpr std::string_view kSaid = "2 server ||354 go\n";
constexpr std::string_view kFull = "0123456789012345678901234567890123456789012345678901234567890123";  // a row

}  // namespace

TEST_CASE("curl's dumps", "[format]") {
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  const std::string go(kGo);
  const std::string said(kSaid);
  const std::string full(kFull);
  for (const auto& row : std::vector<Case>{
           {"both sides", "=> Send header, 9 bytes (0x9)\n0000: EHLO me\n" + go, "2 client ||EHLO me\n4 server ||354 go\n"},
           {"curl's own words", "== Info:   Trying 192.0.2.1:25...\n", "1 open ||192.0.2.1\n"},
           {"a line over several rows", "<= Recv header, 70 bytes (0x46)\n0000: " + full + "\n0040: abcd\n",
            "2 server ||" + full + "abcd\n"},
           {"one that ends where a row does", "<= Recv header, 66 bytes (0x42)\n0000: " + full + "\n" + go,
            "2 server ||" + full + "\n4 server ||354 go\n"},
           {"several lines in a block", go + "=> Send data, 9 bytes (0x9)\n0000: a\n0003: \n0005: b.\n",
            said + "4 body ||a\n5 body ||\n6 body ||b.\n"},
           {"a line that goes on in the next block",
            go + "=> Send data, 2 bytes (0x2)\n0000: ab\n=> Send data, 4 bytes (0x4)\n0000: .\n0003: c\n" + go,
            said + "4 body ||ab.\n7 body ||c\n9 server ||354 go\n"},
           {"though TLS stands between",
            go +
                "=> Send data, 1 bytes (0x1)\n0000: a\n=> Send SSL data, 5 bytes (0x5)\n0000: ....W\n=> Send data, 1 bytes "
                "(0x1)\n0000: b\n" +
                go,
            said + "4 body ||ab\n10 server ||354 go\n"},
           {"a space that was lost at the end of a line", "<= Recv header, 6 bytes (0x6)\n0000: 334\n" + go,
            "2 server ||334\n4 server ||354 go\n"},
           {"and within a block", go + "=> Send data, 7 bytes (0x7)\n0000: a\n0005: bc\n" + go,
            said + "4 body ||a\n5 body ||bc\n7 server ||354 go\n"},
           {"the progress meter within a block",
            "<= Recv header, 70 bytes (0x46)\n0000: " + full +
                "\n100   64    0     0  100    64      0     21 --:--:-- --:--:-- --:--:--    21\n0040: abcd\n",
            "2 server ||" + full + "abcd\n"},
           {"octets, of which a row holds several lines",
            go + "=> Send data, 7 bytes (0x7)\n0000: 61 0d 0a 62 0d 0a 2e                            a..b...\n" + go,
            said + "4 body ||a\n4 body ||b\n4 body ||.\n6 server ||354 go\n"},
           {"TLS itself says nothing", "<= Recv SSL data, 9 bytes (0x9)\n0000: 250 ok.\n", ""},
           {"nor does a file that is fetched", "<= Recv data, 8 bytes (0x8)\n0000: 250 ok\n", ""},
           {"rows without a block", "0000: 250 ok\n", ""},
           {"rows behind the end of one", go + "0008: 250 ok\n", said},
           {"rows that do not follow", "<= Recv header, 99 bytes (0x63)\n0000: 250-ok\n0004: 250 ok\n" + go,
            "2 server ||250-ok\n5 server ||354 go\n"},
           {"the progress meter, a time and numbers in front",
            "  0     0    0     0 --:--:-- --:--:-- --:--:--     012:50:00.123456 [0-0] == Info:   Trying 192.0.2.1:25...\n",
            "1 open #0||192.0.2.1\n"},
           {"a time without a dump", "12:50:00.123456 > NOOP\n12:50:00.123457 < 250 ok\n", "1 client ||NOOP\n2 server ||250 ok\n"},
           {"numbers as libcurl's example writes them", "=> Send header, 0000000006 bytes (0x00000006)\n0000: NOOP\n",
            "2 client ||NOOP\n"},
           {"curl's own words between two blocks of a line, and a blank line within one",
            "=> Send header, 3 bytes (0x3)\n0000: 41 55 54\n== Info: something\n=> Send header, 4 bytes (0x4)\n0000: 48 20 41 "
            "42\n\n" +
                go,
            "2 client ||AUTH AB\n8 server ||354 go\n"},
           {"a blank line within a block", "=> Send header, 70 bytes (0x46)\n0000: " + full + "\n\n0040: abcd\n" + go,
            "2 client ||" + full + "abcd\n6 server ||354 go\n"},
           {"the connection ends within a line", "=> Send header, 3 bytes (0x3)\n0000: 41 55 54\n== Info: Closing connection\n",
            "2 client ||AUT\n3 close ||\n"},
           {"masked columns: the rest of the line is left out, and what follows is read",
            "=> Send header, 33 bytes (0x21)\n0000: 41 55 54 48 20 50 4c 41 49 4e 20 41 xx xx xx xx AUTH PLAIN XXXXX\n"
            "0010: 57 4e 6c 41 47 68 31 62 6e 52 6c 63 6a 49 3d 0d WNlAGh1bnRlcjI=.\n0020: 0a\n" +
                go,
            "6 server ||354 go\n"},
           {"masked behind a row that is whole",
            "=> Send header, 33 bytes (0x21)\n0000: 41 55 54 48 20 50 4c 41 49 4e 20 41 47 46 73 61 AUTH PLAIN XXXXX\n"
            "0010: ********* WNlAGh1bnRlcjI=.\n0020: 0a                                              .\n" +
                go,
            "2 client ||AUTH PLAIN AGFsa\n6 server ||354 go\n"},
           {"and the line goes on in the next block",
            "=> Send header, 6 bytes (0x6)\n0000: 41 55 54 48 xx xx\n=> Send header, 4 bytes (0x4)\n0000: 41 42 0d 0a\n" + go,
            "6 server ||354 go\n"},
           {"rows that were taken out",
            "=> Send header, 33 bytes (0x21)\n0000: 41 55 54 48 20 50 4c 41 49 4e 20 41 47 46 73 61 AUTH PLAIN AGFsa\n"
            "=> Send header, 4 bytes (0x4)\n0000: 41 42 0d 0a\n" +
                go,
            "2 client ||AUTH PLAIN AGFsa\n6 server ||354 go\n"},
           {"a line of a message that looks like columns",
            go + "=> Send data, 19 bytes (0x13)\n0000: 10 20 apples\n000e: abc\n" + go,
            said + "4 body ||10 20 apples\n5 body ||abc\n7 server ||354 go\n"},
           {"also where it is nothing but numbers",
            go + "=> Send data, 54 bytes (0x36)\n0000: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n0031: abc\n" + go,
            said + "4 body ||00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n5 body ||abc\n7 server ||354 go\n"},
           {"but behind columns such a row is some that were cut off",
            go +
                "=> Send data, 19 bytes (0x13)\n0000: 61 0d 0a 62 0d 0a 61 62 63 64 65 66 67 68 69 6a a..b..abcdefghij\n"
                "0010: 10 20\n" +
                go,
            said + "4 body ||a\n4 body ||b\n4 body ||abcdefghij\n7 server ||354 go\n"},
           {"and of a command it may be the secret", "=> Send header, 14 bytes (0xe)\n0000: 10 20 apples\n" + go,
            "4 server ||354 go\n"},
           {"parallel transfers",
            "[0-0] => Send header, 3 bytes (0x3)\n0000: 41 55 54\n[1-1] => Send header, 6 bytes (0x6)\n0000: NOOP\n"
            "[0-x] == Info: something\n[0-0] => Send header, 3 bytes (0x3)\n0000: 48 0d 0a\n[0-0] == Info: Closing connection\n"
            "curl: (56) Recv failure: Connection reset by peer\n",
            "4 client #1||NOOP\n2 client #0||AUTH\n8 close #0||\n9 error #0||Recv failure: Connection reset by peer\n"},
           {"a size that nobody sends", "=> Send header, 99999999999 bytes (0x1)\n0000: NOOP\n", ""},
       }) {
    INFO(row.reason);
    CHECK(curl_events(row.log) == row.events);
  }
}

TEST_CASE("curl's dumps are known by themselves", "[format]") {
  for (const std::string_view log : {kGo, std::string_view("== Info: Connected to mx.example.net\n"),
                                     std::string_view("12:50:00.123456 *   Trying 192.0.2.1:25...\n")}) {
    INFO(log);
    CHECK(read_log(log).report.format == "curl");
  }
}

}  // namespace smtpwhy::testing
