#include "unwrap/markup.h"

#include <vector>

#include "catch.h"

namespace smtpwhy::unwrap {
namespace {

struct MarkupRow {
  std::string_view why, text, plain;
};

template <class Function>
void check_rows(Function function, const std::vector<MarkupRow>& rows) {
  for (const auto& row : rows) {
    INFO(row.why);
    CHECK(function(row.text) == row.plain);
  }
}

}  // namespace

TEST_CASE("entities", "[unwrap]") {
  check_rows(without_entities, {{"those that a page needs", "&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;", "<a> & \"b\" 'c'"},
                                {"decimal", "&#39;&#039;", "''"},
                                {"hexadecimal", "&#x27;&#X3c;", "'<"},
                                {"the space that does not break", "a&nbsp;b&#160;c", "a b c"},
                                {"decoded once", "&amp;lt;", "&lt;"},
                                {"not known", "&copy; &unknownthing;", "&copy; &unknownthing;"},
                                {"no semicolon", "a&lt b & c", "a&lt b & c"},
                                {"a control character stays", "&#10;&#0;&#x1b;", "&#10;&#0;&#x1b;"},
                                {"no number", "&#;&#x;&#z;", "&#;&#x;&#z;"},
                                {"at the end", "a&", "a&"},
                                {"nothing", "", ""}});
}

TEST_CASE("tags", "[unwrap]") {
  check_rows(without_tags, {{"line breaks", "a<br>b<br/>c<BR />d", "a\nb\nc\nd"},
                            {"blocks", "<div>a</div>", "\na\n"},
                            {"inline tags where the text closes one", "<b>a</b> <code>c</code>", "a c"},
                            {"with attributes", "<a href=\"http://x\">a</a>", "a"},
                            {"a name in angle brackets is no tag", "<b>: Helo command rejected", "<b>: Helo command rejected"},
                            {"nor is it where it is called br", "<br>: Helo command rejected", "<br>: Helo command rejected"},
                            {"an address is none", "<a@b.example> <p.q@b>", "<a@b.example> <p.q@b>"},
                            {"an unknown tag stays", "<x>a</x>", "<x>a</x>"},
                            {"unclosed", "a <br", "a <br"},
                            {"empty", "<>", "<>"}});
}

TEST_CASE("links", "[unwrap]") {
  check_rows(without_links, {{"an address", "<[a@b](mailto:a@b)>", "<a@b>"},
                             {"an address of a page", "[https://x](https://x)", "https://x"},
                             {"words of its own", "[here](https://x)", "here https://x"},
                             {"Outlook", "a@b<mailto:a@b> c", "a@b c"},
                             {"another address than it shows", "a@b<mailto:c@d>", "a@b<mailto:c@d>"},
                             {"no link", "[PH01](see below)", "[PH01](see below)"},
                             {"brackets of the text", "[192.0.2.1] (x)", "[192.0.2.1] (x)"},
                             {"no opening bracket", "](mailto:a@b)", "](mailto:a@b)"},
                             {"unclosed", "[a](mailto:a", "[a](mailto:a"},
                             {"two", "[a](mailto:a) [b](mailto:b)", "a b"}});
}

TEST_CASE("escapes", "[unwrap]") {
  check_rows(without_escapes, {{"CRLF", "a\\r\\nb", "a\nb"},
                               {"LF before a number", "a\\n550 b", "a\n550 b"},
                               {"LF at the end", "a\\n", "a\n"},
                               {"LF before a capital", "a\\nB", "a\nB"},
                               {"a Windows name", "DOMAIN\\nicole", "DOMAIN\\nicole"},
                               {"a quote", "\\\"a\\\"", "\"a\""},
                               {"others stay", "a\\tb\\x41\\\\", "a\\tb\\x41\\\\"},
                               {"a backslash at the end", "a\\", "a\\"}});
}

TEST_CASE("quoting", "[unwrap]") {
  check_rows(without_quotes, {{"quotes", "\"a\"", "a"},
                              {"apostrophes", "'a'", "a"},
                              {"back-ticks", "`a`", "a"},
                              {"several around each other", "`\"a\"`", "a"},
                              {"a reply with quotes in it", "\"550 \"x\" is unknown\"", "550 \"x\" is unknown"},
                              {"quotes of the text", "\"a\" and \"b\"", "\"a\" and \"b\""},
                              {"one quote", "\"", "\""},
                              {"only at the head", "\"a", "\"a"},
                              {"a fence", "```\na\n```", "a"},
                              {"a fence with a language", "```text\na\n```", "a"},
                              {"a fence on one line", "```550 a```", "550 a"},
                              {"an unclosed fence", "```\na", "a"},
                              {"nothing but a fence", "```", ""},
                              {"nothing", "", ""}});
  check_rows(without_mail_quoting,
             {{"once", "> a\n> b", "a\nb"}, {"twice", "> > a\n>> b", "a\nb"}, {"an unquoted line", "> a\nb", "a\nb"}});
}

TEST_CASE("all markup: what is not there changes nothing", "[unwrap]") {
  const auto plain = [](std::string_view text) {
    std::string kept;
    return std::string(without_markup(text, kept));
  };
  check_rows(plain, {{"a plain reply", "550 5.1.1 <a@b>: No 'such' user", "550 5.1.1 <a@b>: No 'such' user"},
                     {"sendmail's conversation is no quoting", ">>> RCPT\n<<< 550", ">>> RCPT\n<<< 550"},
                     {"entities of quoting", "&gt; 550 a\n&gt; b", "550 a\nb"},
                     {"space around", "  a \r\n", "a"},
                     {"one kind within another", "&lt;br&gt;a&amp;b\\n&lt;b&gt;5&lt;/b&gt;", "a&b\n5"},
                     {"nothing", "", ""}});
}

}  // namespace smtpwhy::unwrap
