#include "send/message.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("Line ends on their way", "[send]") {
  struct Row {
    const char* why;
    std::string text;
    std::string sent;
  };
  const std::vector<Row> rows = {
      {"as it should be", "a\r\nb\r\n", "a\r\nb\r\n"},
      {"bare LF", "a\nb\n", "a\r\nb\r\n"},
      {"bare CR", "a\rb\r", "a\r\nb\r\n"},
      {"CR before CRLF is a line end of its own", "a\r\r\nb", "a\r\n\r\nb\r\n"},
      {"no last line end", "a", "a\r\n"},
      {"blank lines", "\n\r\n\r", "\r\n\r\n\r\n"},
      {"nothing", "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.why);
    CHECK(with_crlf(row.text) == row.sent);
  }
}

TEST_CASE("Dots on their way", "[send]") {
  CHECK(dot_stuffed(".\r\n..a\r\nb.\r\n") == "..\r\n...a\r\nb.\r\n.\r\n");
  CHECK(dot_stuffed("") == ".\r\n");
  const std::string long_line(10'000'000, '.');
  CHECK(dot_stuffed(long_line + "\r\n").size() == long_line.size() + 2 + 1 + 3);
}

TEST_CASE("A message of our own", "[send]") {
  const MessageParts parts{
      "a@example.org", {"b@example.net", "c@example.net"}, "Hello", "body\n", {}, date_header(1'795'638'907'000'000), "1@x"};
  CHECK(*compose(parts) ==
        "Date: Wed, 25 Nov 2026 20:35:07 +0000\r\nFrom: <a@example.org>\r\nTo: <b@example.net>,\r\n <c@example.net>\r\nSubject: "
        "Hello\r\n"
        "Message-ID: <1@x>\r\n\r\nbody\r\n");
  auto other = parts;
  other.headers = {"subject: Other", "X-Test: 1"};
  CHECK(*compose(other) ==
        "Date: Wed, 25 Nov 2026 20:35:07 +0000\r\nFrom: <a@example.org>\r\nTo: <b@example.net>,\r\n <c@example.net>\r\nMessage-ID: "
        "<1@x>\r\n"
        "subject: Other\r\nX-Test: 1\r\n\r\nbody\r\n");
  other.headers = {"X: 1\r\nBcc: all@example.net"};
  CHECK(!compose(other).ok());
  other.headers = {};
  other.subject = "a\nBcc: all@example.net";
  CHECK(!compose(other).ok());
  other.subject = "caf\xC3\xA9";
  CHECK(is_ascii(*compose(other)));
}

TEST_CASE("Words in a header", "[send]") {
  struct Case {
    std::string why;
    std::string text;
    std::string encoded;
  };
  const std::vector<Case> cases = {
      {"ASCII is as it is", "Hello = ?", "Hello = ?"},
      {"an umlaut, a blank, what has a meaning of its own", "B\xC3\xBCro = ?_", "=?utf-8?Q?B=C3=BCro_=3D_=3F=5F?="},
      {"no UTF-8", "B\xFCro", "=?unknown-8bit?Q?B=FCro?="},
      {"whole characters in each word of 75 octets",
       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi\xE2\x82\xAC\xE2\x82\xAC",
       "=?utf-8?Q?abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi?=\r\n =?utf-8?Q?=E2=82=AC=E2=82=AC?="},
  };
  for (const auto& [why, text, encoded] : cases) {
    INFO(why);
    CHECK(encoded_words(text) == encoded);
  }
}

TEST_CASE("Headers of a message that is there already", "[send]") {
  CHECK(*with_headers("To: a\r\nX: 1\r\n 2\r\nY: 3\r\n\r\nX: body\r\n", {"x: 4"}) == "To: a\r\nY: 3\r\nx: 4\r\n\r\nX: body\r\n");
  CHECK(*with_headers("\r\nbody\r\n", {"X: 1"}) == "X: 1\r\n\r\nbody\r\n");
  CHECK(!with_headers("", {"no header"}).ok());
}

}  // namespace smtpwhy
