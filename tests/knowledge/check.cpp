// The checker finds what could be read but is not true.
#include "knowledge/check.h"

#include "support/tables.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// All mistakes of some files over the built-in tables without their rules and formats, whose samples take their time.
std::string checking(const std::vector<TableFile>& files) {
  Tables base = builtin_tables();
  base.rules = {};
  base.formats = {};
  const auto loaded = load_tables(files, &base);
  REQUIRE(test::described(loaded.errors).empty());
  return test::described(check_tables(loaded.store));
}

// A rule whose first four lines are right.
std::string rule_with(std::string_view more) {
  return "[[rule]]\nid = \"a\"\npattern = 'zzq'\nsamples = [\"550 zzq\"]\n" + std::string(more) + "\n";
}

// A cause whose first four lines are right.
std::string cause_with(std::string_view more) {
  return "[[cause]]\nid = \"zz\"\nexplanation = \"e\"\ntitle = \"t\"\n" + std::string(more) + "\n";
}

}  // namespace

TEST_CASE("the built-in tables pass their own checks", "[knowledge]") {
  const auto loaded = load_tables({}, &builtin_tables());
  CHECK(test::described(check_tables(loaded.store)).empty());
}

TEST_CASE("each untrue thing: the whole message", "[knowledge]") {
  struct Row {
    std::string_view why, file;
    std::string text;
    std::string_view described;
  };
  for (const auto& row : std::vector<Row>{
           {"a cause that does not exist, with one of a like name", "rules/x.toml", rule_with("cause = \"recipient-unknwn\""),
            "rules/x.toml:5:9: rule x/a: there is no cause \"recipient-unknwn\"\n"
            "  cause = \"recipient-unknwn\"\n"
            "          ^\n"
            "hint: did you mean \"recipient-unknown\"?"},
           {"a cause that is like none", "rules/x.toml", rule_with("cause = \"weather\""),
            "rules/x.toml:5:9: rule x/a: there is no cause \"weather\"\n"
            "  cause = \"weather\"\n"
            "          ^"},
           {"nobody is called so", "causes.toml", cause_with("who = \"sendr\"\nretry = \"never\"\nfixes = [\"f\"]"),
            "causes.toml:5:7: cause zz: sendr is not one of: sender, sender-admin, recipient, recipient-admin, provider, nobody\n"
            "  who = \"sendr\"\n"
            "        ^\n"
            "hint: did you mean \"sender\"?"},
           {"when to retry", "causes.toml", cause_with("who = \"sender\"\nretry = \"soon\"\nfixes = [\"f\"]"),
            "causes.toml:6:9: cause zz: soon is not one of: later, after-fix, never\n"
            "  retry = \"soon\"\n"
            "          ^"},
           {"whose words", "rules/x.toml", rule_with("cause = \"tls\"\nspeaker = \"clients\""),
            "rules/x.toml:6:11: rule x/a: clients is not one of: remote-server, relay, own-server, client\n"
            "  speaker = \"clients\"\n"
            "            ^\n"
            "hint: did you mean \"client\"?"},
           {"a reference of no known form", "rules/x.toml", rule_with("cause = \"tls\"\nreferences = [\"RFC5321\"]"),
            "rules/x.toml:6:14: rule x/a: \"RFC5321\" is no reference\n"
            "  references = [\"RFC5321\"]\n"
            "               ^\n"
            "hint: `RFC 5321 section 4.2.3`, `RFC 821 appendix E`, `IANA`, `https://…`"},
           {"a pattern that does not compile", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = '(zzq'\nsamples = [\"550 zzq\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: bad pattern: missing ): (zzq\n"
            "  pattern = '(zzq'\n"
            "            ^"},
           {"a pattern that knows a reply without words", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = '(?:zzq)?'\nsamples = [\"550 zzq\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: it matches a reply without any words\n"
            "  pattern = '(?:zzq)?'\n"
            "            ^"},
           {"a letter of two octets in a class", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zz[oö]q'\nsamples = [\"550 zzoq\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: a letter outside ASCII stands in a class, or is repeated\n"
            "  pattern = 'zz[oö]q'\n"
            "            ^\n"
            "hint: a pattern sees octets: (?:o|ö) instead of [oö], and (?:ö)? instead of ö?"},
           {"a letter of two octets that is repeated", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = '[^]o]zzö?q'\nsamples = [\"550 azzöq\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: a letter outside ASCII stands in a class, or is repeated\n"
            "  pattern = '[^]o]zzö?q'\n"
            "            ^\n"
            "hint: a pattern sees octets: (?:o|ö) instead of [oö], and (?:ö)? instead of ö?"},
           {"a word boundary before a letter of two octets", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zzq\\bé'\nsamples = [\"550 zzqé\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: \\b stands before a letter outside ASCII, where no word begins for it\n"
            "  pattern = 'zzq\\bé'\n"
            "            ^\n"
            "hint: (?:é|\\be)chec instead of \\b(?:é|e)chec"},
           {"a word boundary before a branch that begins with such a letter, within groups", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = '\\b(?:zzq(?:a|\\(o)|(?P<ip>b|é)q)'\nsamples = [\"550 zzqa\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: \\b stands before a letter outside ASCII, where no word begins for it\n"
            "  pattern = '\\b(?:zzq(?:a|\\(o)|(?P<ip>b|é)q)'\n"
            "            ^\n"
            "hint: (?:é|\\be)chec instead of \\b(?:é|e)chec"},
           {"a placeholder that does not exist", "rules/x.toml", rule_with("cause = \"tls\"\nfixes = [\"ask {domian}\"]"),
            "rules/x.toml:6:9: rule x/a: domian is not one of: ip, reversed_ip, domain, address, host, list, url, limit, "
            "mechanism\n"
            "  fixes = [\"ask {domian}\"]\n"
            "          ^\n"
            "hint: did you mean \"domain\"?"},
           {"a brace that is not closed", "rules/x.toml", rule_with("cause = \"tls\"\nchecks = [\"dig {domain\"]"),
            "rules/x.toml:6:10: rule x/a: a brace is not closed\n"
            "  checks = [\"dig {domain\"]\n"
            "           ^"},
           {"a group that does not exist", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zzq (?P<adress>.+)'\nsamples = [\"550 zzq b\"]\ncause = \"tls\"\n",
            "rules/x.toml:3:11: rule x/a: adress is not one of: ip, reversed_ip, domain, address, host, list, url, limit, "
            "mechanism\n"
            "  pattern = 'zzq (?P<adress>.+)'\n"
            "            ^\n"
            "hint: did you mean \"address\"?"},
           {"a sample that is not matched", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = '^550 zzq'\nsamples = [\"550 zzq\"]\ncause = \"tls\"\n",
            "rules/x.toml:4:11: rule x/a: not matched: 550 zzq\n"
            "  samples = [\"550 zzq\"]\n"
            "            ^\n"
            "hint: the pattern is matched against the text without code and status"},
           {"a sample that the rule's own limits keep out", "rules/x.toml", rule_with("cause = \"tls\"\ncodes = [\"4xx\"]"),
            "rules/x.toml:4:11: rule x/a: not matched: 550 zzq\n"
            "  samples = [\"550 zzq\"]\n"
            "            ^\n"
            "hint: the pattern is matched against the text without code and status"},
           {"a sample that an earlier rule takes", "rules/x.toml",
            "[[rule]]\nid = \"a\"\npattern = 'zzq'\nsamples = [\"550 zzq\"]\ncause = \"tls\"\n"
            "[[rule]]\nid = \"b\"\npattern = 'zzq two'\nsamples = [\"550 zzq two\"]\ncause = \"tls\"\n",
            "rules/x.toml:9:11: rule x/b: taken by rule x/a: 550 zzq two\n"
            "  samples = [\"550 zzq two\"]\n"
            "            ^\n"
            "hint: put the more specific rule first, or narrow the other"},
           {"no sample in the list", "rules/x.toml", "[[rule]]\nid = \"a\"\npattern = 'zzq'\nsamples = []\ncause = \"tls\"\n",
            "rules/x.toml:4:11: rule x/a: a rule needs at least one sample\n"
            "  samples = []\n"
            "            ^"},
           {"a command that does not exist", "rules/x.toml", rule_with("cause = \"tls\"\ncommands = [\"RCTP\"]"),
            "rules/x.toml:6:12: rule x/a: \"RCTP\" is no command\n"
            "  commands = [\"RCTP\"]\n"
            "             ^\n"
            "hint: a verb in capitals, \".\" or \"CONNECT\""},
           {"a cause with nothing to do", "causes.toml", cause_with("who = \"sender\"\nretry = \"never\"\nfixes = []"),
            "causes.toml:7:9: cause zz: a cause needs at least one thing to do\n"
            "  fixes = []\n"
            "          ^"},
           {"a parent that has a parent", "causes.toml",
            cause_with("who = \"sender\"\nretry = \"never\"\nfixes = [\"f\"]\nparent = \"spf-failure\""),
            "causes.toml:8:10: cause zz: a parent must be a group, without a parent of its own\n"
            "  parent = \"spf-failure\"\n"
            "           ^"},
           {"a reply code of two digits", "reply_codes.toml",
            "[[reply_code]]\ncode = 55\ntitle = \"t\"\nmeaning = \"m\"\nstandard = false\n",
            "reply_codes.toml:2:8: reply code 55: 55 is no reply code\n"
            "  code = 55\n"
            "         ^"},
           {"a success with a cause", "reply_codes.toml",
            "[[reply_code]]\ncode = 299\ntitle = \"t\"\nmeaning = \"m\"\nstandard = false\ncause = \"policy\"\n",
            "reply_codes.toml:6:9: reply code 299: a reply that is no failure has no cause\n"
            "  cause = \"policy\"\n"
            "          ^"},
           {"words of a cause, and no other cause", "reply_codes.toml",
            "[[reply_code]]\ncode = 599\ntitle = \"t\"\nmeaning = \"m\"\nstandard = false\ncause = \"policy\"\ncause_words = "
            "[\"w\"]\n",
            "reply_codes.toml:7:15: reply code 599: cause_words and cause_otherwise need each other\n"
            "  cause_words = [\"w\"]\n"
            "                ^"},
           {"a word that no text in lower case has", "reply_codes.toml",
            "[[reply_code]]\ncode = 599\ntitle = \"t\"\nmeaning = \"m\"\nstandard = false\ncause = \"policy\"\n"
            "cause_words = [\"User\"]\ncause_otherwise = \"policy\"\n",
            "reply_codes.toml:7:15: reply code 599: \"User\" is not in lower case\n"
            "  cause_words = [\"User\"]\n"
            "                ^"},
           {"a status with a class", "status_codes.toml",
            "[[status_code]]\nstatus = \"5.7.99\"\ntitle = \"t\"\nclasses = [5]\nregistered = false\nmeaning = \"m\"\n",
            "status_codes.toml:2:10: status code 5.7.99: a status has the form X.1.1\n"
            "  status = \"5.7.99\"\n"
            "           ^"},
           {"a class that does not exist", "status_codes.toml",
            "[[status_code]]\nstatus = \"X.7.99\"\ntitle = \"t\"\nclasses = [3]\nregistered = false\nmeaning = \"m\"\n",
            "status_codes.toml:4:11: status code X.7.99: 3 is no class: 2, 4 and 5 are\n"
            "  classes = [3]\n"
            "            ^"},
           {"a kind of line that does not exist", "formats/zz.toml",
            "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"elided\"\npattern = '^zzq'\n",
            "formats/zz.toml:3:1: format zz: elided is not one of: client, server, either, continuation, body, open, close, "
            "tls-started, "
            "elided-body, told-reply, lost, timeout, connect-failed, tls-failed, hung-up, error, latency, noise, message, sent, "
            "deferred, bounced, rejected, expired, discarded, begun, under-way, about, "
            "within, client-turn, server-turn, turn-ends\n"
            "  [[line]]\n"
            "  ^"},
           {"a line's sample that is not matched", "formats/zz.toml",
            "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"client\"\npattern = '^zzq'\nsamples = [\"qzz\"]\n",
            "formats/zz.toml:3:1: format zz: a sample of client is not matched: qzz\n"
            "  [[line]]\n"
            "  ^"},
           {"a line's sample that an earlier line takes", "formats/zz.toml",
            "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"client\"\npattern = '^zzq'\n[[line]]\nkind = \"noise\"\npattern "
            "= 'q$'\nsamples = [\"zzq\"]\n",
            "formats/zz.toml:3:1: format zz: a sample of noise is taken by client: zzq\n"
            "  [[line]]\n"
            "  ^"},
           {"a mark that is said to stand between marks", "formats/zz.toml",
            "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"within\"\npattern = '^(?P<text>.*)$'\n[[line]]\nkind = "
            "\"lost\"\npattern = '^zzq$'\nsamples = [\"zzq\"]\n[[line]]\nkind = \"turn-ends\"\npattern = '^zzq end$'\n"
            "samples = [\"zzq end\"]\n",
            "formats/zz.toml:3:1: format zz: a sample of turn-ends is taken by within: zzq end\n"
            "  [[line]]\n"
            "  ^"},
       }) {
    INFO(row.why);
    CHECK(checking({{std::string(row.file), row.text}}) == row.described);
  }
}

TEST_CASE("a word boundary elsewhere than before a letter outside ASCII is no mistake", "[knowledge]") {
  for (const std::string_view pattern : {R"((?i)zzqechec (?:É|é|\br)efus)", R"(zzqechec\b(?: é|o| refus))", R"(zzq\\bé|zzqechec)",
                                         R"(\bzzq(?:e|é)chec)", R"(\b(?:zzqe|a[|](?:b|é))chec)"}) {
    INFO(pattern);
    CHECK(checking({{"rules/x.toml", "[[rule]]\nid = \"a\"\npattern = '" + std::string(pattern) +
                                         "'\nsamples = [\"550 zzqechec refus\"]\ncause = \"tls\"\n"}}) == "");
  }
}

TEST_CASE("two formats that both take a telling sample complain of one another", "[knowledge]") {
  const auto format = [](std::string_view pattern) {
    return "title = \"t\"\nsource = \"IANA\"\n[[line]]\nkind = \"client\"\npattern = '" + std::string(pattern) +
           "'\ntelling = true\nsamples = [\"zzq 1\"]\n";
  };
  CHECK(checking({{"formats/zza.toml", format("^zzq")}, {"formats/zzb.toml", format("1$")}}) ==
        "formats/zza.toml:3:1: format zza: format zzb takes this telling sample as well: zzq 1\n  [[line]]\n  ^\n\n"
        "formats/zzb.toml:3:1: format zzb: format zza takes this telling sample as well: zzq 1\n  [[line]]\n  ^");
}

TEST_CASE("tables without digits say so, without a place", "[knowledge]") {
  const auto loaded = load_tables({});
  CHECK(test::described(check_tables(loaded.store)) ==
        "first digit: RFC 821 appendix E has 1 to 5\n\nsecond digit: RFC 821 appendix E has 0 to 5");
}

TEST_CASE("references", "[knowledge]") {
  struct Row {
    std::string_view reference;
    bool known;
  };
  for (const auto& row : std::vector<Row>{
           {"IANA", true},
           {"RFC 821", true},
           {"RFC 821 appendix E", true},
           {"RFC 5321 section 4.2.3", true},
           {"RFC 5321 section 4", true},
           {"https://example.com/a#b", true},
           {"RFC 5321 section", false},
           {"RFC 5321, section 4.2.3", false},
           {"RFC 5321 Section 4.2.3", false},
           {"rfc 5321", false},
           {"RFC 0821", false},
           {"http://example.com/", false},
           {"https://example.com/a b", false},
           {"example.com", false},
           {"", false},
       }) {
    INFO(row.reference);
    const auto errors =
        checking({{"rules/x.toml", rule_with("cause = \"tls\"\nreferences = [\"" + std::string(row.reference) + "\"]")}});
    CHECK(errors.empty() == row.known);
  }
}

// What would never match, or would name nothing, must not pass in silence.
TEST_CASE("limits of a rule that no reply can meet are mistakes", "[knowledge]") {
  struct Row {
    std::string_view why, line;
  };
  for (const auto& row : std::vector<Row>{
           {"a code of another form beside a good one", "codes = [\"550\", \"5yy\"]"},
           {"a code of four digits beside a good one", "codes = [\"550\", \"5500\"]"},
           {"a status of another form beside a good one", "statuses = [\"5.1.1\", \"5.1\"]"},
           {"a verb in small letters, which is never compared so", "commands = [\"rcpt\"]"},
           {"a verb with its argument", "commands = [\"MAIL FROM\"]"},
           {"a host with a star that is no label", "hosts = [\"*example.com\"]"},
           {"a host with a star in the middle", "hosts = [\"mx.*.example.com\"]"},
       }) {
    INFO(row.why);
    const auto text =
        "[[rule]]\nid = \"a\"\npattern = 'zzq'\nsamples = [\"550 5.1.1 zzq\"]\ncause = \"tls\"\n" + std::string(row.line) + "\n";
    CHECK_FALSE(checking({{"rules/x.toml", text}}).empty());
  }
}

TEST_CASE("what must be there must not be empty", "[knowledge]") {
  CHECK_FALSE(checking({{"rules/x.toml", rule_with("cause = \"\"")}}).empty());
  CHECK_FALSE(checking({{"causes.toml", cause_with("who = \"\"\nretry = \"never\"\nfixes = [\"f\"]")}}).empty());
  CHECK_FALSE(checking({{"causes.toml", cause_with("who = \"sender\"\nretry = \"\"\nfixes = [\"f\"]")}}).empty());
}

TEST_CASE("a mistake in a rule's explanation is shown there, not at its title", "[knowledge]") {
  const auto errors = checking({{"rules/x.toml", rule_with("cause = \"tls\"\ntitle = \"t\"\nexplanation = \"{domian}\"")}});
  CHECK(errors.starts_with("rules/x.toml:7:15: rule x/a: domian is not one of"));
}

}  // namespace smtpwhy::knowledge
