#include "base/pattern_heads.h"

#include "base/lazy_pattern.h"
#include "catch.h"

#include <array>
#include <string>

namespace smtpwhy {
namespace {

using Answer = PatternHeads::Answer;

std::string groups_of(const Captures& captures) {
  std::string result = "yes";
  for (const auto& [name, value] : captures.all()) result.append(" ").append(name).append("=").append(value);
  return result;
}

std::string told(std::string_view expression, std::string_view text) {
  Captures captures;
  const auto answer = PatternHeads(expression).search(text, captures);
  return answer == Answer::yes ? groups_of(captures) : answer == Answer::no ? "no" : "unknown";
}

std::string told_by_pattern(std::string_view expression, std::string_view text) {
  Captures captures;
  return LazyPattern(expression).search(text, &captures) ? groups_of(captures) : "no";
}

struct HeadsRow {
  std::string_view expression;
  std::string_view text;
  std::string_view told;
  std::string_view why;
};

constexpr std::array kHeadsRows = {
    HeadsRow{"^ -> (?P<text>.*)$", " -> QUIT", "yes text=QUIT", "words, then the rest"},
    HeadsRow{"^ -> (?P<text>.*)$", " -> ", "yes text=", "the rest may be nothing"},
    HeadsRow{"^ -> (?P<text>.*)$", " ->", "no", "shorter than the words"},
    HeadsRow{"^ -> (?P<text>.*)$", "x -> QUIT", "no", "it begins elsewhere"},
    HeadsRow{"^ -> (?P<text>.+)$", " -> ", "no", "one octet at least"},
    HeadsRow{"^(?P<text>Dropping .*)$", "Dropping it", "yes text=Dropping it", "words in the group"},
    HeadsRow{"^a(?P<x>b)c$", "abc", "yes x=b", "a group among the words"},
    HeadsRow{"^a(?P<x>(?P<y>b)c)?$", "abc", "yes x=bc y=b", "a group in a group"},
    HeadsRow{"^a(?P<x>b)?$", "a", "yes", "a group that takes no part"},
    HeadsRow{"^abc", "abcd", "yes", "nothing is said of the end"},
    HeadsRow{"^abc$", "abcd", "no", "something behind the end"},
    HeadsRow{"^<(?:-|~)(?P<text>[^ ].*)$", "<~no", "yes text=no", "a class before the rest"},
    HeadsRow{"^<(?:-|~)(?P<text>[^ ].*)$", "<~ no", "no", "an octet that is not of the class"},
    HeadsRow{"^<(?:-|~)(?P<text>[^ ].*)$", "<~", "no", "no octet for the class"},
    HeadsRow{"^<(?P<text>(?:[^ \"].*)?)$", "<", "yes text=", "or nothing"},
    HeadsRow{"^ ?>$", ">", "yes", "an octet that may be missing"},
    HeadsRow{"^ ?>$", " >", "yes", "or not"},
    HeadsRow{"^a {1,2}b$", "a  b", "yes", "counted"},
    HeadsRow{"^a {1,2}b$", "a   b", "no", "too often"},
    HeadsRow{"^(?P<a>x|xy)(?P<b>.*)$", "xyz", "yes a=x b=yz", "the first alternative that fits counts"},
    HeadsRow{"^(?P<a>xy|x)(?P<b>.*)$", "xyz", "yes a=xy b=z", "whichever it is"},
    HeadsRow{"^(?:[0-9]+|a)(?P<b>.*)$", "ab", "yes b=b", "a way that is known behind one that is not"},
    HeadsRow{"^(?:[0-9]+|a)(?P<b>.*)$", "1b", "unknown", "how many digits is not told by the head"},
    HeadsRow{"^(?:[0-9]+|a)(?P<b>.*)$", "b", "no", "neither"},
    HeadsRow{"^[a-z0-9]{5,20}: x", "ABCDE: x", "no", "a class that is not spelled out, and its first octet"},
    HeadsRow{"^[a-z0-9]{0,20}: x", ": x", "unknown", "that may be missing"},
    HeadsRow{"^a\\[(?P<n>\\d\\d)\\]$", "a[42]", "yes n=42", "classes behind words, and words behind them"},
    HeadsRow{"^a\\[(?P<n>\\d\\d)\\]$", "a[4]", "no", "one octet too few"},
    HeadsRow{"^a\\[(?P<n>\\d\\d)\\]$", "a[42", "no", "the end"},
    HeadsRow{"^(?P<text>(?P<code>[2-5][0-9]{2})[ -].*)$", "250 ok", "yes text=250 ok code=250", "a reply"},
    HeadsRow{"^(?P<text>(?P<code>[2-5][0-9]{2})[ -].*)$", "250ok", "no", "a number"},
    HeadsRow{"^(?P<text>[2-5][0-9]{2}(?:[ -].*)?)$", "250", "yes text=250", "a bare one"},
    HeadsRow{"^[0-9]{3,9}:x", "12:x", "no", "so many digits at least"},
    HeadsRow{"^[0-9]{3,9}:x", "1234:x", "unknown", "how many there are is not told"},
    HeadsRow{"^[0-9]{40}$", "1234567", "unknown", "more than are looked at"},
    HeadsRow{"^a\\.b\\tc$", "a.b\tc", "yes", "escapes"},
    HeadsRow{"^a.*b$", "ax", "unknown", "something behind all the rest"},
    HeadsRow{"^a.*?(?P<b>b.*)$", "a", "unknown", "as little as may be"},
    HeadsRow{"^a(?:.*)?$", "ab", "yes", "all the rest in a group"},
    HeadsRow{"^a\\b.*$", "a", "unknown", "what has no width"},
    HeadsRow{"^a\\b.*$", "b", "no", "behind a word"},
    HeadsRow{"^(?i:a).*$", "A", "unknown", "letters of either case"},
    HeadsRow{"^x(?i:a).*$", "A", "no", "behind a word"},
    HeadsRow{"^a|^b", "b", "unknown", "alternatives of the whole"},
    HeadsRow{"a", "ba", "unknown", "anywhere"},
    HeadsRow{"(?i)^a", "b", "unknown", "flags"},
    HeadsRow{"^a(?P<text>.*)$", "a\nb", "unknown", "two lines"},
    HeadsRow{"^a$|^b", "b", "unknown", "an end that is not the last"},
    HeadsRow{"^a(?:$|b)", "a", "unknown", "nor this one"},
    HeadsRow{"^", "a", "yes", "anything"},
    HeadsRow{"^$", "a", "no", "nothing"},
    HeadsRow{"^$", "", "yes", "nothing"},
    HeadsRow{"^a(", "a", "unknown", "what is no expression"},
    HeadsRow{"^a{2,", "b", "no", "a brace that counts nothing"},
};

}  // namespace

TEST_CASE("what a text begins with tells whether a pattern matches, and its groups", "[base]") {
  for (const auto& row : kHeadsRows) {
    INFO(row.expression << " on " << row.text << ": " << row.why);
    CHECK(told(row.expression, row.text) == row.told);
    if (row.told != "unknown") CHECK(told_by_pattern(row.expression, row.text) == row.told);
  }
}

TEST_CASE("more ways to begin than are looked at are left to the pattern", "[base]") {
  CHECK(told("^[a-h][a-h][a-h]x", "abcx") == "unknown");
  CHECK(told("^[a-h][a-h][a-h]x", "zbcx") == "no");
  std::string nested(20, '(');
  nested.insert(0, "^").append("a").append(20, ')');
  CHECK(told(nested, "b") == "unknown");
}

}  // namespace smtpwhy
