#include "report/markdown_text.h"

#include "base/printable.h"
#include "base/text.h"
#include "support/reports.h"

#include "catch.h"

#include <algorithm>
#include <optional>

namespace smtpwhy {
namespace {

std::size_t ticks_at(std::string_view text, std::size_t at) { return std::min(text.find_first_not_of('`', at), text.size()) - at; }

// Where the code span that is opened by `ticks` backticks ends: at a run of just as many (CommonMark section 6.1).
std::optional<std::size_t> closing(std::string_view text, std::size_t from, std::size_t ticks) {
  for (auto at = text.find('`', from); at != std::string_view::npos; at = text.find('`', at + ticks_at(text, at))) {
    if (ticks_at(text, at) == ticks) return at;
  }
  return std::nullopt;
}

struct Spans {
  std::string outside;  // of code spans, each of which is `·`
  std::vector<std::string> inside;
  bool closed = true;
};

// A line as a reader of Markdown takes it apart.
Spans spans_of(std::string_view line) {
  Spans spans;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] != '`') {
      spans.outside += line[at++];
      continue;
    }
    const auto ticks = ticks_at(line, at);
    const auto end = closing(line, at + ticks, ticks);
    if (!end) return spans.closed = false, spans;
    auto code = line.substr(at + ticks, *end - at - ticks);
    if (code.size() > 2 && code.front() == ' ' && code.back() == ' ') code = code.substr(1, code.size() - 2);
    spans.inside.emplace_back(code);
    spans.outside += "·";
    at = *end + ticks;
  }
  return spans;
}

// What is left when our own marks are gone.
std::string without_skeleton(std::string_view line) {
  for (const std::string_view mark : {"## ", "# ", "- "}) {
    if (line.starts_with(mark)) line.remove_prefix(mark.size());
  }
  std::string text(line);
  while (text.find("**") != std::string::npos) text.erase(text.find("**"), 2);
  return text;
}

bool is_table_of_ours(std::string_view line) {
  const auto harmless = [](char c) { return is_alpha(c) || is_digit(c) || c == ' ' || c == '|' || c == '-' || c == ':'; };
  return line.starts_with("|") && std::all_of(line.begin(), line.end(), harmless);
}

}  // namespace

TEST_CASE("a code span holds any text", "[report]") {
  struct Row {
    std::string_view why, text, code;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "550 no", "`550 no`"},
           {"a backtick", "a`b", "``a`b``"},
           {"backticks at both ends", "`a`", "`` `a` ``"},
           {"two in a row", "a``b`c", "```a``b`c```"},
           {"blanks at both ends", " a ", "`  a  `"},
           {"nothing", "", "` nothing `"},
           {"a line break", "a\nb", "`a\\x0ab`"},
           {"an escape", "\x1B[31m", "`\\x1b[31m`"},
           {"a bidirectional override", "\xE2\x80\xAE", "`\\u{202E}`"},
           {"bytes that are not UTF-8", "\xFF", "`\\xff`"},
           {"HTML stays as it is: a code span has none", "<b>", "`<b>`"},
       }) {
    INFO(row.why);
    CHECK(markdown_code(row.text) == row.code);
    CHECK(spans_of(row.code).inside.size() == 1);
  }
}

TEST_CASE("prose keeps plain words, and what could be more becomes code", "[report]") {
  struct Row {
    std::string_view why, text, prose;
  };
  for (const auto& row : std::vector<Row>{
           {"plain words", "The mailbox (SPF/DKIM) isn't there: 4xx, 5 to 15 minutes.",
            "The mailbox (SPF/DKIM) isn't there: 4xx, 5 to 15 minutes."},
           {"sections and status codes", "RFC 3463 section 3.3, 5.1.1.", "RFC 3463 section 3.3, 5.1.1."},
           {"other alphabets", "Empf\xC3\xA4nger", "Empf\xC3\xA4nger"},
           {"an address, with marks around", "ask (a@b.example).", "ask (`a@b.example`)."},
           {"a host", "at mx.example.net:25", "at `mx.example.net:25`"},
           {"a URL", "see https://x.example/", "see `https://x.example/`"},
           {"a URL without scheme", "//x", "`//x`"},
           {"a mention", "@team", "`@team`"},
           {"an issue", "#1", "`#1`"},
           {"an issue, as a word", "GH-3 gh-4, GH-x", "`GH-3` `gh-4`, GH-x"},
           {"a link", "[a](b)", "`[a](b`)"},
           {"emphasis", "*a* _b_ ~~c~~", "`*a*` `_b_` `~~c~~`"},
           {"an entity", "&lt;", "`&lt`;"},
           {"an emoji", ":smile:", "`:smile`:"},
           {"a list in a list", "- a", "`-` a"},
           {"a numbered list in a list", "1. a 1. b", "`1.` a 1. b"},
           {"nothing but marks", "... !", "`...` `!`"},
           {"a backslash", "a\\b", "`a\\b`"},
           {"blanks", "  a\n  b ", "`a\\x0a` b"},
           {"nothing", "", ""},
       }) {
    INFO(row.why);
    CHECK(markdown_prose(row.text) == row.prose);
  }
}

TEST_CASE("Markdown: hostile text stays text, in every field", "[report]") {
  for (const auto& [why, log] : test::hostile_logs()) {
    INFO(why);
    const auto text = test::report_on("markdown", log, "a`b|<i>.log");
    const bool one_line = why.find('\n') == std::string::npos;  // else it is no delivery any more
    if (one_line) CHECK(text.find("## PERMANENT: ") != std::string::npos);
    CHECK(printable(join(split(text, '\n'), "")) == join(split(text, '\n'), ""));
    for (const auto line : split(text, '\n')) {
      if (is_table_of_ours(line) || line.starts_with("**See:** ")) continue;
      INFO(line);
      const auto spans = spans_of(line);
      REQUIRE(spans.closed);
      const auto rest = without_skeleton(spans.outside);
      CHECK(rest.find_first_of("<>[]@#|*_~$&\\") == std::string::npos);
      CHECK(rest.find("//") == std::string::npos);
    }
  }
}

TEST_CASE("Markdown: a report, whole", "[report]") {
  const auto text = test::report_on("markdown",
                                    "220 mx.example.net ESMTP\nHELO me\n250 mx\nMAIL FROM:<a@b.example>\n250 ok\n"
                                    "RCPT TO:<c@d.example>\n450 User not active now\nQUIT\n221 bye\n");
  for (const std::string_view part :
       {"# Mail report\n\n1 conversation: **1 failed for now (temporary)**\n\n## TEMPORARY: The mailbox `c@d.example` exists",
        "\n**What happened:** ", "\n**Whose move:** the recipient\n", "\n**Try again?** yes, later: it may pass as it is\n",
        "\n**What to do:**\n\n1. ", "\n- Reply: `450 User not active now` to `RCPT TO:<c@d.example>`, `session.log:7`\n",
        "\n**Cause:** `mailbox-disabled`\n", "\n| failed for now | 1 |\n", "\nFailures by server:\n\n- `mx.example.net`: 1\n",
        "\n## Inputs\n\n- `session.log`: plain-unmarked (plain conversation without marks), 9 lines: 9 conversation,"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("Markdown: no log, no findings", "[report]") {
  const auto text = test::report_on("markdown", "Dear all,\n\nnothing here\n");
  CHECK(text.starts_with("# Mail report\n\nNo SMTP conversation was found, and no delivery.\n\n## Totals\n"));
  CHECK(text.find("nothing in it looks like SMTP") != std::string::npos);
}

}  // namespace smtpwhy
