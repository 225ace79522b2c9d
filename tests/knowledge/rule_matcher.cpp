#include "knowledge/rule_matcher.h"

#include "base/text.h"
#include "knowledge/home_index.h"
#include "knowledge/load.h"
#include "knowledge/reply_text.h"

#include "support/tables.h"

#include "catch.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

namespace smtpwhy::knowledge {
namespace {

// Rules in the order given: id and the lines that limit it.
LoadedTables rules_of(const std::vector<std::pair<std::string, std::string>>& rules) {
  std::string text;
  for (const auto& [id, lines] : rules) text += "[[rule]]\nid = \"" + id + "\"\ncause = \"c\"\nsamples = [\"q\"]\n" + lines + "\n";
  auto loaded = load_tables({{"rules/x.toml", text}});
  REQUIRE(test::described(loaded.errors).empty());
  return loaded;
}

std::string matched(RuleMatcher& matcher, std::string_view reply, std::string_view command = {}, std::string_view host = {}) {
  const auto read = read_reply_text(reply);
  const auto match = matcher.match(read.text, {read.code, read.status, command, host});
  return match ? std::string(match->rule->id) : "none";
}

std::vector<std::string_view> literals_of_all(std::span<const RuleRow> rules) {
  std::vector<std::string_view> texts;
  for (const auto& rule : rules) texts.push_back(rule.literals);
  return texts;
}

// The same questions answered the slow way: every rule, one after the other; a site's own before the built-in ones, and of both those at
// home at the host first.
class SlowMatcher {
 public:
  enum class Words { used, unused };
  SlowMatcher(const Tables& tables, Words words)
      : tables_(tables), words_(words), literals_(literals_of_all(tables.rules)), patterns_(tables.rules.size()) {}

  const RuleRow* match(std::string_view text, const MatchContext& context, Captures* captures) {
    text = text.substr(0, RuleMatcher::kLongestText);
    const auto lowered = lower(text);
    for (const auto& [of_site, at_home] : {std::pair(true, true), {true, false}, {false, true}, {false, false}}) {
      for (std::size_t i = 0; i < tables_.rules.size(); ++i) {
        const auto& rule = tables_.rules[i];
        if (rule.of_site != of_site || is_home(rule.hosts, context.host) != at_home || (rule.only_hosts && !at_home)) continue;
        if (within_limits(rule, context) && may_match(i, lowered) && pattern(i).search(text, captures)) return &rule;
      }
    }
    return nullptr;
  }

  [[nodiscard]] std::string_view provider_of(std::string_view host) const {
    for (const auto& rule : tables_.rules) {
      if (!host.empty() && is_home(rule.hosts, host)) return rule.provider;
    }
    return {};
  }

 private:
  static bool is_home(Texts hosts, std::string_view host) {
    auto name = lower(host);
    if (name.ends_with('.')) name.pop_back();
    return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view form) {
      if (!form.starts_with("*.")) return lower(form) == name;
      const auto below = lower(form.substr(1));
      return name == below.substr(1) || (name.size() > below.size() && name.ends_with(below));
    });
  }

  static bool is_among(Texts forms, const std::string& value, std::size_t wild) {
    return forms.empty() || std::any_of(forms.begin(), forms.end(), [&](std::string_view form) {
             if (form.size() != value.size()) return false;
             for (std::size_t i = 0; i < form.size(); ++i) {
               if (form[i] != value[i] && (i >= wild || (form[i] != 'x' && form[i] != 'X'))) return false;
             }
             return true;
           });
  }

  static bool within_limits(const RuleRow& rule, const MatchContext& context) {
    return is_among(rule.commands, std::string(context.command), 0) &&
           is_among(rule.codes, context.code ? std::to_string(context.code->value()) : "none", 3) &&
           is_among(rule.statuses, context.status ? to_string(*context.status) : "none", 1);
  }

  [[nodiscard]] bool may_match(std::size_t rule, const std::string& lowered) const {
    const auto branches = literals_.branches_of(rule);
    bool found = words_ == Words::unused || branches.begin == branches.end;
    for (auto branch = branches.begin; branch < branches.end; ++branch) {
      const auto words = literals_.searched_for(branch);
      for (auto i = words.begin; i < words.end; ++i) {
        found = found || (lowered.find(literals_.word(i)) != std::string::npos &&
                          literals_.others_stand(branch, lowered, PairMarks(lowered)));
      }
    }
    return found;
  }

  const Pattern& pattern(std::size_t rule) {
    if (!patterns_[rule]) patterns_[rule] = std::move(Pattern::compile(tables_.rules[rule].pattern).value());
    return *patterns_[rule];
  }

  const Tables& tables_;
  Words words_;
  Literals literals_;
  std::vector<std::optional<Pattern>> patterns_;
};

// A question with what is known beside the text.
struct Asked {
  std::string text;
  std::string command;
  std::string host;
};

// All samples of some rules, each as its rule wants to be asked.
std::vector<Asked> samples_of(std::span<const RuleRow> rules, std::size_t every = 1) {
  std::vector<Asked> all;
  for (std::size_t i = 0; i < rules.size(); i += every) {
    const auto& rule = rules[i];
    const std::string command(rule.commands.empty() ? std::string_view() : rule.commands.front());
    std::string host(rule.hosts.empty() ? std::string_view() : rule.hosts[i % rule.hosts.size()]);
    if (host.starts_with("*.")) host.replace(0, 2, i % 2 == 0 ? "mx1." : "");
    for (const auto sample : rule.samples) all.push_back({std::string(sample), command, host});
  }
  return all;
}

// The slow way takes half a millisecond for a text: one of so many is asked.
constexpr std::size_t kOneOf = 5;

// Lines of captured logs: each once.
std::vector<Asked> lines_of_corpus() {
  std::set<std::string> lines;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SMTPWHY_SOURCE_DIR "/corpus")) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    for (std::string line; std::getline(file, line);) lines.insert(line);
  }
  std::vector<Asked> all;
  std::size_t i = 0;
  for (const auto& line : lines) {
    if (i++ % kOneOf == 0) all.push_back({line, {}, {}});
  }
  return all;
}

using Random = std::mt19937;

// One small change: how a text or a host that is known becomes one that is nearly known.
void change(std::string& text, Random& random) {
  if (text.empty()) return;
  const auto at = random() % text.size();
  switch (random() % 6) {
    case 0: text[at] = static_cast<char>(random()); break;
    case 1: text.erase(at, 1); break;
    case 2: text.insert(at, 1, static_cast<char>(random())); break;
    case 3: text = upper(text); break;
    case 4: text.resize(at); break;
    default: text[at] = to_upper(text[at]); break;
  }
}

Asked changed(Asked asked, const std::vector<Asked>& others, Random& random) {
  const auto& other = others[random() % others.size()];
  for (auto changes = random() % 3; changes > 0; --changes) change(asked.text, random);
  if (random() % 4 == 0) asked.text += " " + other.text;
  if (random() % 4 == 0) asked.text.insert(0, other.text + " ");
  if (random() % 3 == 0) asked.command = other.command;
  if (random() % 3 == 0) asked.host = other.host;
  if (random() % 4 == 0) change(asked.host, random);
  if (random() % 4 == 0) asked.host += ".";
  return asked;
}

void expect_the_same(RuleMatcher& fast, SlowMatcher& slow, const Asked& asked) {
  const auto read = read_reply_text(asked.text);
  const MatchContext context{read.code, read.status, asked.command, asked.host};
  Captures captures;
  const auto* expected = slow.match(read.text, context, &captures);
  const auto found = fast.match(read.text, context);
  INFO(asked.text << " | " << asked.command << " | " << asked.host);
  INFO("expected " << (expected == nullptr ? "none" : expected->id));
  REQUIRE((found ? found->rule : nullptr) == expected);
  if (found) REQUIRE(found->captures.all() == captures.all());
  REQUIRE(fast.find(read.text, context) == expected);
  REQUIRE(fast.provider_of(asked.host) == slow.provider_of(asked.host));
}

}  // namespace

TEST_CASE("a rule's limits: all of them, and none where they are not known", "[knowledge]") {
  struct Row {
    std::string_view why, limits, reply, command;
    bool matches;
  };
  for (const auto& row : std::vector<Row>{
           {"no limits", "", "550 5.1.1 refused", "RCPT", true},
           {"no limits, nothing known", "", "refused", "", true},
           {"the code", "codes = [\"550\"]", "550 refused", "", true},
           {"another code", "codes = [\"550\"]", "551 refused", "", false},
           {"one of several codes", "codes = [\"421\", \"550\"]", "550 refused", "", true},
           {"any of a class", "codes = [\"5xx\"]", "599 refused", "", true},
           {"none of another class", "codes = [\"5xx\"]", "450 refused", "", false},
           {"x for one digit", "codes = [\"55x\"]", "554 refused", "", true},
           {"x for one digit, another before it", "codes = [\"55x\"]", "504 refused", "", false},
           {"the code is not known", "codes = [\"5xx\"]", "refused", "", false},
           {"the status", "statuses = [\"5.1.1\"]", "550 5.1.1 refused", "", true},
           {"another status", "statuses = [\"5.1.1\"]", "550 5.1.10 refused", "", false},
           {"the status as another class", "statuses = [\"5.1.1\"]", "450 4.1.1 refused", "", false},
           {"the status in any class", "statuses = [\"X.1.1\"]", "450 4.1.1 refused", "", true},
           {"the status is not known", "statuses = [\"X.1.1\"]", "550 refused", "", false},
           {"the command", "commands = [\"RCPT\"]", "550 refused", "RCPT", true},
           {"another command", "commands = [\"RCPT\"]", "550 refused", "MAIL", false},
           {"one of several commands", "commands = [\".\", \"CONNECT\"]", "550 refused", ".", true},
           {"the command is not known", "commands = [\"RCPT\"]", "550 refused", "", false},
           {"all three", "codes = [\"550\"]\nstatuses = [\"5.1.1\"]\ncommands = [\"RCPT\"]", "550 5.1.1 refused", "RCPT", true},
           {"all but one", "codes = [\"550\"]\nstatuses = [\"5.1.1\"]\ncommands = [\"RCPT\"]", "550 5.1.1 refused", "MAIL", false},
       }) {
    INFO(row.why);
    const auto loaded = rules_of({{"a", "pattern = 'refused'\n" + std::string(row.limits)}});
    RuleMatcher matcher(loaded.store.tables());
    CHECK(matched(matcher, row.reply, row.command) == (row.matches ? "x/a" : "none"));
  }
}

TEST_CASE("the first rule that matches wins, and one whose limits are not met is passed over", "[knowledge]") {
  const auto loaded = rules_of({{"late", "pattern = 'refused'\ncodes = [\"4xx\"]"},
                                {"narrow", "pattern = 'refused by policy'"},
                                {"wide", "pattern = '(?i)refused'"},
                                {"never", "pattern = 'refused'"}});
  RuleMatcher matcher(loaded.store.tables());
  CHECK(matched(matcher, "450 refused by policy") == "x/late");
  CHECK(matched(matcher, "550 refused by policy") == "x/narrow");
  CHECK(matched(matcher, "550 REFUSED") == "x/wide");
  CHECK(matched(matcher, "550 refused") == "x/wide");
  CHECK(matched(matcher, "550 accepted") == "none");
  CHECK(matched(matcher, "") == "none");
}

TEST_CASE("whose host it is: its rules come first, and some only there", "[knowledge]") {
  const auto rule = [](std::string_view id, std::string_view more) {
    return "[[rule]]\nid = \"" + std::string(id) + "\"\npattern = 'refused'\ncause = \"c\"\nsamples = [\"q\"]\n" +
           std::string(more);
  };
  const auto loaded =
      load_tables({{"rules/a.toml", rule("first", "")},
                   {"rules/b.toml", "provider = \"b\"\nhosts = [\"*.b.example\", \"mail.example\"]\n" +
                                        rule("late", "codes = [\"4xx\"]\n") + rule("only", "only_hosts = true\n")}});
  REQUIRE(test::described(loaded.errors).empty());
  RuleMatcher matcher(loaded.store.tables());
  struct Row {
    std::string_view why, reply, host, rule, provider;
  };
  for (const auto& row : std::vector<Row>{
           {"the host is not known", "550 refused", "", "a/first", ""},
           {"somebody else's", "550 refused", "mx.example.net", "a/first", ""},
           {"a name below", "550 refused", "mx.b.example", "b/only", "b"},
           {"further below", "550 refused", "mx.eu.b.example", "b/only", "b"},
           {"the name itself", "550 refused", "b.example", "b/only", "b"},
           {"in another case, with the root's dot", "550 refused", "MX.B.Example.", "b/only", "b"},
           {"a name that only ends so", "550 refused", "notb.example", "a/first", ""},
           {"a name that only begins so", "550 refused", "b.example.net", "a/first", ""},
           {"a whole name", "550 refused", "mail.example", "b/only", "b"},
           {"what is below a whole name is not meant", "550 refused", "mx.mail.example", "a/first", ""},
           {"their order among themselves", "450 refused", "mx.b.example", "b/late", "b"},
           {"what none of them knows", "550 accepted", "mx.b.example", "none", "b"},
       }) {
    INFO(row.why);
    CHECK(matched(matcher, row.reply, {}, row.host) == row.rule);
    CHECK(matcher.provider_of(row.host) == row.provider);
  }
  for (int i = 0; i < 500; ++i) {  // more hosts than any memory of them holds, and long names
    const auto name = "mx" + std::to_string(i) + std::string(static_cast<std::size_t>(i), 'x');
    CHECK(matched(matcher, "550 refused", {}, name + ".b.example") == "b/only");
    CHECK(matched(matcher, "550 refused", {}, name + ".example") == "a/first");
  }
}

TEST_CASE("a pattern that does not compile never matches and harms no other", "[knowledge]") {
  const auto loaded = rules_of({{"bad", "pattern = '(refused'"}, {"good", "pattern = 'refused'"}});
  RuleMatcher matcher(loaded.store.tables());
  CHECK(matched(matcher, "550 refused") == "x/good");
  CHECK(matched(matcher, "550 refused") == "x/good");  // nor when it is asked again
}

TEST_CASE("captures are views into the text", "[knowledge]") {
  const auto loaded = rules_of({{"a", "pattern = 'from (?P<ip>[0-9.]+)'"}});
  RuleMatcher matcher(loaded.store.tables());
  const std::string text = "mail from 192.0.2.9 refused";
  const auto match = matcher.match(text, {});
  REQUIRE(match.has_value());
  CHECK(match->captures.get("ip") == "192.0.2.9");
  CHECK(match->captures.get("ip").data() == text.data() + 10);
}

TEST_CASE("what stands beyond the longest text is not looked at", "[knowledge]") {
  const auto loaded = rules_of({{"a", "pattern = 'refused'"}});
  RuleMatcher matcher(loaded.store.tables());
  const std::string just_within(RuleMatcher::kLongestText - 7, ' ');
  CHECK(matcher.match(just_within + "refused", {}).has_value());
  CHECK_FALSE(matcher.match(just_within + " refused", {}).has_value());
}

TEST_CASE("find tells the same rule as match, and null where there is none", "[knowledge]") {
  const auto loaded = rules_of({{"a", "pattern = 'refused (?P<ip>[0-9.]+)'"}, {"b", "pattern = '(?i)refused'"}});
  RuleMatcher matcher(loaded.store.tables());
  CHECK(matcher.find("refused 192.0.2.9", {})->id == "x/a");
  CHECK(matcher.find("REFUSED", {})->id == "x/b");
  CHECK(matcher.find("accepted", {}) == nullptr);
}

// Each text comes twice as it is first, so that what is learnt of its form is asked for.
TEST_CASE("what stands in a hole may make another rule match", "[knowledge]") {
  const auto loaded = rules_of({{"words", "pattern = '(?i)mailbox.*full'"},
                                {"pattern", "pattern = '(?i)mailbox [0-9]{3}\\b'"},
                                {"late", "pattern = '(?i)mailbox'\ncodes = [\"4xx\"]"},
                                {"both", "pattern = '(?i)over quota|overdrawn'"},
                                {"wide", "pattern = '(?i)mailbox|over'"}});
  RuleMatcher matcher(loaded.store.tables());
  struct Row {
    std::string_view why, usual, usual_rule, other, other_rule;
  };
  for (const auto& row : std::vector<Row>{
           {"another word of a rule", "mailbox a1", "wide", "mailbox full1", "words"},
           {"the same before the first word", "a1 is in mailbox", "wide", "full1 is in mailbox", "wide"},
           {"what a pattern wants beside its words", "mailbox 12", "wide", "mailbox 123", "pattern"},
           {"a word in the hole", "the a1 of it", "none", "the mailbox1 of it", "wide"},
           {"a word that reaches into the hole", "over a1 of it", "wide", "over quota1 of it", "both"},
           {"a word that begins in the hole, and in the text", "1 quota of it", "none", "1over quota of it", "both"},
           {"the same in an address", "x@y quota of it", "none", "x@over quota of it", "both"},
           {"a word that begins in the hole behind other words", "so 1 quota of it", "none", "so 1over quota of it", "both"},
           {"a word around the hole", "x1 quota of it", "none", "over quota1 of it", "both"},
       }) {
    INFO(row.why);
    const auto found = [&](std::string_view text) {
      const auto* const rule = matcher.find(text, {});
      return rule == nullptr ? "none" : std::string(rule->id.substr(2));
    };
    for (int i = 0; i < 3; ++i) CHECK(found(row.usual) == row.usual_rule);
    CHECK(found(row.other) == row.other_rule);
    CHECK(found(row.usual) == row.usual_rule);
    const auto* const late = matcher.find(row.usual, {ReplyCode::from(450), {}, {}, {}});  // another question about the same text
    CHECK((late != nullptr && late->id == "x/late") == (row.usual.find("mailbox") != std::string_view::npos));
  }
}

TEST_CASE("a pattern that is nothing but words matches where they stand, and nowhere else", "[knowledge]") {
  struct Row {
    std::string_view why, pattern, text;
    bool matches;
  };
  for (const auto& row : std::vector<Row>{
           {"words in any case", "(?i)User unknown", "550 the uSER UNKNOWN here", true},
           {"a part of them", "(?i)User unknown", "550 user unknow", false},
           {"case counts", "User unknown", "550 user unknown", false},
           {"a dot is any character", "(?i)user.unknown", "550 user-unknown", true},
           {"an end is an end", "(?i)unknown$", "550 unknown user", false},
           {"one of several words", "(?i)one two|three four", "550 Three Four", true},
           {"parts of several words", "(?i)one two|three four", "550 one four", false},
           {"words within others", "(?i)user unknown|unknown", "550 unknown", true},
           {"an escaped dot is a dot", "(?i)user\\.unknown", "550 user.unknown", true},
           {"and nothing else", "(?i)user\\.unknown", "550 user-unknown", false},
           {"an edge is no letter", "(?i)\\bunknown", "550 userunknown", false},
           {"a word that may be missing", "(?i)user|", "550 anything", true},
           {"a word of three letters", "(?i)dns", "550 no DNS", true},
           {"a word of two letters", "(?i)no", "550 NO", true},
           {"a word of two letters that is not there", "(?i)no", "550 yes", false},
       }) {
    INFO(row.why);
    const auto loaded = rules_of({{"a", "pattern = '" + std::string(row.pattern) + "'"}});
    RuleMatcher matcher(loaded.store.tables());
    CHECK(matched(matcher, row.text) == (row.matches ? "x/a" : "none"));
  }
}

// Of so many words with one beginning only that is kept as a literal, which alone does not make a match.
TEST_CASE("words of which no literal tells all", "[knowledge]") {
  std::string pattern = "(?i)code 10";
  for (int code = 11; code < 40; ++code) pattern += "|code " + std::to_string(code);
  const auto loaded = rules_of({{"a", "pattern = '" + pattern + "'"}});
  RuleMatcher matcher(loaded.store.tables());
  CHECK(matched(matcher, "550 Code 39") == "x/a");
  CHECK(matched(matcher, "550 code 99") == "none");
}

TEST_CASE("sets of rules are walked through in their order, across words", "[knowledge]") {
  NumberSet odd(200);
  NumberSet late(200);
  for (std::size_t i = 1; i < 200; i += 2) odd.insert(i);
  for (const std::size_t i : {63, 64, 127, 199}) late.insert(i);
  CHECK(odd.next_of_both(late, 0) == 63);
  CHECK(odd.next_of_both(late, 64) == 127);
  CHECK(odd.next_of_both(late, 128) == 199);
  CHECK(odd.next_of_both(late, 200) == NumberSet::none);
  std::vector<std::size_t> asked;
  CHECK(odd.any_of_both(late, [&](std::size_t number) {
    asked.push_back(number);
    return number == 127;
  }));
  CHECK(asked == std::vector<std::size_t>{63, 127});
  CHECK_FALSE(odd.any_of_both(late, [](std::size_t /*number*/) { return false; }));
  odd -= late;
  CHECK(odd.next_of_both(late, 0) == NumberSet::none);
  CHECK(odd.contains(65));
  odd |= late;
  CHECK(odd.next_of_both(late, 0) == 63);
  CHECK(NumberSet(0).next_of_both(NumberSet(0), 0) == NumberSet::none);
}

// A name of a mebibyte is no reason to think long about whose it is.
TEST_CASE("a host's name may be of any length", "[knowledge]") {
  const std::vector<std::string_view> hosts = {"*.b.example"};
  std::vector<RuleRow> rules(2);
  rules[1].hosts = hosts;
  const HomeIndex homes(rules);
  const std::string dots(1U << 20U, '.');
  const auto first_at = [&](std::string_view host) {
    const auto at_home = homes.rules_in(homes.homes_of(host));
    return at_home.next_of_both(at_home, 0);
  };
  CHECK(first_at(dots) == NumberSet::none);
  CHECK(first_at(dots + "b.example.") == 1);
  CHECK(first_at("b.example") == 1);
  CHECK(first_at(".b.example") == NumberSet::none);  // nothing before the dot
  CHECK(first_at("") == NumberSet::none);
}

// The indexes only save work: whatever is asked, the slow way gives the same rule and the same captures.
TEST_CASE("samples, and what is made of them, find the rule that all rules in turn find", "[knowledge]") {
  const auto& tables = test::tables();
  RuleMatcher fast(tables);
  SlowMatcher slow(tables, SlowMatcher::Words::used);
  const auto samples = samples_of(tables.rules, kOneOf);
  Random random(1);  // NOLINT: the same questions in every run
  for (const auto& sample : samples) {
    expect_the_same(fast, slow, sample);
    expect_the_same(fast, slow, changed(sample, samples, random));
  }
}

TEST_CASE("lines of the corpus find the rule that all rules in turn find", "[knowledge]") {
  RuleMatcher fast(test::tables());
  SlowMatcher slow(test::tables(), SlowMatcher::Words::used);
  const auto lines = lines_of_corpus();
  REQUIRE_FALSE(lines.empty());
  for (const auto& line : lines) expect_the_same(fast, slow, line);
}

TEST_CASE("the same with rules of a site and rules for their hosts only, at random", "[knowledge]") {
  Random random(2);  // NOLINT: the same rules in every run
  std::vector<RuleRow> rules(test::tables().rules.begin(), test::tables().rules.end());
  std::shuffle(rules.begin(), rules.end(), random);
  for (auto& rule : rules) {
    rule.of_site = random() % 4 == 0;
    rule.only_hosts = random() % 4 == 0;
  }
  Tables tables = test::tables();
  tables.rules = rules;
  RuleMatcher fast(tables);
  SlowMatcher slow(tables, SlowMatcher::Words::used);
  const auto samples = samples_of(rules, 3);  // each third: all would take seconds
  for (const auto& sample : samples) expect_the_same(fast, slow, changed(sample, samples, random));
}

// A word of `text` with something else in its place, and a digit behind or before it: then it is a hole of the text's form.
struct WordAndDigit {
  std::string before, word, behind;

  WordAndDigit(const std::string& text, Random& random) {
    const auto is_word = [](char c) { return is_alpha(c) || is_digit(c); };
    auto begin = text.begin() + static_cast<std::ptrdiff_t>(random() % text.size());
    begin = std::find_if(begin, text.end(), is_word);
    while (begin != text.begin() && is_word(*(begin - 1))) --begin;
    const auto end = std::find_if_not(begin, text.end(), is_word);
    before.assign(text.begin(), begin);
    word.assign(begin, end);
    behind.assign(end, text.end());
  }
  [[nodiscard]] std::string with(const std::string& other) const { return before + other + "7" + behind; }
  [[nodiscard]] std::string with_digit_before(const std::string& other) const { return before + "7" + other + behind; }
};

std::string random_word(Random& random) {
  std::string word;
  for (auto size = 1 + random() % 9; size > 0; --size) word += static_cast<char>('a' + static_cast<char>(random() % 26));
  return word;
}

// What was learnt of a text with something in its holes is true for others with something else there, also where that tells something, at
// home and elsewhere, and with other limits.
TEST_CASE("texts of one form find the rule that all rules in turn find", "[knowledge]") {
  const auto& tables = test::tables();
  RuleMatcher fast(tables);
  SlowMatcher slow(tables, SlowMatcher::Words::used);
  const auto samples = samples_of(tables.rules, 11);  // each eleventh: all would take seconds
  Random random(4);                                   // NOLINT: the same questions in every run
  for (const auto& sample : samples) {
    const WordAndDigit text(sample.text, random);
    const auto& other = samples[random() % samples.size()];
    const auto ask = [&](const std::string& word) {
      expect_the_same(fast, slow, {text.with(word), sample.command, sample.host});
      expect_the_same(fast, slow, {text.with_digit_before(word), sample.command, sample.host});
      expect_the_same(fast, slow, {text.with(word), other.command, other.host});
    };
    ask("");  // the shortest hole first: what is learnt with it is asked about longer ones
    ask("");
    ask(random_word(random));
    ask(text.word);
    ask(text.word + "x");
    ask(random_word(random));
    ask("x" + text.word);
    ask(WordAndDigit(other.text, random).word);
  }
}

// What `find` tells of texts of one form, which are asked in this order, is what `match` does, which knows no forms.
void expect_no_memory_of(RuleMatcher& matcher, std::initializer_list<std::string> texts) {
  for (const auto& text : texts) {
    const auto match = matcher.match(text, {});
    const auto* const expected = match ? match->rule : nullptr;
    INFO(text);
    for (int i = 0; i < 2; ++i) REQUIRE(matcher.find(text, {}) == expected);
  }
}

// Each word that is looked for once with its head, and once with its end in a hole, after texts of the same form in which less stands there.
TEST_CASE("words that begin or end in a hole", "[knowledge]") {
  const auto& tables = test::tables();
  RuleMatcher matcher(tables);
  const Literals literals(literals_of_all(tables.rules));
  const auto is_letter = [](char c) { return is_alpha(c) || is_digit(c); };
  for (std::size_t branch = 0; branch < literals.branches(); ++branch) {
    const auto words = literals.searched_for(branch);
    for (auto i = words.begin; i < words.end; ++i) {
      const std::string word(literals.word(i));
      const auto head = static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_letter) - word.begin());
      const auto end = static_cast<std::size_t>(word.rend() - std::find_if_not(word.rbegin(), word.rend(), is_letter));
      expect_no_memory_of(matcher, {"7" + word.substr(head), "7" + word, "77777777" + word.substr(head)});
      expect_no_memory_of(matcher, {word.substr(0, end) + "7", word + "7", word.substr(0, end) + "77777777"});
      expect_no_memory_of(matcher, {"so 7" + word.substr(head), "so 7" + word, "so x@" + word});
    }
  }
}

// With the literals and without them every sample finds the same rule.
TEST_CASE("the literals change nothing", "[knowledge]") {
  const auto& tables = test::tables();
  RuleMatcher fast(tables);
  SlowMatcher slow(tables, SlowMatcher::Words::unused);
  const auto samples = samples_of(tables.rules, 7);  // each seventh: all would take seconds
  Random random(3);                                  // NOLINT: the same questions in every run
  for (const auto& sample : samples) {
    expect_the_same(fast, slow, sample);
    expect_the_same(fast, slow, changed(sample, samples, random));
  }
}

}  // namespace smtpwhy::knowledge
