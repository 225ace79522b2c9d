#include "knowledge/rule_matcher.h"

#include "knowledge/load.h"
#include "knowledge/reply_text.h"

#include "support/tables.h"

#include "catch.h"

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

// The literals only save work: with them and without them every sample finds the same rule.
TEST_CASE("the literals change nothing", "[knowledge]") {
  std::vector<RuleRow> plain(test::tables().rules.begin(), test::tables().rules.end());
  for (auto& rule : plain) rule.literals = {};
  Tables without = test::tables();
  without.rules = plain;
  RuleMatcher slow(without);
  RuleMatcher fast(test::tables());
  for (std::size_t i = 0; i < plain.size(); i += 7) {  // each seventh: all would take seconds
    for (const auto sample : plain[i].samples) {
      INFO(sample);
      const auto command = plain[i].commands.empty() ? std::string_view() : plain[i].commands.front();
      const auto host = plain[i].hosts.empty() ? std::string_view() : plain[i].hosts.front();  // `*.x` is below `*.x` as well
      CHECK(matched(fast, sample, command, host) == matched(slow, sample, command, host));
      CHECK(matched(fast, sample, command, host) == plain[i].id);
    }
  }
}

}  // namespace smtpwhy::knowledge
