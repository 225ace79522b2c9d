#include "knowledge/reply_text.h"

#include "base/text.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// `550 5.1.1 [text]`, with `-` for what is not there.
std::string read_shown(std::string_view pasted) {
  const auto reply = read_reply_text(pasted);
  return (reply.code ? std::to_string(reply.code->value()) : "-") + " " + (reply.status ? to_string(*reply.status) : "-") + " [" +
         reply.text + "]";
}

}  // namespace

TEST_CASE("what people paste, and the forms that servers use beside the standard one", "[knowledge]") {
  struct Row {
    std::string_view why, pasted, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"a bare code", "550", "550 - []"},
           {"a bare status", "5.7.26", "- 5.7.26 []"},
           {"both", "550 5.7.26", "550 5.7.26 []"},
           {"all of it", "550 5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"space around", "  550   5.1.1   No such user \r\n", "550 5.1.1 [No such user]"},
           {"a tab", "550\t5.1.1\tNo such user", "550 5.1.1 [No such user]"},
           {"a whole reply", "550-5.7.26 one\n550-5.7.26 two\n550 5.7.26 three", "550 5.7.26 [one two three]"},
           {"with CRLF", "550-5.7.26 one\r\n550 5.7.26 two\r\n", "550 5.7.26 [one two]"},
           {"a status on the last line only", "550-one\n550 5.7.1 two", "550 5.7.1 [one two]"},
           {"statuses differ: the first", "550-5.1.1 one\n550 5.7.1 two", "550 5.1.1 [one two]"},
           {"codes differ: the other number is text", "550-one\n551 two", "550 - [one 551 two]"},
           {"a line wrapped by a mail program", "550 5.1.1 No\nsuch user", "550 5.1.1 [No such user]"},
           {"IronPort: 550 #5.1.0", "550 #5.1.0 Address rejected.", "550 5.1.0 [Address rejected.]"},
           {"as one line of several: 550-5.1.1", "550-5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"a colon: 550: 5.2.2", "550: 5.2.2 Mailbox full", "550 5.2.2 [Mailbox full]"},
           {"a colon behind the status: 421 4.7.0:", "421 4.7.0: [TSS04] deferred", "421 4.7.0 [[TSS04] deferred]"},
           {"the code twice", "550 550 5.7.1 Denied", "550 5.7.1 [Denied]"},
           {"the code twice, with a hyphen", "550 550-5.7.1 Denied", "550 5.7.1 [Denied]"},
           {"in brackets: (#5.1.1)", "550 (#5.1.1) unknown", "550 5.1.1 [unknown]"},
           {"in square brackets", "550 [5.7.1] Denied", "550 5.7.1 [Denied]"},
           {"qmail, at the end", "550 sorry, no mailbox here by that name. (#5.1.1)",
            "550 5.1.1 [sorry, no mailbox here by that name. (#5.1.1)]"},
           {"qmail, without a code", "Sorry, no mailbox here by that name. (#5.1.1)",
            "- 5.1.1 [Sorry, no mailbox here by that name. (#5.1.1)]"},
           {"#550", "#550 5.1.1", "550 5.1.1 []"},
           {"a bounce that repeats it", "host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command)",
            "550 5.1.1 [No such user (in reply to RCPT TO command)]"},
           {"in a bounce, with a hyphen", "said: 550-5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"a success inside other words is not what failed", "got 250 2.1.0 OK then silence",
            "- - [got 250 2.1.0 OK then silence]"},
           {"a number alone inside is no code", "after 550 seconds", "- - [after 550 seconds]"},
           {"an IP address is neither", "192.0.2.1 is blocked", "- - [192.0.2.1 is blocked]"},
           {"nor is one behind a code", "554 5.1.1.2 is blocked", "554 - [5.1.1.2 is blocked]"},
           {"a larger number is no code", "5500 messages", "- - [5500 messages]"},
           {"a year is no code", "2026-11-22 something", "- - [2026-11-22 something]"},
           {"099 is no code", "099 x", "- - [099 x]"},
           {"prose", "It does not work", "- - [It does not work]"},
           {"nothing", "", "- - []"},
           {"only line breaks", "\n\r\n\n", "- - []"},
           {"an unfinished bracket", "550 (#5.1", "550 - [(#5.1]"},
           {"a bracket at the end", "550 (#", "550 - [(#]"},
           {"bytes of any kind", "550 \xFF\x01\xC3", "550 - [\xFF\x01\xC3]"},
       }) {
    INFO(row.why);
    CHECK(read_shown(row.pasted) == row.shown);
  }
}

TEST_CASE("reading is total: every text of three bytes out of the telling ones", "[knowledge]") {
  constexpr std::string_view bytes = "05 -.:#([\n\r\tx\xFF";
  for (const char a : bytes) {
    for (const char b : bytes) {
      for (const char c : bytes) {
        const std::string text = "550" + std::string{a, b, c};
        const std::vector<char> exact(text.begin(), text.end());
        const auto reply = read_reply_text({exact.data(), exact.size()});
        const bool longer_number = is_digit(a) || is_alpha(a) || a == '.';
        if (reply.code.has_value() == longer_number) FAIL_CHECK("550, then " << int{a} << " " << int{b} << " " << int{c});
      }
    }
  }
}

TEST_CASE("several texts, one behind the other", "[knowledge]") {
  struct Row {
    std::string_view why, pasted;
    std::vector<std::string> texts;
  };
  for (const auto& row : std::vector<Row>{
           {"one", "550 a", {"550 a"}},
           {"a line each", "550 a\n450 b\nprose", {"550 a", "450 b", "prose"}},
           {"a reply stays together", "550-a\n550-b\n550 c\n450 d", {"550-a\n550-b\n550 c", "450 d"}},
           {"two replies with one code", "550-a\n550 b\n550 c", {"550-a\n550 b", "550 c"}},
           {"another code ends it", "550-a\n450 b", {"550-a", "450 b"}},
           {"a folded line belongs to the one before", "550 a\n  more\n\tand more\n450 b", {"550 a\n  more\n\tand more", "450 b"}},
           {"a blank line separates, also what is folded", "550 a\n\n  more", {"550 a", "  more"}},
           {"a blank line separates, also a reply", "550-a\n\n550 b", {"550-a", "550 b"}},
           {"many blank lines are one", "\n\n550 a\n\r\n \n450 b\n\n", {"550 a", "450 b"}},
           {"a bare code ends a reply", "550-a\n550\n550 b", {"550-a\n550", "550 b"}},
           {"a folded line at the head", "  550 a\n450 b", {"  550 a", "450 b"}},
           {"nothing", "", {}},
           {"only white space", " \n\t\n", {}},
       }) {
    INFO(row.why);
    CHECK(split_reply_texts(row.pasted) == row.texts);
  }
}

}  // namespace smtpwhy::knowledge
