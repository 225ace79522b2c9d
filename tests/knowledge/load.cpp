// The loader finds mistakes of form and says where they are; tables laid over others replace and come first.
#include "knowledge/load.h"

#include "knowledge/literals.h"

#include "knowledge/check.h"
#include "knowledge/explain.h"
#include "knowledge/lookup.h"

#include "support/tables.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

using test::described;

std::string loading(std::string_view file, std::string_view text) {
  return described(load_tables({{std::string(file), std::string(text)}}).errors);
}

LoadedTables over_builtin(std::vector<TableFile> files) { return load_tables(files, &builtin_tables()); }

constexpr std::string_view kDigit = "[[first]]\ndigit = 5\nname = \"n\"\nmeaning = \"m\"\n";

}  // namespace

TEST_CASE("each mistake of form: the whole message", "[knowledge]") {
  struct Row {
    std::string_view why, file, text, described;
  };
  for (const auto& row : std::vector<Row>{
           {"a slip in a key: both what is missing and what is there", "digits.toml",
            "[[first]]\ndigit = 5\nname = \"n\"\nmeaning = \"m\"\nmeanin = \"m\"\n",
            "digits.toml:5:10: a first digit has no field \"meanin\"\n"
            "  meanin = \"m\"\n"
            "           ^\n"
            "hint: did you mean \"meaning\"?"},
           {"a key that is like none", "digits.toml", "[[second]]\ndigit = 5\nname = \"n\"\nmeaning = \"m\"\ncolour = \"red\"\n",
            "digits.toml:5:10: a second digit has no field \"colour\"\n"
            "  colour = \"red\"\n"
            "           ^"},
           {"a missing key", "causes.toml",
            "# causes\n\n[[cause]]\nid = \"x\"\ntitle = \"t\"\nexplanation = \"e\"\nwho = \"sender\"\nfixes = [\"f\"]\n",
            "causes.toml:3:1: cause has no \"retry\"\n"
            "  [[cause]]\n"
            "  ^"},
           {"text for a number", "digits.toml", "[[first]]\ndigit = \"5\"\nname = \"n\"\nmeaning = \"m\"\n",
            "digits.toml:2:9: \"digit\" must be a whole number from 0 to 9999\n"
            "  digit = \"5\"\n"
            "          ^"},
           {"a fraction for a number", "digits.toml", "[[first]]\ndigit = 5.0\nname = \"n\"\nmeaning = \"m\"\n",
            "digits.toml:2:9: \"digit\" must be a whole number from 0 to 9999\n"
            "  digit = 5.0\n"
            "          ^"},
           {"a list for a text", "digits.toml", "[[first]]\ndigit = 5\nname = \"n\"\nmeaning = [\"m\"]\n",
            "digits.toml:4:11: \"meaning\" must be a text\n"
            "  meaning = [\"m\"]\n"
            "            ^"},
           {"text for yes or no; text for a list; a number in a list of texts; a number for rows", "reply_codes.toml",
            "[[reply_code]]\ncode = 550\ntitle = \"t\"\nmeaning = \"m\"\n"
            "standard = \"yes\"\ndefined_by = \"IANA\"\ncommands = [\"RCPT\", 1]\nanswer = 3\n",
            "reply_codes.toml:5:12: \"standard\" must be true or false\n"
            "  standard = \"yes\"\n"
            "             ^\n\n"
            "reply_codes.toml:6:14: \"defined_by\" must be a list\n"
            "  defined_by = \"IANA\"\n"
            "               ^\n\n"
            "reply_codes.toml:7:21: \"commands\" must be a text\n"
            "  commands = [\"RCPT\", 1]\n"
            "                      ^\n\n"
            "reply_codes.toml:8:10: \"answer\" must be a list of tables\n"
            "  answer = 3\n"
            "           ^"},
           {"a mistake in a row of a row", "reply_codes.toml",
            "[[reply_code]]\ncode = 550\ntitle = \"t\"\nmeaning = \"m\"\nstandard = true\n[[reply_code.answer]]\ncommand = "
            "\"RCPT\"\n",
            "reply_codes.toml:6:1: answer has no \"meaning\"\n"
            "  [[reply_code.answer]]\n"
            "  ^"},
           {"a key twice", "digits.toml",
            "[[first]]\ndigit = 5\nname = \"n\"\nmeaning = \"m\"\n[[first]]\ndigit = 5\nname = \"o\"\nmeaning = \"m\"\n",
            "digits.toml:5:1: first digit 5 stands twice\n"
            "  [[first]]\n"
            "  ^"},
           {"a table of no known name", "causes.toml", "[[causes]]\nid = \"x\"\n",
            "causes.toml:1:1: no table is called \"causes\"\n"
            "  [[causes]]\n"
            "  ^\n"
            "hint: data/README.md lists the tables"},
           {"one bracket for two", "causes.toml", "[cause]\nid = \"x\"\n",
            "causes.toml:1:1: expected [[cause]]\n"
            "  [cause]\n"
            "  ^"},
           {"numbers for rows", "causes.toml", "cause = [1]\n",
            "causes.toml:1:10: expected a table\n"
            "  cause = [1]\n"
            "           ^"},
           {"a file of rules without a rule", "rules/x.toml", "provider = \"x\"\n",
            "rules/x.toml:1:1: no [[rule]] in a file of rules\n"
            "  provider = \"x\"\n"
            "  ^"},
           {"a file of rules with one bracket for two", "rules/x.toml", "[rule]\nid = \"a\"\n",
            "rules/x.toml:1:1: no [[rule]] in a file of rules\n"
            "  [rule]\n"
            "  ^"},
           {"a slip at the head of a file of rules", "rules/x.toml",
            "provder = \"x\"\n[[rule]]\nid = \"a\"\npattern = 'zzq'\ncause = \"tls\"\nsamples = [\"zzq\"]\n",
            "rules/x.toml:1:11: a file of rules has no field \"provder\"\n"
            "  provder = \"x\"\n"
            "            ^\n"
            "hint: did you mean \"provider\"?"},
           {"a rule twice", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zzq'\ncause = \"tls\"\nsamples = [\"zzq\"]\n"
            "[[rule]]\nid = \"a\"\npattern = 'zzr'\ncause = \"tls\"\nsamples = [\"zzr\"]\n",
            "rules/x.toml:6:1: rule x/a stands twice\n"
            "  [[rule]]\n"
            "  ^"},
           {"a rule without a sample", "rules/x.toml", "[[rule]]\nid = \"a\"\npattern = 'zzq'\ncause = \"tls\"\n",
            "rules/x.toml:1:1: rule has no \"samples\"\n"
            "  [[rule]]\n"
            "  ^"},
           {"what the file says, a rule does not say again", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zzq'\ncause = \"tls\"\nsamples = [\"zzq\"]\npriority = 5\n",
            "rules/x.toml:6:12: a rule has no field \"priority\"\n"
            "  priority = 5\n"
            "             ^"},
           {"a format without lines", "formats/x.toml", "title = \"t\"\nsource = \"IANA\"\n",
            "formats/x.toml:1:1: format has no \"line\"\n"
            "  title = \"t\"\n"
            "  ^"},
           {"a line without a pattern", "formats/x.toml", "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"client\"\n",
            "formats/x.toml:3:1: line has no \"pattern\"\n"
            "  [[line]]\n"
            "  ^"},
       }) {
    INFO(row.why);
    CHECK(loading(row.file, row.text) == row.described);
  }
}

// The words are toml++'s and change with it; place and excerpt are ours.
TEST_CASE("what is no TOML at all says where", "[knowledge]") {
  struct Row {
    std::string_view why, text, where, excerpt;
  };
  for (const auto& row : std::vector<Row>{
           {"a quote that is not closed", "[[cause]]\nid = \"x\ntitle = 1\n", "causes.toml:2:8", "  id = \"x\n         ^"},
           {"a bracket that is not closed", "[[cause]\nid = 1\n", "causes.toml:1:9", "  [[cause]\n          ^"},
           {"a value that is missing", "[[cause]]\nid =\n", "causes.toml:2:5", "  id =\n      ^"},
       }) {
    INFO(row.why);
    const auto loaded = load_tables({{"causes.toml", std::string(row.text)}});
    REQUIRE(loaded.errors.size() == 1);
    CHECK(loaded.errors[0].kind == ErrorKind::table);
    CHECK(loaded.errors[0].where == row.where);
    CHECK(loaded.errors[0].excerpt == row.excerpt);
    CHECK_FALSE(loaded.errors[0].message.empty());
  }
}

TEST_CASE("a key in two files stands twice as well", "[knowledge]") {
  const auto loaded = load_tables({{"a.toml", std::string(kDigit)}, {"b.toml", std::string(kDigit)}});
  CHECK(described(loaded.errors) == "b.toml:1:1: first digit 5 stands twice\n  [[first]]\n  ^");
}

TEST_CASE("a mistake in one file keeps no other from being read, and many are cut at fifty", "[knowledge]") {
  const auto loaded = load_tables({{"a.toml", "[["}, {"b.toml", "x = 1\n"}, {"c.toml", std::string(kDigit)}});
  CHECK(loaded.errors.size() == 2);
  CHECK(loaded.store.tables().first_digits.size() == 1);

  std::string many;
  for (int i = 0; i < 60; ++i) many += "x" + std::to_string(i) + " = 1\n";
  CHECK(load_tables({{"a.toml", many}}).errors.size() == 50);
}

TEST_CASE("numbers that do not fit are refused, not cut down to others", "[knowledge]") {
  // 4294967301 is 5 in 32 bits.
  CHECK_FALSE(loading("digits.toml", "[[first]]\ndigit = 4294967301\nname = \"n\"\nmeaning = \"m\"\n").empty());
  CHECK_FALSE(
      loading("rules/x.toml", "priority = 4294967301\n[[rule]]\nid = \"a\"\npattern = 'q'\ncause = \"c\"\nsamples = [\"q\"]\n")
          .empty());
}

TEST_CASE("what is no table among the rules is a mistake", "[knowledge]") {
  CHECK_FALSE(loading("rules/x.toml", "rule = [1]\n").empty());
}

TEST_CASE("prose is put in one line, patterns and samples are left to the letter", "[knowledge]") {
  const auto loaded =
      load_tables({{"rules/x.toml",
                    "[[rule]]\nid = \"a\"\npattern = 'two  spaces'\ncause = \"c\"\ntitle = \"\"\"\n  a\n   b\"\"\"\n"
                    "fixes = [\"\"\"\n  c\n  d \"\"\"]\nchecks = [\"dig  x\"]\nsamples = [\"550  two  spaces \"]\n"}});
  REQUIRE(loaded.errors.empty());
  REQUIRE(loaded.store.tables().rules.size() == 1);
  const auto& rule = loaded.store.tables().rules[0];
  CHECK(rule.title == "a b");
  CHECK(rule.fixes[0] == "c d");
  CHECK(rule.pattern == "two  spaces");
  CHECK(rule.samples[0] == "550  two  spaces ");
  CHECK(rule.checks[0] == "dig  x");
}

TEST_CASE("a rule has what its file says, unless it says so itself", "[knowledge]") {
  const auto loaded =
      load_tables({{"rules/x.toml",
                    "provider = \"p\"\nsoftware = \"s\"\nsource = \"https://example.com/\"\npriority = 7\n"
                    "[[rule]]\nid = \"a\"\npattern = 'Abc (?:def|ghi)'\ncause = \"c\"\nsamples = [\"q\"]\n"
                    "[[rule]]\nid = \"b\"\npattern = 'q'\ncause = \"c\"\nsamples = [\"q\"]\nsource = \"https://example.org/\"\n"}});
  REQUIRE(loaded.errors.empty());
  const auto& rules = loaded.store.tables().rules;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].id == "x/a");
  CHECK(rules[0].file == "x");
  CHECK(rules[0].provider == "p");
  CHECK(rules[0].software == "s");
  CHECK(rules[0].source == "https://example.com/");
  CHECK(rules[0].priority == 7);
  CHECK(rules[0].literals == literals_of("Abc (?:def|ghi)"));
  CHECK_FALSE(rules[0].literals.empty());
  CHECK(rules[1].source == "https://example.org/");
}

TEST_CASE("rules are tried by priority, then by the name of the file, then as they stand", "[knowledge]") {
  const auto rule = [](std::string_view id) {
    return "[[rule]]\nid = \"" + std::string(id) + "\"\npattern = 'q'\ncause = \"c\"\nsamples = [\"q\"]\n";
  };
  const auto loaded = load_tables({{"rules/z.toml", "priority = 1\n" + rule("first")},
                                   {"rules/generic.toml", "priority = 90\n" + rule("last")},
                                   {"rules/b.toml", rule("two") + rule("one")},
                                   {"rules/a.toml", "priority = 50\n" + rule("zero")}});
  REQUIRE(loaded.errors.empty());
  std::vector<std::string_view> order;
  for (const auto& row : loaded.store.tables().rules) order.push_back(row.id);
  CHECK(order == std::vector<std::string_view>{"z/first", "a/zero", "b/two", "b/one", "generic/last"});
}

TEST_CASE("places of rows and their fields", "[knowledge]") {
  const auto loaded = load_tables({{"digits.toml", std::string(kDigit)}});
  CHECK(loaded.store.place("first digit 5").where == "digits.toml:1:1");
  CHECK(loaded.store.place("first digit 5", "name").where == "digits.toml:3:8");
  CHECK(loaded.store.place("first digit 5", "name").excerpt == "  name = \"n\"\n         ^");
  CHECK(loaded.store.place("first digit 5", "no such field").where == "digits.toml:1:1");
  CHECK(loaded.store.place("first digit 4").where.empty());
}

// --- a site's own tables over the built-in ones (`--data DIR`) ---

TEST_CASE("nothing laid over the built-in tables changes nothing", "[knowledge]") {
  const auto loaded = over_builtin({});
  REQUIRE(loaded.errors.empty());
  const auto& a = loaded.store.tables();
  const auto& b = builtin_tables();
  CHECK(a.reply_codes.size() == b.reply_codes.size());
  CHECK(a.status_codes.size() == b.status_codes.size());
  CHECK(a.commands.size() == b.commands.size());
  CHECK(a.causes.size() == b.causes.size());
  CHECK(a.formats.size() == b.formats.size());
  REQUIRE(a.rules.size() == b.rules.size());
  CHECK(std::equal(a.rules.begin(), a.rules.end(), b.rules.begin(), [](const auto& x, const auto& y) { return x.id == y.id; }));
}

TEST_CASE("a cause is replaced in its place", "[knowledge]") {
  const auto loaded =
      over_builtin({{"causes.toml",
                     "[[cause]]\nid = \"mailbox-full\"\ntitle = \"Call extension 42\"\nexplanation = \"e\"\nwho = \"provider\"\n"
                     "retry = \"later\"\nfixes = [\"call\"]\n"}});
  REQUIRE(loaded.errors.empty());
  CHECK(described(check_tables(loaded.store)).empty());
  CHECK(loaded.store.tables().causes.size() == builtin_tables().causes.size());
  Explainer explainer(loaded.store.tables());
  const auto e = explainer.explain("552 5.2.2 qqzz");
  CHECK(e.cause == "mailbox-full");
  CHECK(e.title == "Call extension 42");
  CHECK(e.who == "provider");
}

TEST_CASE("a site's rule is tried before the built-in ones, whatever its priority", "[knowledge]") {
  constexpr std::string_view text = "550 5.1.1 <a@example.net>: Recipient address rejected: User unknown in local recipient table";
  REQUIRE(test::explain(text).cause == "recipient-unknown");
  const auto loaded =
      over_builtin({{"rules/site.toml",
                     "priority = 99\n[[rule]]\nid = \"moved\"\npattern = 'User unknown in local'\ncause = \"policy\"\n"
                     "samples = [\"550 5.1.1 User unknown in local recipient table\"]\n"}});
  REQUIRE(loaded.errors.empty());
  CHECK(described(check_tables(loaded.store)).empty());  // that built-in samples are now taken by it is what it is for
  CHECK(loaded.store.tables().rules.size() == builtin_tables().rules.size() + 1);
  Explainer explainer(loaded.store.tables());
  CHECK(explainer.explain(text).rule == "site/moved");
  CHECK(explainer.explain(text).cause == "policy");
}

// Where the host is known its rules come first, but not before those of the site, which could not overrule them otherwise.
TEST_CASE("a site's rule is tried before the ones below it also where the host is known", "[knowledge]") {
  const auto rule = [](std::string_view cause) {
    return "[[rule]]\nid = \"a\"\npattern = 'zzq'\ncause = \"" + std::string(cause) + "\"\nsamples = [\"550 zzq\"]\n";
  };
  const auto below = over_builtin({{"rules/host.toml", "hosts = [\"*.example.net\"]\n" + rule("tls")}});
  const auto site = load_tables({{"rules/site.toml", rule("policy")}}, &below.store.tables());
  REQUIRE(described(below.errors).empty());
  REQUIRE(described(site.errors).empty());
  Explainer explainer(site.store.tables());
  CHECK(explainer.explain("550 zzq").rule == "site/a");
  CHECK(explainer.explain("550 zzq", {.host = "mx.example.net"}).rule == "site/a");
}

TEST_CASE("a rule with the id of a built-in one replaces it", "[knowledge]") {
  const auto& replaced = builtin_tables().rules[0];
  const auto slash = replaced.id.find('/');
  const auto file = "rules/" + std::string(replaced.id.substr(0, slash)) + ".toml";
  const auto loaded = over_builtin(
      {{file, "[[rule]]\nid = \"" + std::string(replaced.id.substr(slash + 1)) +
                  "\"\npattern = 'zzq nothing else says this'\ncause = \"tls\"\nsamples = [\"zzq nothing else says this\"]\n"}});
  REQUIRE(loaded.errors.empty());
  const auto& rules = loaded.store.tables().rules;
  CHECK(rules.size() == builtin_tables().rules.size());
  CHECK(std::count_if(rules.begin(), rules.end(), [&](const auto& rule) { return rule.id == replaced.id; }) == 1);
  Explainer explainer(loaded.store.tables());
  CHECK(explainer.explain("550 zzq nothing else says this").rule == replaced.id);
  CHECK(explainer.explain(replaced.samples[0]).rule != replaced.id);
}

TEST_CASE("codes, statuses, digits and formats are replaced or added", "[knowledge]") {
  const auto loaded = over_builtin(
      {{"reply_codes.toml",
        "[[reply_code]]\ncode = 550\ntitle = \"Ours\"\nmeaning = \"m\"\nstandard = true\n[[reply_code]]\ncode = 599\ntitle = "
        "\"New\"\nmeaning = \"m\"\nstandard = false\n"},
       {"status_codes.toml",
        "[[status_code]]\nstatus = \"X.7.99\"\ntitle = \"Ours\"\nclasses = [5]\nregistered = false\nmeaning = \"m\"\n"},
       {"digits.toml", std::string(kDigit)},
       {"formats/site.toml", "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"client\"\npattern = '^zzq '\n"}});
  REQUIRE(loaded.errors.empty());
  const auto& tables = loaded.store.tables();
  CHECK(find_reply_code(tables, *ReplyCode::from(550))->title == "Ours");
  CHECK(find_reply_code(tables, *ReplyCode::from(599))->title == "New");
  CHECK(find_reply_code(tables, *ReplyCode::from(421))->title == find_reply_code(builtin_tables(), *ReplyCode::from(421))->title);
  CHECK(tables.reply_codes.size() == builtin_tables().reply_codes.size() + 1);
  CHECK(find_status_code(tables, {5, 7, 99})->title == "Ours");
  CHECK(find_first_digit(tables, 5)->meaning == "m");
  CHECK(tables.first_digits.size() == 5);
  CHECK(tables.formats.size() == builtin_tables().formats.size() + 1);
}

TEST_CASE("tables live as long as their store, also where it is moved", "[knowledge]") {
  auto loaded = load_tables({{"digits.toml", std::string(kDigit)}});
  const TableStore moved = std::move(loaded.store);
  CHECK(moved.tables().first_digits[0].meaning == "m");
  CHECK(moved.place("first digit 5").where == "digits.toml:1:1");
}

}  // namespace smtpwhy::knowledge
