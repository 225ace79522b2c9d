#include "base/pattern.h"

#include "base/text.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("a pattern is searched for anywhere, bytes as bytes", "[base]") {
  struct Row {
    std::string_view why, pattern, text;
    bool found;
  };
  for (const auto& row : std::vector<Row>{
           {"in the middle", "user unknown", "5.1.1 user unknown here", true},
           {"case counts", "user unknown", "User unknown", false},
           {"unless it is told not to", "(?i)user unknown", "USER Unknown", true},
           {"anchored at the head", "^denied", "access denied", false},
           {"anchored at the end", "denied$", "access denied", true},
           {"a line break inside is not an end", "denied$", "denied\nby policy", false},
           {"the dot takes no line break", "a.b", "a\nb", false},
           {"a byte that is no UTF-8 is one character", "^a.b$",
            "a\xFF"
            "b",
            true},
           {"an empty pattern is in every text", "", "", true},
           {"nothing in nothing", "a", "", false},
       }) {
    INFO(row.why);
    auto pattern = Pattern::compile(row.pattern);
    REQUIRE(pattern.ok());
    CHECK(pattern->search(row.text) == row.found);
  }
}

TEST_CASE("what a pattern refuses", "[base]") {
  struct Row {
    std::string_view why, pattern, message;
  };
  for (const auto& row : std::vector<Row>{
           {"a bracket", "(a", "bad pattern: missing ): (a"},
           {"a class", "[a", "bad pattern: missing ]: [a"},
           {"nothing to repeat", "*a", "bad pattern: no argument for repetition operator: *"},
           {"back-references need more than linear time", "(a)\\1", "bad pattern: invalid escape sequence: \\1"},
           {"so does looking ahead", "a(?=b)", "bad pattern: invalid perl operator: (?="},
           {"too many repeats", "a{1001}", "bad pattern: invalid repetition size: {1001}"},
       }) {
    INFO(row.why);
    const auto pattern = Pattern::compile(row.pattern);
    REQUIRE_FALSE(pattern.ok());
    CHECK(describe(pattern.error()) == row.message);
    CHECK(pattern.error().kind == ErrorKind::table);
  }
  std::string many;
  for (int i = 0; i < 23; ++i) many += "(a)?";
  CHECK(Pattern::compile(many).ok());
  CHECK(describe(Pattern::compile(many + "(a)?").error()) ==
        "bad pattern: too many groups\nhint: use (?:…) where nothing is captured");
}

TEST_CASE("groups that took part are captured by name, in the order of the pattern", "[base]") {
  auto pattern = Pattern::compile("(?P<ip>[0-9.]+)(?: by (?P<list>[a-z.]+))?( x)?(?P<url> ?)");
  REQUIRE(pattern.ok());
  CHECK(pattern->group_names() == std::vector<std::string>{"ip", "list", "url"});

  const std::string_view text = "host 192.0.2.9 by bl.example.org";
  Captures captures;
  REQUIRE(pattern->search(text, &captures));
  CHECK(captures.get("ip") == "192.0.2.9");
  CHECK(captures.get("ip").data() == text.data() + 5);  // a view into the text
  CHECK(captures.get("list") == "bl.example.org");
  CHECK(captures.has("url"));
  CHECK(captures.get("url").empty());  // took part, with nothing
  CHECK_FALSE(captures.has("nothing"));
  REQUIRE(captures.all().size() == 3);
  CHECK(captures.all()[1].first == "list");

  REQUIRE(pattern->search("1", &captures));
  CHECK_FALSE(captures.has("list"));  // what was there before is gone
  CHECK(captures.get("list").empty());

  CHECK_FALSE(pattern->search("no number", &captures));
  CHECK(captures.get("ip") == "1");  // overwritten on a match only
}

TEST_CASE("captures outlive a moved pattern", "[base]") {
  auto compiled = Pattern::compile("(?P<ip>[0-9]+)");
  Pattern pattern = std::move(*compiled);
  Captures captures;
  REQUIRE(pattern.search("42", &captures));
  const Pattern moved = std::move(pattern);
  CHECK(captures.all().front().first == "ip");
}

// A matcher that goes back on its steps would need 2 to the power of the length; this one is through before anybody notices.
TEST_CASE("patterns run in linear time", "[base]") {
  const std::string text(200'000, 'a');
  for (const std::string_view expression : {"^(a+)+$b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)(.*)(.*)b", "(x+x+)+y|a{500}b"}) {
    INFO(expression);
    const auto pattern = Pattern::compile(expression);
    REQUIRE(pattern.ok());
    CHECK_FALSE(pattern->search(text));
  }
}

bool one_of_each_stands(const std::vector<std::vector<std::string>>& lists, std::string_view text) {
  const auto lowered = lower(text);
  const auto stands = [&](const std::string& literal) { return lowered.find(literal) != std::string::npos; };
  return std::all_of(lists.begin(), lists.end(), [&](const auto& list) { return std::any_of(list.begin(), list.end(), stands); });
}

TEST_CASE("required literals: one of each list stands in every text that matches", "[base]") {
  struct Row {
    std::string_view why, pattern;
    std::vector<std::vector<std::string>> literals;
    std::vector<std::string> texts;  // that the pattern matches
  };
  for (const auto& row : std::vector<Row>{
           {"a word", "greylisted", {{"greylisted"}}, {"you are greylisted"}},
           {"in lower case, whatever the case", "(?i)GreyListed", {{"greylisted"}}, {"GREYLISTED"}},
           {"in lower case also where case counts", "SPF failed", {{"spf failed"}}, {"SPF failed"}},
           {"the longest of several first", "user .* mailbox", {{" mailbox"}, {"user "}}, {"user x mailbox"}},
           {"what is part of a word that is searched for tells nothing new",
            "mailbox .* box",
            {{"mailbox "}, {" box"}},
            {"mailbox a box"}},
           {"branches beside a word", "user .* (?:unknown|invalid)$", {{" invalid", " unknown"}, {"user "}}, {"user x is unknown"}},
           {"no more than four", "aaa.bbb.ccc.ddd.eee", {{"eee"}, {"ddd"}, {"ccc"}, {"bbb"}}, {"aaa bbb ccc ddd eee"}},
           {"each branch of an alternation", "(?:spam|virus)", {{"spam", "virus"}}, {"spam", "virus"}},
           {"what is common beats the branches",
            "(?:spam|virus) detected",
            {{"spam detected", "virus detected"}},
            {"spam detected", "virus detected"}},
           {"a branch that can be empty counts for nothing", "(?:spam)?", {}, {"", "spam"}},
           {"so does a branch without a word", "spam|[0-9]+", {}, {"spam", "1"}},
           {"optional words are left out", "(?:very )?blocked", {{"blocked"}}, {"blocked", "very blocked"}},
           {"inside a group", "(?P<limit>[0-9]+) recipients", {{" recipients"}}, {"5 recipients"}},
           {"shorter than three letters stand everywhere", "no", {}, {"no"}},
           {"a class is no literal", "[0-9]+", {}, {"1"}},
           {"a repeated word is still there once", "(?:denied)+", {{"denied"}}, {"deniedDenied", "denieddenied"}},
           {"a class of both cases", "[Ss]ender", {{"sender"}}, {"Sender", "sender"}},
           {"letters with accents",
            "(?i)R\xC3\x89"
            "FUS\xC3\x89"
            "E",
            {},
            {}},  // checked below, where the words may be of any form
       }) {
    INFO(row.why);
    const auto pattern = Pattern::compile(row.pattern);
    REQUIRE(pattern.ok());
    const auto literals = pattern->required_literals();
    if (!row.texts.empty()) CHECK(literals == row.literals);
    for (const auto& text : row.texts) {
      INFO(text);
      CHECK((!pattern->search(text) || one_of_each_stands(literals, text)));
    }
  }
}

// Bytes above ASCII: the words must be found in a text whose case was lowered in ASCII only, or there must be no words.
TEST_CASE("required literals with bytes above ASCII", "[base]") {
  for (const std::string_view expression : {"R\xC3\x89"
                                            "FUS\xC3\x89"
                                            "E",
                                            "(?i)r\xC3\xA9"
                                            "fus\xC3\xA9"
                                            "e",
                                            "(?i)Stra\xDF"
                                            "e ung\xDCltig"}) {
    const auto pattern = Pattern::compile(expression);
    REQUIRE(pattern.ok());
    const auto text = expression.starts_with("(?i)") ? expression.substr(4) : expression;
    REQUIRE(pattern->search(text));
    const auto literals = pattern->required_literals();
    INFO(text);
    CHECK(one_of_each_stands(literals, text));
  }
}

TEST_CASE("where a pattern matches first", "[base]") {
  struct Row {
    std::string_view pattern, text;
    std::optional<std::string_view> match;
  };
  for (const auto& row : std::vector<Row>{
           {"b+", "abbab", "bb"},
           {"b+?", "abbab", "b"},
           {"$", "ab", ""},
           {"(?i)AB|a", "xab", "ab"},
           {"c", "ab", std::nullopt},
       }) {
    INFO(row.pattern);
    CHECK(Pattern::compile(row.pattern)->find(row.text) == row.match);
  }
}

TEST_CASE("the alternatives of a pattern", "[base]") {
  using Branches = std::vector<std::string>;
  struct Row {
    std::string_view pattern;
    Branches branches;
  };
  for (const auto& row : std::vector<Row>{
           {"a", {"a"}},
           {"a|b", {"a", "b"}},
           {"(?i)a|b", {"(?i)a", "(?i)b"}},
           {"a|", {"a", ""}},
           {"(?:a|b)c|d", {"(?:a|b)c", "d"}},
           {"a[|]b|[]|]|[^]|]", {"a[|]b", "[]|]", "[^]|]"}},
           {"a\\|b|\\(|c", {"a\\|b", "\\(", "c"}},
           {"[\\]|]|a", {"[\\]|]", "a"}},
           {"[(]|[)]", {"[(]", "[)]"}},
           {"(?P<ip>a|b)|c", {"(?P<ip>a|b)", "c"}},
           {"\\Qa|b\\E|c", {"\\Qa|b\\E|c"}},
           {"[[:digit:]|]|c", {"[[:digit:]|]|c"}},
       }) {
    INFO(row.pattern);
    CHECK(Pattern::compile(row.pattern)->alternatives() == row.branches);
  }
}

TEST_CASE("a word that is a match by itself", "[base]") {
  using Kind = Neighbours::Kind;
  const auto sufficient = [](std::string_view pattern, std::string_view word) {
    return Pattern::compile(pattern)->sufficient(word);
  };
  const auto between = [](Kind before, Kind behind) { return Neighbours(before, behind); };
  CHECK(sufficient("(?i)Spam", "spam").bits() == 0xFFFF);
  CHECK(sufficient("(?i)(?:is )?spam(?:mer)?", "spam").bits() == 0xFFFF);
  CHECK(sufficient("Spam", "spam").bits() == 0);
  CHECK(sufficient("(?i)Sp(?-i:A)m", "spam").bits() == 0);
  CHECK(sufficient("(?i)spam.", "spam").bits() == 0);  // what stands behind it is not part of the word
  CHECK(sufficient("(?i)aspam|\\bspam", "spam").holds_one_of(between(Kind::other, Kind::word)));
  CHECK_FALSE(sufficient("(?i)aspam|\\bspam", "spam").holds_one_of(between(Kind::word, Kind::word)));
  CHECK_FALSE(sufficient("(?i)^spam", "spam").holds_one_of(between(Kind::newline, Kind::none)));
  CHECK(sufficient("(?im)^spam", "spam").bits() == 0);  // only `(?i)` is known
  CHECK(Neighbours::of("a spam", 2, 4) == between(Kind::other, Kind::none));
  CHECK(Neighbours::of("spam\n", 0, 4) == between(Kind::none, Kind::newline));
  CHECK(Neighbours::of("_spam9", 1, 4) == between(Kind::word, Kind::word));
}

}  // namespace smtpwhy
