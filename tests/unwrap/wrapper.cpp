#include "unwrap/wrapper.h"

#include "base/text.h"

#include <vector>

#include "catch.h"

namespace smtpwhy::unwrap {
namespace {

// A stand-in for what the caller knows: `550` and `550 5` are replies, `5.` is a status.
Beginning begins_shortly(std::string_view text) {
  const auto digits = [&](std::size_t count) {
    if (text.size() < count) return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(text[i])) return false;
    }
    return true;
  };
  if (digits(1) && text.substr(1).starts_with('.')) return Beginning::status;
  if (!digits(3) || (text.size() > 3 && is_alpha(text[3]))) return Beginning::nothing;
  return text.size() > 4 && is_digit(text[4]) ? Beginning::reply : Beginning::code;
}

// `before|inner|after`
std::string peeled(std::string_view text) {
  const auto result = peel(text, begins_shortly);
  if (!result) return "none";
  return std::string(result->before) + "|" + std::string(result->inner) + "|" + std::string(result->after);
}

struct WrapperRow {
  std::string_view why, text, shown;
};

}  // namespace

TEST_CASE("the outermost wrapper", "[unwrap]") {
  for (const auto& row : std::vector<WrapperRow>{
           {"words before it", "host x said: 550 a", "host x said:|550 a|"},
           {"case does not matter", "Host X SAID: 550 a", "Host X SAID:|550 a|"},
           {"the first one", "x said: 550 y[z] said: 450 a", "x said:|550 y[z] said: 450 a|"},
           {"inside a reply, with the address", "550 y[z] said: 450 a", "550 y[z] said:|450 a|"},
           {"inside a reply, without: prose", "550 he said: 450 a", "none"},
           {"inside a reply a colon is prose", "550 error: 450 a", "none"},
           {"outside, a colon will do", "error: 450 a", "error:|450 a|"},
           {"code and status need no words", "got 550 5 there", "got|550 5 there|"},
           {"a code needs them", "got 550 there", "none"},
           {"quotes close", "with message \"550 a\".", "with message|550 a|\"."},
           {"a quoted word does not close", "with message \"550 \"b\" c\" d\".", "with message|550 \"b\" c\" d|\"."},
           {"an apostrophe does not close", "error: '550 it's' }", "error:|550 it's' }|"},
           {"words go before a bare code", "code \"535\", with message \"535 a\"", "code \"535\", with message|535 a|\""},
           {"a bare code goes before a status", "said: 5.1 x, error 550", "said: 5.1 x, error|550|"},
           {"a status alone", "response was: 5.1 a", "response was:|5.1 a|"},
           {"a status that nothing tells", "version: 5.1 a", "none"},
           {"angle brackets in a reply", "554 x <421 a>", "554 x|421 a|>"},
           {"not at the end", "554 x <421 a> b", "none"},
           {"an error class", "SMTPDataError 550 a", "SMTPDataError|550 a|"},
           {"a word that only ends so", "barcode 550 a", "none"},
           {"a port", "x:550: a", "none"},
           {"behind a slash, a dot or a hyphen", "error /550 a .550 a -550 a", "none"},
           {"what Exim does not take for a reply", "Malformed SMTP reply in response to initial connection: 550 a", "none"},
           {"nothing", "", "none"},
           {"only a reply", "550 a", "none"},
       }) {
    INFO(row.why);
    CHECK(peeled(row.text) == row.shown);
  }
}

TEST_CASE("replies put together from parts", "[unwrap]") {
  const auto shown = [](const std::optional<Rebuilt>& rebuilt) {
    return rebuilt ? std::string(rebuilt->before) + "|" + rebuilt->reply : std::string("none");
  };
  CHECK(shown(python_reply("x: (535, b'a\\nb')", begins_shortly)) == "x: |535 a\nb");
  CHECK(shown(python_reply("f(x) (535, 'a', 'b')", begins_shortly)) == "f(x) |535 a");
  CHECK(shown(python_reply("(535, x)", begins_shortly)) == "none");
  CHECK(shown(python_reply("(53, 'x')", begins_shortly)) == "none");
  CHECK(shown(detailed_reply("failed Detail: a b SMTP code: 550 Additional SMTP info: 5.1", begins_shortly)) ==
        "failed |550 5.1 a b");
  CHECK(shown(detailed_reply("failed Detail: a b SMTP code: 550", begins_shortly)) == "failed |550  a b");
  CHECK(shown(detailed_reply("SMTP code: 550", begins_shortly)) == "none");
  CHECK(shown(detailed_reply("Detail: a SMTP code: x", begins_shortly)) == "none");
  CHECK(shown(logged_status("to=x, dsn=5.1, stat=a b")) == "to=x, dsn=5.1, |5.1 a b");
  CHECK(shown(logged_status("stat=a")) == "|a");
  CHECK(shown(logged_status("xstat=a")) == "none");
}

TEST_CASE("what wrappers write behind a reply", "[unwrap]") {
  for (const auto& row : std::vector<WrapperRow>{
           {"nothing", "550 a", "550 a"},
           {"qmail", "550 a\nGiving up on 192.0.2.1.", "550 a"},
           {"qmail, in one line", "550 a Giving up on 192.0.2.1.", "550 a"},
           {"qmail's patches", "550 Giving a [DATA]", "550 Giving a"},
           {"a reply of Sendmail", "550 a=b, stat=User unknown", "550 a=b"},
           {"another exception", "550 a; b; nested exception is: c", "550 a; b"},
           {"two", "550 a [RCPT_TO] (Net::b", "550 a"},
           {"one that goes on with another", "550 a\n\tat Giving up on 192.0.2.1.", "550 a"},
           {"a stack of Java", "550 a\n\tat com.x", "550 a"},
           {"a stack of .NET", "550 a\n   at System.x", "550 a"},
           {"Ruby's class", "550 a (Net::SMTPFatalError)", "550 a"},
           {"Gmail's state", "550 a (state 13).", "550 a"},
           {"a state in the middle stays", "550 a (state 13) b", "550 a (state 13) b"},
           {"brackets that nothing opens", "550 a (b))", "550 a (b)"},
           {"several", "550 <a>: b>)", "550 <a>: b"},
           {"brackets of the text stay", "550 a (b)", "550 a (b)"},
           {"a quote that nothing opens", "550 a\"", "550 a"},
           {"quotes of the text stay", "550 \"a\"", "550 \"a\""},
           {"only closers", "))))))", "))"},
           {"empty", "", ""},
       }) {
    INFO(row.why);
    CHECK(without_tail(row.text) == row.shown);
  }
}

}  // namespace smtpwhy::unwrap
