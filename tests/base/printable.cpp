#include "base/printable.h"

#include "base/utf8.h"

#include "catch.h"

namespace smtpwhy {

using namespace std::string_view_literals;

TEST_CASE("nothing that a server writes can move a terminal", "[base]") {
  struct Row {
    std::string_view why, bytes, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"ordinary text", "550 5.1.1 No such user", "550 5.1.1 No such user"},
           {"other scripts stay readable",
            "Gr\xC3\xBC\xC3\x9F"
            "e \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x93\xA7",
            "Gr\xC3\xBC\xC3\x9F"
            "e \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x93\xA7"},
           {"a tab becomes a space", "a\tb", "a b"},
           {"ESC: red for ever", "\x1B[31mred", "\\x1b[31mred"},
           {"OSC: a new window title", "\x1B]0;title\x07", "\\x1b]0;title\\x07"},
           {"CR overwrites the line", "ok\rFAILED", "ok\\x0dFAILED"},
           {"LF forges a line", "a\n550 b", "a\\x0a550 b"},
           {"NUL", "a\0b"sv, "a\\x00b"},
           {"backspace hides", "rm\b\bls", "rm\\x08\\x08ls"},
           {"DEL", "a\x7F", "a\\x7f"},
           {"C1's CSI as a character: both its bytes",
            "\xC2\x9B"
            "31m",
            "\\xc2\\x9b31m"},
           {"C1's CSI as one byte",
            "\x9B"
            "31m",
            "\\x9b31m"},
           {"no-break space, the first behind C1, is text", "\xC2\xA0", "\xC2\xA0"},
           {"right-to-left override",
            "gpj.\xE2\x80\xAE"
            "exe",
            "gpj.\\u{202E}exe"},
           {"isolates",
            "\xE2\x81\xA6"
            "a\xE2\x81\xA9",
            "\\u{2066}a\\u{2069}"},
           {"Arabic letter mark", "\xD8\x9C", "\\u{061C}"},
           {"zero-width space", "pay\xE2\x80\x8Bpal", "pay\\u{200B}pal"},
           {"line separator", "\xE2\x80\xA8", "\\u{2028}"},
           {"byte order mark",
            "\xEF\xBB\xBF"
            "220",
            "\\u{FEFF}220"},
           {"Latin-1",
            "Gr\xFC\xDF"
            "e",
            "Gr\\xfc\\xdfe"},
           {"overlong ESC", "\xC0\x9B[0m", "\\xc0\\x9b[0m"},
           {"a cut-off character at the end", "a\xE2\x80", "a\\xe2\\x80"},
           {"nothing", "", ""},
       }) {
    INFO(row.why);
    CHECK(printable(row.bytes) == row.shown);
    std::string kept;
    CHECK(printable(row.bytes, kept) == row.shown);
    if (row.bytes != row.shown) CHECK(kept == row.shown);
  }
}

TEST_CASE("plain text is printable where it is", "[base]") {
  const std::string_view text = "mx.example.net";
  std::string kept;
  CHECK(printable(text, kept).data() == text.data());
  CHECK(kept.empty());
}

TEST_CASE("printable text is UTF-8 without control characters, whatever the bytes", "[base]") {
  for (int i = 0; i < 0x10000; ++i) {
    const auto shown = printable(std::string{static_cast<char>(i >> 8), static_cast<char>(i & 0xFF)});
    bool harmless = is_utf8(shown);
    for (std::string_view rest = shown; !rest.empty() && harmless; rest.remove_prefix(first_character(rest).length)) {
      const auto number = first_character(rest).number;
      harmless = number >= 0x20 && (number < 0x7F || number > 0x9F);
    }
    if (!harmless) FAIL_CHECK("bytes " << i << " come out as " << shown);
  }
}

}  // namespace smtpwhy
