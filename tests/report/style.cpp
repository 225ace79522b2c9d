#include "report/style.h"

#include "base/text.h"
#include "base/utf8.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("wrapping: no line is longer than the width, unless one word is", "[report]") {
  struct Row {
    std::string_view why, text;
    std::size_t width, indent;
    std::string_view first, wrapped;
  };
  for (const auto& row : std::vector<Row>{
           {"it fits", "one two", 40, 2, "", "  one two\n"},
           {"to the column", "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa", 40, 1, "", " aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa\n"},
           {"one column too many", "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaaa", 40, 1, "",
            " aaaaaaaaa aaaaaaaaa aaaaaaaaa\n aaaaaaaaaa\n"},
           {"the first line has a head of its own", "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa", 40, 2, "Read ",
            "Read aaaaaaaaa aaaaaaaaa aaaaaaaaa\n  aaaaaaaaa\n"},
           {"a word that is too long stands alone", "a bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c", 40, 2, "",
            "  a\n  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n  c\n"},
           {"no width: no wrapping", "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa", 0, 2, "",
            "  aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa\n"},
           {"a terminal too narrow to wrap for", "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa", 20, 2, "",
            "  aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa\n"},
           {"white space becomes one space", "  a \t b  ", 40, 0, "", "a b\n"},
           {"a line break cannot forge a line", "a\nb", 40, 0, "", "a\\x0ab\n"},
           {"nor can an escape sequence", "\x1B[31mred", 40, 0, "", "\\x1b[31mred\n"},
           {"nothing", "", 40, 2, "", "  \n"},
           {"characters count, not bytes",
            "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 aaaaaaaaa aaaaaaaaa aaaaaaaaa", 40, 1, "",
            " \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 aaaaaaaaa aaaaaaaaa aaaaaaaaa\n"},
       }) {
    INFO(row.why);
    CHECK(wrapped({false, row.width}, row.text, row.indent, row.first) == row.wrapped);
  }
}

TEST_CASE("wrapping keeps every word, at every width", "[report]") {
  const std::string_view text =
      "The mailbox of the recipient is full and takes no more mail until somebody has deleted something from it or bought more "
      "room";
  for (std::size_t width = 40; width < 140; ++width) {
    const auto lines = wrapped({false, width}, text, 4);
    INFO(width);
    std::vector<std::string> words;
    for (const auto line : split(trim_right(lines), '\n')) {
      CHECK(columns(line) <= width);
      CHECK(line.starts_with("    "));
      words.emplace_back(trim(line));
    }
    CHECK(join(words, " ") == text);
  }
}

TEST_CASE("a label has a column of its own", "[report]") {
  CHECK(labelled({false, 40}, "Cause", "aaaaaaaaa aaaaaaaaa aaaaaaaaa") ==
        "  Cause           aaaaaaaaa aaaaaaaaa\n                  aaaaaaaaa\n");
  CHECK(labelled({false, 100}, "", "and more") == "                  and more\n");
}

TEST_CASE("colour off in a pipe: the default style writes no escape", "[report]") {
  const TextStyle plain;
  CHECK_FALSE(plain.colour);
  for (const auto accent : {Accent::permanent, Accent::temporary, Accent::good, Accent::strong, Accent::faint}) {
    CHECK(accented(plain, accent, "text") == "text");
    const auto coloured = accented({true, 100}, accent, "text");
    CHECK(coloured.starts_with("\x1B["));
    CHECK(coloured.ends_with("mtext\x1B[0m"));
  }
  CHECK(labelled(plain, "Cause", "\x1B[31mred").find('\x1B') == std::string::npos);
}

TEST_CASE("colour changes no letter and no line break", "[report]") {
  const auto without_escapes = [](std::string text) {
    for (auto at = text.find('\x1B'); at != std::string::npos; at = text.find('\x1B')) text.erase(at, text.find('m', at) - at + 1);
    return text;
  };
  for (const std::string_view text :
       {"short", "a text that is long enough to be wrapped at forty columns, and then once more", ""}) {
    CHECK(without_escapes(labelled({true, 40}, "What to do", text)) == labelled({false, 40}, "What to do", text));
  }
}

}  // namespace smtpwhy
