#include "base/heads_index.h"

#include "base/lazy_pattern.h"
#include "catch.h"

#include <array>
#include <random>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

using Answer = PatternHeads::Answer;

std::string groups_of(const Captures& captures) {
  std::string result = "yes";
  for (const auto& [name, value] : captures.all()) result.append(" ").append(name).append("=").append(value);
  return result;
}

// What the heads of one pattern tell.
Answer answer_of(const HeadsIndex& heads, std::string_view text, Captures& captures) {
  std::vector<HeadsIndex::Found> found;
  heads.find(text, found);
  return found.empty() ? Answer::no : heads.answer(found.front(), text, captures);
}

std::string told(std::string_view expression, std::string_view text) {
  Captures captures;
  const auto answer = answer_of(HeadsIndex({PatternHeads(expression)}), text, captures);
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
    HeadsRow{"^a{2,", "a{2,", "unknown", "a brace that counts nothing"},
    HeadsRow{"^a{,2}$", "aa", "unknown", "nor does this"},
    HeadsRow{"^a{02}$", "aa", "unknown", "nor one with a zero in front"},
    HeadsRow{"^a{2,x}$", "a", "unknown", "nor one with a letter"},
    HeadsRow{"^a{2,}$", "a", "no", "but this one does"},
    HeadsRow{"^(?P<x>[ab]){2}$", "ab", "unknown", "of a group that comes twice the last counts"},
    HeadsRow{"^(?P<x>[ab]){1}$", "a", "yes x=a", "once"},
    HeadsRow{"^(?P<x>a?){0,2}$", "aa", "unknown", "as often as may be"},
};

}  // namespace

TEST_CASE("what a text begins with tells whether a pattern matches, and its groups", "[base]") {
  for (const auto& row : kHeadsRows) {
    INFO(row.expression << " on " << row.text << ": " << row.why);
    CHECK(told(row.expression, row.text) == row.told);
    if (row.told != "unknown") CHECK(told_by_pattern(row.expression, row.text) == row.told);
  }
}

// Expressions by chance, over few letters, so that texts by chance match them now and then.
class Expressions {
 public:
  std::string next() {
    groups_ = 0;
    auto expression = "^" + alternatives(3);
    if (chance(2)) expression += ".*";
    if (!chance(3)) expression += '$';
    return expression;
  }

  std::string text() {
    constexpr std::string_view kOctets = "ababababcc -.[\xe9\t\\,}\n5A_{2x";
    std::string text(number_between(1, 8), ' ');
    for (char& c : text) c = kOctets[number_between(0, kOctets.size() - 1)];
    return text;
  }

 private:
  std::string alternatives(int depth) {
    auto all = sequence(depth);
    while (chance(5)) all += "|" + sequence(depth);
    return all;
  }

  std::string sequence(int depth) {
    std::string all;
    for (auto left = number_between(0, 3); left > 0; --left) all += atom(depth) + quantifier() + (chance(8) ? ".*" : "");
    return all;
  }

  std::string atom(int depth) {
    constexpr std::array<std::string_view, 13> kWords = {"a",   "b",   "a",   "b", "c",         " ",  "-",
                                                         "\\.", "\\[", "\\t", "}", "(?i:a|Bc)", "\\b"};
    constexpr std::array<std::string_view, 16> kClasses = {"[ab]",   "[^a]",    "[a-c]",    "\\d",  "\\s",    "\\w",
                                                           "\\S",    "[a\\]b]", "[]a]",     "[a-]", "[\\s-]", "[\xe0-\xff]",
                                                           "[^\\s]", "[a|b]",   "[\\n\\t]", "."};
    if (chance(2)) return std::string(kWords.at(number_between(0, kWords.size() - 1)));
    if (depth == 0 || chance(2)) return std::string(kClasses.at(number_between(0, kClasses.size() - 1)));
    const auto head = chance(2) ? std::string("(?:") : "(?P<g" + std::to_string(groups_++) + ">";
    return head + alternatives(depth - 1) + ")";
  }

  std::string quantifier() {
    constexpr std::array<std::string_view, 18> kQuantifiers = {"?",   "*",      "+",     "??",   "*?",    "+?",
                                                               "{2}", "{1,2}",  "{0,2}", "{0}",  "{2,}",  "{2,9}",
                                                               "{1}", "{1,2}?", "{,2}",  "{02}", "{2,x}", "{2,"};
    return chance(2) ? std::string(kQuantifiers.at(number_between(0, kQuantifiers.size() - 1))) : std::string();
  }

  bool chance(std::size_t of) { return number_between(1, of) == 1; }

  std::size_t number_between(std::size_t least, std::size_t most) { return least + engine_() % (most - least + 1); }

  std::mt19937 engine_;
  int groups_ = 0;
};

TEST_CASE("whatever the expression, heads say what the pattern says, or nothing", "[base]") {
  Expressions expressions;
  std::size_t told_of = 0;
  for (int i = 0; i < 4000; ++i) {
    const auto expression = expressions.next();
    const auto pattern = Pattern::compile(expression);
    if (!pattern) continue;
    const HeadsIndex heads({PatternHeads(expression)});
    for (int j = 0; j < 30; ++j) {
      const auto text = expressions.text();
      Captures by_heads;
      Captures by_pattern;
      const auto answer = answer_of(heads, text, by_heads);
      if (answer == Answer::unknown) continue;
      ++told_of;
      const bool matches = pattern->search(text, &by_pattern);
      if (matches != (answer == Answer::yes) || (matches && by_heads.all() != by_pattern.all()))
        FAIL_CHECK(expression << " on " << text);
    }
  }
  CHECK(told_of > 20000);  // else nothing was compared
}

TEST_CASE("more ways to begin than are looked at are left to the pattern", "[base]") {
  CHECK(told("^[a-h][a-h][a-h]x", "abcx") == "unknown");
  CHECK(told("^[a-h][a-h][a-h]x", "zbcx") == "no");
  std::string nested(20, '(');
  nested.insert(0, "^").append("a").append(20, ')');
  CHECK(told(nested, "b") == "unknown");
}

}  // namespace smtpwhy
