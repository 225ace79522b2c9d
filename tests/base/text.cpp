#include "base/text.h"

#include "catch.h"

#include <algorithm>

namespace smtpwhy {

using namespace std::string_view_literals;

TEST_CASE("trimming takes white space from the ends, and nothing else", "[base]") {
  struct Row {
    std::string_view why, text, left, right, both;
  };
  for (const auto& row : std::vector<Row>{
           {"nothing to take", "a b", "a b", "a b", "a b"},
           {"all four kinds of white space", " \t\r\na \t\r\n", "a \t\r\n", " \t\r\na", "a"},
           {"only white space", " \t\r\n", "", "", ""},
           {"nothing at all", "", "", "", ""},
           {"a no-break space is no white space of SMTP",
            "\xC2\xA0"
            "a",
            "\xC2\xA0"
            "a",
            "\xC2\xA0"
            "a",
            "\xC2\xA0"
            "a"},
           {"a NUL is text", "\0 a"sv, "\0 a"sv, "\0 a"sv, "\0 a"sv},
       }) {
    INFO(row.why);
    CHECK(trim_left(row.text) == row.left);
    CHECK(trim_right(row.text) == row.right);
    CHECK(trim(row.text) == row.both);
  }
}

TEST_CASE("case is ASCII case: every byte", "[base]") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool small = byte >= 'a' && byte <= 'z';
    const bool capital = byte >= 'A' && byte <= 'Z';
    INFO(byte);
    CHECK(is_alpha(c) == (small || capital));
    CHECK(is_digit(c) == (byte >= '0' && byte <= '9'));
    CHECK(to_lower(c) == (capital ? static_cast<char>(byte + 32) : c));
    CHECK(to_upper(c) == (small ? static_cast<char>(byte - 32) : c));
  }
  CHECK(lower("EHLO \xC3\x84") == "ehlo \xC3\x84");
  CHECK(upper("ehlo \xC3\xA4") == "EHLO \xC3\xA4");
}

// Several octets are lowered at once: each of them must come out right whatever stands beside it.
TEST_CASE("a text in lower case, whatever its length and wherever an octet stands", "[base]") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string expected = all;
  std::transform(expected.begin(), expected.end(), expected.begin(), to_lower);
  for (std::size_t begin = 0; begin < all.size(); ++begin) {
    INFO(begin);
    const std::string turned = all.substr(begin) + all.substr(0, begin);
    CHECK(lower(turned) == expected.substr(begin) + expected.substr(0, begin));
    CHECK(lower(all.substr(begin)) == expected.substr(begin));
  }
  std::string reused = "longer than what comes next";
  lower_into(reused, "Short");
  CHECK(reused == "short");
}

TEST_CASE("comparing without case", "[base]") {
  struct Row {
    std::string_view why, a, b;
    bool equal, starts;
  };
  for (const auto& row : std::vector<Row>{
           {"the same", "RCPT", "RCPT", true, true},
           {"another case", "rCpT", "RcPt", true, true},
           {"longer", "RCPT TO", "rcpt", false, true},
           {"shorter", "RCP", "RCPT", false, false},
           {"nothing begins every text", "RCPT", "", false, true},
           {"nothing and nothing", "", "", true, true},
           {"[ and { differ by 32, but are no letters", "[", "{", false, false},
       }) {
    INFO(row.why);
    CHECK(equals_ignoring_case(row.a, row.b) == row.equal);
    CHECK(starts_with_ignoring_case(row.a, row.b) == row.starts);
  }
}

TEST_CASE("the first word and what is behind it", "[base]") {
  struct Row {
    std::string_view why, text, word, rest;
  };
  for (const auto& row : std::vector<Row>{
           {"two words", "MAIL FROM:<>", "MAIL", "FROM:<>"},
           {"white space between them goes, at the end it stays", "MAIL \t FROM:<> ", "MAIL", "FROM:<> "},
           {"one word", "QUIT", "QUIT", ""},
           {"white space first: the first word is empty", " QUIT", "", "QUIT"},
           {"nothing", "", "", ""},
       }) {
    INFO(row.why);
    std::string_view rest = "untouched";
    CHECK(first_word(row.text, &rest) == row.word);
    CHECK(rest == row.rest);
    CHECK(first_word(row.text) == row.word);
  }
  std::string_view walked = "a b";
  CHECK(first_word(walked, &walked) == "a");  // `rest` may be the text itself
  CHECK(walked == "b");
}

TEST_CASE("numbers: all of the text, or none", "[base]") {
  struct Row {
    std::string_view why, text;
    std::optional<std::uint32_t> number;
  };
  for (const auto& row : std::vector<Row>{
           {"zero", "0", 0},
           {"leading zeros", "0042", 42},
           {"the largest", "4294967295", 4294967295U},
           {"one more does not fit", "4294967296", std::nullopt},
           {"nothing", "", std::nullopt},
           {"a sign", "-1", std::nullopt},
           {"the other sign", "+1", std::nullopt},
           {"text behind", "42k", std::nullopt},
           {"space before", " 42", std::nullopt},
           {"hexadecimal", "0x10", std::nullopt},
       }) {
    INFO(row.why);
    CHECK((parse_number(row.text) == row.number));
  }
}

TEST_CASE("split keeps empty parts, and join undoes it", "[base]") {
  struct Row {
    std::string_view why, text;
    std::vector<std::string_view> parts;
  };
  for (const auto& row : std::vector<Row>{
           {"two parts", "a.b", {"a", "b"}},
           {"no separator", "ab", {"ab"}},
           {"nothing is one empty part", "", {""}},
           {"at both ends and twice", ".a..b.", {"", "a", "", "b", ""}},
       }) {
    INFO(row.why);
    CHECK(split(row.text, '.') == row.parts);
    CHECK(join(split(row.text, '.'), ".") == row.text);
  }
  CHECK(join(std::vector<std::string>{"a", "b"}, ", ") == "a, b");
  CHECK(join(std::vector<std::string>{}, ", ").empty());
  CHECK(join(std::vector<std::string>{"", ""}, ",") == ",");
}

TEST_CASE("the nearest word is a slip of the finger away, or there is none", "[base]") {
  const std::vector<std::string_view> known = {"permanent", "temporary", "cause", "codes"};
  struct Row {
    std::string_view why, word, nearest;
  };
  for (const auto& row : std::vector<Row>{
           {"a letter too few", "temporry", "temporary"},
           {"two letters swapped", "casue", "cause"},
           {"the first two swapped", "acuse", "cause"},
           {"two swapped, and another letter", "casye", ""},
           {"two letters swapped in a longer word", "temproary", "temporary"},
           {"another letter", "cauze", "cause"},
           {"case is no difference", "CAUSE", "cause"},
           {"itself", "codes", "codes"},
           {"another word", "sender", ""},
           {"nothing", "", ""},
           {"a short word may differ by one letter, not by all", "x", ""},
       }) {
    INFO(row.why);
    CHECK(nearest(row.word, known) == row.nearest);
  }
  CHECK(nearest("cause", {}).empty());
  CHECK(nearest("cod", {"code", "cody"}) == "code");  // the first of equals
}

TEST_CASE("a word is found whatever the case of its letters", "[base]") {
  CHECK(find_ignoring_case("Diagnostic-Code: smtp", "diagnostic-CODE") == 0);
  CHECK(find_ignoring_case("a SMTP, an smtp", "Smtp", 3) == 11);
  CHECK(find_ignoring_case("smtp", "smtps") == std::string_view::npos);
  CHECK(find_ignoring_case("smtp", "smtp", 9) == std::string_view::npos);
  CHECK(find_ignoring_case("smtp", "") == 0);
}

TEST_CASE("two hexadecimal digits are an octet", "[base]") {
  CHECK(octet_from_hex("41 rest") == 'A');
  CHECK(octet_from_hex("fF") == '\xFF');
  CHECK_FALSE(octet_from_hex("4").has_value());
  CHECK_FALSE(octet_from_hex("4g").has_value());
  CHECK_FALSE(octet_from_hex("").has_value());
}

}  // namespace smtpwhy
