#include "smtp/reply.h"

#include "base/text.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// `550 last [text]`, or `none`.
std::string line_shown(std::string_view text) {
  const std::vector<char> exact(text.begin(), text.end());
  const auto line = parse_reply_line({exact.data(), exact.size()});
  if (!line) return "none";
  return std::to_string(line->code.value()) + (line->last ? " last [" : " more [") + std::string(line->text) + "]";
}

// All replies that lines form: `550 5.1.1 [a][b]`, one behind the other; `…` for one that has no end.
std::string replies_shown(const std::vector<std::string_view>& lines) {
  ReplyParser parser;
  std::vector<std::string> shown;
  const auto take = [&](std::string_view mark) {
    const auto reply = parser.take();
    auto text = std::to_string(reply.code.value()) + " " + (reply.status ? to_string(*reply.status) : "-") + " ";
    for (const auto line : reply.lines) text += "[" + std::string(line) + "]";
    shown.push_back(text + std::string(mark));
  };
  for (const auto line : lines) {
    if (parser.add(*parse_reply_line(line))) take("");
  }
  if (parser.in_progress()) take("…");
  return join(shown, " | ");
}

}  // namespace

TEST_CASE("one line of a reply (RFC 5321 section 4.2)", "[smtp]") {
  struct Row {
    std::string_view why, line, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"the last line", "250 OK", "250 last [OK]"},
           {"more follows", "250-PIPELINING", "250 more [PIPELINING]"},
           {"a bare code, which clients must accept", "250", "250 last []"},
           {"a bare code and a space", "250 ", "250 last []"},
           {"a hyphen and nothing", "250-", "250 more []"},
           {"a tab", "250\tOK", "250 last [OK]"},
           {"the CR of a CRLF that was cut at the LF", "250 OK\r", "250 last [OK]"},
           {"space before the text is the text's, behind it is nobody's", "250   OK  ", "250 last [  OK]"},
           {"text that begins with digits", "250-234 text", "250 more [234 text]"},
           {"8-bit text", "550 Empf\xE4nger", "550 last [Empf\xE4nger]"},
           {"a code outside every standard", "999 x", "999 last [x]"},
           {"the least code", "100 x", "100 last [x]"},
           {"099 is no code", "099 x", "none"},
           {"000 is no code", "000 x", "none"},
           {"two digits", "25", "none"},
           {"four digits", "2500 x", "none"},
           {"a letter behind the code", "250x", "none"},
           {"a dot: a date or a version", "250.1", "none"},
           {"a colon", "250: x", "none"},
           {"space before", " 250 OK", "none"},
           {"a letter for a digit", "25O OK", "none"},
           {"digits of another script", "\xD9\xA2\xD9\xA5\xD9\xA0 OK", "none"},
           {"a command", "MAIL FROM:<>", "none"},
           {"nothing", "", "none"},
       }) {
    INFO(row.why);
    CHECK(line_shown(row.line) == row.shown);
  }
  const std::string large(100'000, 'x');
  CHECK(parse_reply_line("250 " + large)->text == large);
}

TEST_CASE("lines become replies", "[smtp]") {
  struct Row {
    std::string_view why;
    std::vector<std::string_view> lines;
    std::string_view shown;
  };
  for (const auto& row : std::vector<Row>{
           {"one line", {"250 OK"}, "250 - [OK]"},
           {"several", {"250-a", "250-b", "250 c"}, "250 - [a][b][c]"},
           {"one behind the other", {"220 hello", "250-a", "250 b"}, "220 - [hello] | 250 - [a][b]"},
           {"a bare code ends", {"250-a", "250"}, "250 - [a][]"},
           {"without an end", {"250-a", "250-b"}, "250 - [a][b]…"},
           {"with a status", {"550 5.1.1 unknown"}, "550 5.1.1 [unknown]"},
           {"a status on each line (RFC 2034 section 4)", {"550-5.7.1 a", "550 5.7.1 b"}, "550 5.7.1 [a][b]"},
           {"on the first only", {"550-5.7.1 a", "550 b"}, "550 5.7.1 [a][b]"},
           {"on the last only", {"550-a", "550 5.7.1 b"}, "550 5.7.1 [a][b]"},
           {"they differ: the first counts", {"550-5.1.1 a", "550 5.7.1 b"}, "550 5.1.1 [a][b]"},
           {"a status alone on a line", {"550-5.1.1", "550 unknown"}, "550 5.1.1 [][unknown]"},
           {"a status behind two spaces", {"550  5.1.1 a"}, "550 5.1.1 [a]"},
           {"a status within the text is text", {"550 see 5.1.1"}, "550 - [see 5.1.1]"},
           {"an IP address is no status", {"554 5.1.1.2 is listed"}, "554 - [5.1.1.2 is listed]"},
           {"codes differ: the first counts", {"250-a", "550 b"}, "250 - [a][b]"},
           {"8-bit", {"550-Empf\xE4nger", "550 unbekannt"}, "550 - [Empf\xE4nger][unbekannt]"},
       }) {
    INFO(row.why);
    CHECK(replies_shown(row.lines) == row.shown);
  }
}

TEST_CASE("a reply as one text", "[smtp]") {
  struct Row {
    std::string_view why;
    std::vector<std::string_view> lines;
    std::string_view text, line;
  };
  for (const auto& row : std::vector<Row>{
           {"joined by one space", {"550-5.7.1 a", "550 5.7.1 b"}, "a b", "550 5.7.1 a b"},
           {"an empty line leaves nothing", {"250-a", "250-", "250 b"}, "a b", "250 a b"},
           {"an empty line at the head", {"250-", "250 b"}, "b", "250 b"},
           {"an empty line at the end", {"250-a", "250"}, "a", "250 a"},
           {"space at the ends goes", {"250-  a", "250   b"}, "a b", "250 a b"},
           {"a bare code", {"250"}, "", "250"},
           {"a code and a status", {"250 2.0.0"}, "", "250 2.0.0"},
       }) {
    INFO(row.why);
    ReplyParser parser;
    for (const auto line : row.lines) parser.add(*parse_reply_line(line));
    const auto reply = parser.take();
    CHECK(joined_text(reply) == row.text);
    CHECK(one_line(reply) == row.line);
    CHECK_FALSE(parser.in_progress());
  }
}

TEST_CASE("a reply as it was said", "[smtp]") {
  struct Row {
    std::string_view why;
    std::vector<std::string_view> lines;
  };
  for (const auto& row : std::vector<Row>{
           {"one line", {"250 OK"}},
           {"a status on each line", {"550-5.1.1 No such", "550 5.1.1 user"}},
           {"a status on the last line only", {"550-No such", "550 5.1.1 user"}},
           {"a status on the first line only", {"550-5.1.1 No such", "550-user", "550 here"}},
           {"EHLO's: none", {"250-mx.example.net", "250-SIZE 1000", "250 PIPELINING"}},
           {"a bare code", {"250"}},
           {"an empty line in the middle", {"250-a", "250-", "250 b"}},
           {"a status and nothing else", {"250 2.0.0"}},
           {"space before the text", {"250-  a", "250 b"}},
       }) {
    CAPTURE(row.why);
    ReplyParser parser;
    std::string said;
    for (const auto line : row.lines) {
      parser.add(*parse_reply_line(line));
      said += std::string(line) + "\r\n";
    }
    CHECK(as_said(parser.take()) == said);
  }
}

}  // namespace smtpwhy
