#include "base/utf8.h"

#include "catch.h"

namespace smtpwhy {

using namespace std::string_view_literals;

TEST_CASE("what is UTF-8 and what is not (RFC 3629 section 4)", "[base]") {
  struct Row {
    std::string_view why, bytes;
    std::size_t length;
    std::uint32_t number;
    bool valid;
  };
  for (const auto& row : std::vector<Row>{
           {"ASCII", "A", 1, 'A', true},
           {"NUL is a character", "\0"sv, 1, 0, true},
           {"DEL, the last of one byte", "\x7F", 1, 0x7F, true},
           {"U+0080, the first of two", "\xC2\x80", 2, 0x80, true},
           {"U+07FF, the last of two", "\xDF\xBF", 2, 0x7FF, true},
           {"U+0800, the first of three", "\xE0\xA0\x80", 3, 0x800, true},
           {"U+D7FF, below the surrogates", "\xED\x9F\xBF", 3, 0xD7FF, true},
           {"U+E000, above the surrogates", "\xEE\x80\x80", 3, 0xE000, true},
           {"U+FFFF, the last of three", "\xEF\xBF\xBF", 3, 0xFFFF, true},
           {"U+10000, the first of four", "\xF0\x90\x80\x80", 4, 0x10000, true},
           {"U+10FFFF, the last of all", "\xF4\x8F\xBF\xBF", 4, 0x10FFFF, true},
           {"a continuation alone", "\x80", 1, 0x80, false},
           {"overlong slash in two bytes", "\xC0\xAF", 1, 0xC0, false},
           {"overlong DEL in two bytes", "\xC1\xBF", 1, 0xC1, false},
           {"overlong in three", "\xE0\x9F\xBF", 1, 0xE0, false},
           {"overlong in four", "\xF0\x8F\xBF\xBF", 1, 0xF0, false},
           {"first surrogate", "\xED\xA0\x80", 1, 0xED, false},
           {"last surrogate", "\xED\xBF\xBF", 1, 0xED, false},
           {"U+110000", "\xF4\x90\x80\x80", 1, 0xF4, false},
           {"five bytes were never UTF-8 since RFC 3629", "\xF8\x88\x80\x80\x80", 1, 0xF8, false},
           {"FE", "\xFE", 1, 0xFE, false},
           {"two cut off", "\xC3", 1, 0xC3, false},
           {"three cut off", "\xE2\x82", 1, 0xE2, false},
           {"four cut off", "\xF0\x9F\x98", 1, 0xF0, false},
           {"a letter where a continuation should be",
            "\xE2\x82"
            "A",
            1, 0xE2, false},
           {"Latin-1", "\xE4 ", 1, 0xE4, false},
       }) {
    INFO(row.why);
    // A heap block of the exact size, so that a sanitizer sees one byte too far.
    const std::vector<char> exact(row.bytes.begin(), row.bytes.end());
    const auto character = first_character({exact.data(), exact.size()});
    CHECK(character.length == row.length);
    CHECK(character.number == row.number);
    CHECK(character.valid == row.valid);
    CHECK(is_utf8({exact.data(), exact.size()}) == row.valid);
  }
}

TEST_CASE("every character of Unicode is read as it is written", "[base]") {
  std::size_t wrong = 0;
  for (std::uint32_t number = 0x80; number <= 0x10FFFF; ++number) {
    std::string bytes;
    const auto add = [&](std::uint32_t byte) { bytes += static_cast<char>(byte); };
    if (number < 0x800) {
      add(0xC0 | number >> 6);
    } else if (number < 0x10000) {
      add(0xE0 | number >> 12);
      add(0x80 | (number >> 6 & 0x3F));
    } else {
      add(0xF0 | number >> 18);
      add(0x80 | (number >> 12 & 0x3F));
      add(0x80 | (number >> 6 & 0x3F));
    }
    add(0x80 | (number & 0x3F));
    const auto character = first_character(bytes);
    const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
    const bool right =
        surrogate ? !character.valid : character.valid && character.number == number && character.length == bytes.size();
    wrong += right ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("bytes that are no UTF-8 are replaced one by one", "[base]") {
  struct Row {
    std::string_view why, bytes, replaced;
    std::size_t columns;
  };
  for (const auto& row : std::vector<Row>{
           {"nothing", "", "", 0},
           {"nothing to replace", "na\xC3\xAFve", "na\xC3\xAFve", 5},
           {"one byte of Latin-1", "na\xEFve", "na\xEF\xBF\xBDve", 5},
           {"a cut-off character: each of its bytes", "\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
           {"what follows is read anew", "\xE2\xC3\xA4", "\xEF\xBF\xBD\xC3\xA4", 2},
           {"a surrogate: each of its bytes", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
       }) {
    INFO(row.why);
    CHECK(with_replacements(row.bytes) == row.replaced);
    CHECK(is_utf8(with_replacements(row.bytes)));
    CHECK(columns(row.bytes) == row.columns);
  }
}

TEST_CASE("all texts of two bytes come out as UTF-8, and unchanged where they were", "[base]") {
  for (int i = 0; i < 0x10000; ++i) {
    const std::string bytes = {static_cast<char>(i >> 8), static_cast<char>(i & 0xFF)};
    const auto replaced = with_replacements(bytes);
    if (!is_utf8(replaced) || (replaced == bytes) != is_utf8(bytes)) FAIL_CHECK("bytes " << i);
  }
}

TEST_CASE("how far a text is printable ASCII", "[base]") {
  CHECK(plain_length("") == 0);
  CHECK(plain_length(" ~!") == 3);
  CHECK(plain_length("user unknown\n") == 12);
  CHECK(plain_length("\x7F") == 0);
  CHECK(plain_length("a\x1B") == 1);
  CHECK(plain_length("gr\xC3\xBC\xC3\x9F") == 2);
  CHECK(plain_length("a\0b"sv) == 1);
}

// Runs of plain text are taken at once; what stands before, between and behind them must not be lost.
TEST_CASE("plain text and other octets in turn", "[base]") {
  CHECK(with_replacements("ab\xFF"
                          "cd\xC3\xA9\n\xE2\x82") ==
        "ab\xEF\xBF\xBD"
        "cd\xC3\xA9\n\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(columns("ab\xC3\xA9"
                "cd\xFF\n") == 7);
  CHECK(
      is_utf8("ab\xC3\xA9"
              "cd\n"));
  CHECK_FALSE(
      is_utf8("ab\xC3\xA9"
              "cd\xFF"
              "e"));
}

}  // namespace smtpwhy
