#include "base/python_literal.h"

#include "catch.h"

namespace smtpwhy {

using namespace std::string_view_literals;

TEST_CASE("string literals as Python prints them", "[base]") {
  struct Row {
    std::string_view why, text;
    std::optional<std::string> value;
    std::string_view rest;
  };
  for (const auto& row : std::vector<Row>{
           {"single quotes", R"('ehlo x\r\n')", "ehlo x\r\n", ""},
           {"bytes", R"(b'250 OK\r\n')", "250 OK\r\n", ""},
           {"Python 2's u", R"(u'ehlo')", "ehlo", ""},
           {"double quotes, because the text has a single one", R"(b"it's")", "it's", ""},
           {"the other quote needs no escape", R"('say "hi"')", "say \"hi\"", ""},
           {"escaped quotes", R"('it\'s \"so\"')", "it's \"so\"", ""},
           {"a backslash", R"('a\\b')", R"(a\b)", ""},
           {"a backslash before the end of the text", R"('a\\')", R"(a\)", ""},
           {"a tab", R"('a\tb')", "a\tb", ""},
           {"a byte", R"(b'\xe4\xFF\x00')", std::string("\xE4\xFF\0", 3), ""},
           {"a byte, cut off right behind it", R"('a\x41)", "aA", ""},
           {"half a byte stays as it stands", R"('\x4')", R"(\x4)", ""},
           {"no byte at all", R"('\xzz')", R"(\xzz)", ""},
           {"an escape that is not known stays", R"('\q\u00e4')", R"(\q\u00e4)", ""},
           {"what follows", R"('a', 'b')", "a", ", 'b'"},
           {"empty", "''", "", ""},
           {"cut off", "'never en", "never en", ""},
           {"cut off in an escape", R"('never\)", R"(never\)", ""},
           {"only the quote", "'", "", ""},
           {"no literal", "ehlo", std::nullopt, "untouched"},
           {"b alone", "b", std::nullopt, "untouched"},
           {"a literal later is not at the head", " 'a'", std::nullopt, "untouched"},
           {"nothing", "", std::nullopt, "untouched"},
       }) {
    INFO(row.why);
    std::string_view rest = "untouched";
    const std::vector<char> exact(row.text.begin(), row.text.end());
    CHECK((take_python_literal({exact.data(), exact.size()}, &rest) == row.value));
    CHECK(rest == row.rest);
    CHECK((take_python_literal(row.text) == row.value));
  }
}

}  // namespace smtpwhy
