#include "knowledge/explain.h"

#include "base/text.h"
#include "knowledge/load.h"

#include "support/tables.h"

#include "catch.h"

#include <tuple>

namespace smtpwhy::knowledge {
namespace {

using test::explain;
using test::has_note;

// What decided and what came of it, in one line: `permanent recipient-unknown by code, sender, never`.
std::string verdict(const Explanation& e) {
  const auto or_dash = [](std::string_view word) { return word.empty() ? std::string("-") : std::string(word); };
  return (e.severity ? std::string(name(*e.severity)) : "-") + " " + or_dash(e.cause) + " by " +
         (e.confidence ? std::string(name(*e.confidence)) : "-") + ", " + or_dash(e.who) + ", " + or_dash(e.retry);
}

// A rule that takes whatever stands behind its words as each of the placeholders, and puts all of them into commands.
const Tables& greedy_tables() {
  static const LoadedTables loaded = load_tables({{"rules/greedy.toml", R"toml(
[[rule]]
id = "all"
pattern = '(?s)zzq ip=(?P<ip>.*) domain=(?P<domain>.*) address=(?P<address>.*) host=(?P<host>.*) list=(?P<list>.*) url=(?P<url>.*) limit=(?P<limit>.*) mechanism=(?P<mechanism>.*)'
cause = "policy"
title = "From {ip} of {domain|somebody}"
fixes = ["Ask {domain}", "Ask {host}", "Wait {limit}", "Nobody knows {reversed_ip}"]
checks = ["dig -x {ip}", "dig {domain}", "mail {address}", "ping {host}", "dig {reversed_ip}.{list}", "curl {url}", "echo {limit}", "echo {mechanism}"]
samples = ["zzq"]
)toml"}},
                                                 &builtin_tables());
  return loaded.store.tables();
}

std::string greedy_text(std::string_view ip, std::string_view other) {
  std::string text = "550 5.7.1 zzq ip=" + std::string(ip);
  for (const std::string_view group : {"domain", "address", "host", "list", "url", "limit", "mechanism"}) {
    text += " " + std::string(group) + "=" + std::string(other);
  }
  return text;
}

}  // namespace

TEST_CASE("bare codes and statuses", "[knowledge]") {
  struct Row {
    std::string_view text, verdict;
  };
  for (const auto& row : std::vector<Row>{
           {"550", "permanent recipient-unknown by code, sender, never"},
           {"5.1.1", "permanent recipient-unknown by status, sender, never"},
           {"550 5.1.1", "permanent recipient-unknown by status, sender, never"},
           {"421", "temporary unavailable by code, nobody, later"},
           {"535", "permanent auth-failed by code, sender, after-fix"},
           {"552 5.2.2", "permanent mailbox-full by status, recipient, after-fix"},
           {"452 4.2.2", "temporary mailbox-full by status, recipient, later"},
           {"5.7.23", "permanent spf-failure by status, sender-admin, after-fix"},
           {"250", "success - by -, -, -"},
           {"2.0.0", "success - by -, -, -"},
           {"250 2.1.5", "success - by -, -, -"},
           {"354", "intermediate - by -, -, -"},
           {"334", "intermediate - by -, -, -"},
           {"220", "success - by -, -, -"},
           {"111", "preliminary connection-refused by code, sender, after-fix"},  // no SMTP reply: an error number of the system
       }) {
    INFO(row.text);
    CHECK(verdict(explain(row.text)) == row.verdict);
  }
}

TEST_CASE("a code digit by digit, with the words of both RFCs", "[knowledge]") {
  const auto e = explain("550");
  REQUIRE(e.digits.size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(e.digits[static_cast<std::size_t>(i)].position == i + 1);
  CHECK(e.digits[0].digit == 5);
  CHECK(e.digits[0].meaning.starts_with("Permanent negative completion: "));
  CHECK(e.digits[1].digit == 5);
  CHECK(e.digits[1].meaning.starts_with("Mail system: "));
  CHECK(e.digits[2].digit == 0);
  CHECK(e.rfc821_phrase == "Requested action not taken: mailbox unavailable [E.g., mailbox not found, no access]");
  CHECK(e.rfc5321_phrase.starts_with("Requested action not taken: mailbox unavailable (e.g., "));
  CHECK(std::count(e.references.begin(), e.references.end(), "RFC 821 section 4.2.2") == 1);
  CHECK(explain("5.1.1").digits.empty());
  CHECK(explain("hello").digits.empty());
}

TEST_CASE("where code and status disagree, mail programs go by the code", "[knowledge]") {
  const auto accepted = explain("250 5.1.1");
  CHECK(verdict(accepted) == "success - by -, -, -");
  CHECK(
      has_note(accepted, "The codes disagree: 250 says success, 5.1.1 says permanent. Mail programs go by the reply code (250)."));
  const auto refused = explain("550 2.0.0");
  CHECK(refused.severity == ReplySeverity::permanent);
  CHECK(refused.confidence == Confidence::code);  // a status of success names no cause
  CHECK(has_note(refused, "550 says permanent, 2.0.0 says success"));
  const auto later = explain("450 5.2.2");
  CHECK(later.severity == ReplySeverity::temporary);
  CHECK(later.retry == "later");
  CHECK(has_note(later, "450 says temporary, 5.2.2 says permanent"));
  CHECK_FALSE(has_note(explain("550 5.1.1"), "disagree"));
  CHECK_FALSE(has_note(explain("999 5.1.1"), "disagree"));  // 999 says nothing
}

TEST_CASE("codes outside every standard", "[knowledge]") {
  struct Row {
    std::string_view why, text, note;
    bool severity, grammar;
  };
  for (const auto& row : std::vector<Row>{
           {"a status that lost its dots", "571", "571 is not defined in any standard; it is only seen in practice.", true, false},
           {"an error number of the system", "111", "111 is not defined in any standard; it is only seen in practice.", true,
            false},
           {"no first digit that means anything", "999", "999 is not defined in any standard.", false, false},
           {"an unknown one, permanent by its first digit", "599", "599 is not defined in any standard.", true, false},
           {"within the grammar, and yet in no standard", "559 x", "559 is not defined in any standard", true, true},
       }) {
    INFO(row.why);
    const auto e = explain(row.text);
    CHECK(has_note(e, row.note));
    CHECK(e.severity.has_value() == row.severity);
    CHECK(has_note(e, "RFC 5321 section 4.2 allows 2 to 5 as the first digit") == !row.grammar);
    CHECK_FALSE(e.code_title.empty());
    CHECK_FALSE(e.code_meaning.empty());
  }
  CHECK(explain("599").confidence == Confidence::by_class);
  CHECK(explain("599").cause == "unclassified");
  CHECK(explain("999").cause == "unclassified");
  CHECK_FALSE(explain("999").confidence.has_value());
}

TEST_CASE("345 is a misprint for 354", "[knowledge]") {
  CHECK(has_note(explain("345"), "Probably 354 is meant."));
  CHECK_FALSE(has_note(explain("354"), "is meant"));
}

TEST_CASE("statuses that the registry does not have: the subject speaks, else the class", "[knowledge]") {
  CHECK(explain("5.7.999").status_title == "Not in IANA's registry; its subject: Security or policy");
  CHECK_FALSE(explain("5.7.999").status_meaning.empty());
  CHECK(explain("5.99.1").status_title == "Not in IANA's registry, nor is its subject");
  CHECK_FALSE(explain("5.99.1").status_meaning.empty());
  CHECK(explain("550 5.99.1").confidence == Confidence::code);  // then the code decides
  CHECK(explain("5.99.1").confidence == Confidence::by_class);
}

TEST_CASE("the command narrows down what a code means", "[knowledge]") {
  struct Row {
    std::string_view command, cause;
    bool listed;
  };
  for (const auto& row : std::vector<Row>{
           {"", "recipient-unknown", true},
           {"RCPT", "recipient-unknown", true},
           {"MAIL", "sender-rejected", true},
           {".", "policy", true},
           {"CONNECT", "ip-blocked", false},
           {"NOOP", "recipient-unknown", false},
           {"XYZZY", "recipient-unknown", true},
       }) {
    INFO(row.command);
    const auto e = explain("550", {.command = row.command});
    CHECK(e.cause == row.cause);
    CHECK(e.confidence == Confidence::code);
    CHECK(has_note(e, "No RFC lists 550 among the replies to " + std::string(row.command) + ".") == !row.listed);
  }
  CHECK(explain("550", {.command = "MAIL"}).code_meaning != explain("550", {.command = "RCPT"}).code_meaning);
}

TEST_CASE("rule beats status beats code beats class", "[knowledge]") {
  struct Row {
    std::string_view why, text, cause;
    Confidence confidence;
  };
  for (const auto& row : std::vector<Row>{
           {"a text that a rule knows, against its status", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
            "recipient-unknown", Confidence::rule},
           {"a status, against its code", "550 5.2.2 qqzz", "mailbox-full", Confidence::status},
           {"a status that says nothing leaves it to the code", "550 5.0.0 qqzz user", "recipient-unknown", Confidence::code},
           {"a code whose words name no mailbox", "550 qqzz", "policy", Confidence::code},
           {"in another case", "550 qqzz USER", "recipient-unknown", Confidence::code},
           {"in another language", "550 qqzz bo\xC3\xAEte", "recipient-unknown", Confidence::code},
           {"a code", "552 qqzz", "mailbox-full", Confidence::code},
           {"a class", "599 qqzz", "unclassified", Confidence::by_class},
       }) {
    INFO(row.why);
    const auto e = explain(row.text);
    CHECK(e.confidence == row.confidence);
    CHECK(e.cause == row.cause);
    CHECK(e.rule.empty() == (row.confidence != Confidence::rule));
  }
}

TEST_CASE("texts whose words look like those of another cause", "[knowledge]") {
  struct Row {
    std::string_view text, group;  // `!` before a group: not this one
  };
  for (const auto& row : std::vector<Row>{
           {"552 We cannot process messages of this size", "message-too-large"},
           {"452 4.2.2 mailbox has no room for e-mails of this size", "mailbox-full"},
           {"451 4.3.1 Not enough disk space to accept mail of that size", "!message-too-large"},
           {"550 5.1.1 User 80040213 unknown", "recipient-unknown"},
           {"550 5.1.1 <800ccc0d@example.com> no such user", "recipient-unknown"},
           {"550 5.7.1 Message blocked, case number 80040217", "!auth-failed"},
           {"451 4.7.1 Greylisted, ref -2147220973", "greylisted"},
           {"550 5.7.1 The SMTP server 192.0.2.1 is unknown to us, no PTR record", "ptr-helo"},
           {"550 5.7.1 IP scored 12, allowed min 70", "!content-spam"},
           {"550 message scored 7.3, which is above the limit", "content-spam"},
           {"450 4.7.1 You are new to us; your IP has no reputation, rate limited", "!greylisted"},
           {"450 4.7.1 You are new to us, wait some minutes", "greylisted"},
           {"451 4.3.0 Could not verify recipient (LDAP timeout)", "!recipient-unknown"},
           {"452 4.7.1 Votre quota est dépassé: trop de messages", "!mailbox-full"},
           {"554 We do not take messages of this kind", "!relay-denied"},
           {"550 We cannot process mail for your own domain", "!relay-denied"},
           {"550 We do not handle mail for example.org", "relay-denied"},
           {"535 Kullanıcı adı veya şifre geçersiz", "auth-failed"},
           {"535 사용자를 인증할 수 없습니다", "auth-failed"},
           {"535 Usuario o clave desconocidos", "auth-failed"},
           {"550 Alıcı adresi geçersiz", "recipient-unknown"},
           {"550 사용자가 없습니다", "recipient-unknown"},
           {"552 Превышен лимит размера сообщения", "message-too-large"},
           {"552 Превышен лимит почтового ящика", "mailbox-full"},
           {"552 5.2.2 Превышен лимит квоты", "mailbox-full"},
           {"452 Превышено количество получателей", "too-many-recipients"},
           {"552 Размер почтового ящика превышает допустимый", "mailbox-full"},
           {"450 Превышен лимит писем в час", "rate-limited"},
           {"550 5.7.1 Sender does not have permission to send to this group", "recipient-refused"},
           {"550 Sender does not have permission to post to this list", "recipient-refused"},
           {"421 Sender does not have enough credits", "!sender-rejected"},
           {"550 5.7.1 User may not send to this group", "recipient-refused"},
           {"550 User may not send mail", "sender-rejected"},
           {"553 5.1.8 Non-existent sender domain", "sender-rejected"},
           {"550 5.1.8 sender non-existent domain", "sender-rejected"},
           {"553 Sender address rejected: nonexistent domain", "sender-rejected"},
           {"550 Nonexistent domain", "domain-not-found"},
           {"550 5.1.2 MX record of example.org points to localhost", "domain-no-mail"},
           {"550 MX record of example.org points to localhost", "sender-rejected"},
           {"552 Messages with attachments over 10 MB are not accepted", "message-too-large"},
           {"550 Messages containing files larger than 20 MB are refused", "message-too-large"},
           {"550 Messages with attachments are refused", "content-virus"},
           {"450 4.7.1 Sender IP address unknown!", "!recipient-unknown"},
           {"550 IP address is invalid.", "!recipient-unknown"},
           {"550 El dominio ejemplo.es esta en una lista negra", "bad-reputation"},
           {"550 Your server is misconfigured, it has no valid host name", "ptr-helo"},
           {"550 Your DNS is misconfigured", "!system-error"},
           {"550 The DNS records of your IP were not found", "ptr-helo"},
           {"550 This domain is not set up to receive mail", "domain-no-mail"},
           {"554 In your country we have offices, no such user", "recipient-unknown"},
           {"554 Phishing link in this country", "content-spam"},
           {"535 5.7.0 Login failed, please enable SMTP authentication in the web mail", "auth-failed"},
           {"454 4.7.0 The mail rate is over, log in first", "!auth-required"},
           {"550 émetteur refusé", "sender-rejected"},
           {"550 Émetteur refusé", "sender-rejected"},
           {"535 Échec de l'authentification", "auth-failed"},
           {"535 şifre hatalı", "auth-failed"},
       }) {
    INFO(row.text);
    const auto e = explain(row.text);
    if (row.group.starts_with('!')) {
      CHECK(e.cause_group != row.group.substr(1));
    } else {
      CHECK(e.cause_group == row.group);
    }
  }
}

TEST_CASE("a text that no rule knows keeps its codes; a text without codes may still be known", "[knowledge]") {
  const auto known = explain("User unknown in local recipient table");
  CHECK(known.cause == "recipient-unknown");
  CHECK(known.confidence == Confidence::rule);
  CHECK_FALSE(known.severity.has_value());
  const auto unknown = explain("qqzz");
  CHECK(verdict(unknown) == "- unclassified by -, -, -");
  CHECK(unknown.text == "qqzz");
  CHECK(explain("").cause == "unclassified");
  const auto known_to_say_nothing = explain("Mail rejected OUK_513");
  CHECK(known_to_say_nothing.cause == "unclassified");
  CHECK(known_to_say_nothing.confidence == Confidence::rule);
  CHECK(known_to_say_nothing.title != unknown.title);
}

TEST_CASE("what succeeded is never a failure, whatever its text says", "[knowledge]") {
  for (const std::string_view text :
       {"250 2.0.0 User unknown in local recipient table", "250 spam blocked, listed in zen.spamhaus.org", "221 5.7.1 denied",
        "354 mailbox full", "235 authentication failed", "250-5.1.1 relay access denied\n250 5.1.1 over quota"}) {
    INFO(text);
    const auto e = explain(text);
    CHECK(e.cause.empty());
    CHECK(e.cause_group.empty());
    CHECK(e.rule.empty());
    CHECK(e.retry.empty());
    CHECK(e.fixes.empty());
    CHECK_FALSE(e.title.empty());
  }
}

TEST_CASE("odd forms are explained like the standard one", "[knowledge]") {
  struct Row {
    std::string_view text, like;
  };
  for (const auto& row : std::vector<Row>{
           {"550 #5.1.0 qqzz", "550 5.1.0 qqzz"},
           {"550-5.1.1 qqzz", "550 5.1.1 qqzz"},
           {"550: 5.2.2 qqzz", "550 5.2.2 qqzz"},
           {"550 550 5.7.1 qqzz", "550 5.7.1 qqzz"},
           {"550 (#5.1.1) qqzz", "550 5.1.1 qqzz"},
           {"550-5.7.26 qqzz\n550-5.7.26\n550 5.7.26", "550 5.7.26 qqzz"},
       }) {
    INFO(row.text);
    const auto odd = explain(row.text);
    const auto plain = explain(row.like);
    CHECK(verdict(odd) == verdict(plain));
    CHECK(odd.enhanced_status == plain.enhanced_status);
    CHECK(odd.text == "qqzz");
    CHECK(odd.input == row.text);
  }
}

TEST_CASE("a reply of several lines is one text for the rules", "[knowledge]") {
  const auto e = explain(
      "550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
      "550-5.1.1 double-checking the recipient's email address for typos or\n"
      "550 5.1.1 unnecessary spaces.");
  CHECK(e.rule == "google/no-such-user");
  CHECK(e.provider == "google");
  CHECK(e.text ==
        "The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for "
        "typos or "
        "unnecessary spaces.");
}

TEST_CASE("what a text names fills the advice", "[knowledge]") {
  const auto e = explain("554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org");
  CHECK(e.cause == "listed-on-dnsbl");
  CHECK(e.cause_group == "ip-blocked");
  CHECK(e.captures == Values{{"ip", "192.0.2.9"}, {"list", "zen.spamhaus.org"}});
  CHECK(std::count(e.checks.begin(), e.checks.end(), "dig +short 9.2.0.192.zen.spamhaus.org") == 1);
  const auto all = join(e.fixes, " ") + e.title;
  CHECK(all.find("192.0.2.9") != std::string::npos);
  CHECK(all.find('{') == std::string::npos);
}

TEST_CASE("an address at the end of a text is taken whole", "[knowledge]") {
  for (const std::string text : {"5.7.1 Unable to relay for bob@example.org", "550 relaying denied for <bob@example.org>",
                                 "550 5.7.1 Unable to relay for bob@example.org."}) {
    INFO(text);
    CHECK(explain(text).captures == Values{{"address", "bob@example.org"}, {"domain", "example.org"}});
  }
}

TEST_CASE("what the text does not name, the case may: whom the cause is about", "[knowledge]") {
  const ExplainContext both = {.sender = "s@example.com", .recipient = "r@example.net"};
  const auto spf = explain("550 5.7.23 qqzz", both);  // about the sender
  CHECK(std::count(spf.checks.begin(), spf.checks.end(), "dig +short TXT example.com") == 1);
  CHECK(join(spf.checks, " ").find("example.net") == std::string::npos);
  const auto unknown = explain("550 5.1.1 qqzz", both);  // about the recipient
  CHECK(join(unknown.checks, " ").find("example.com") == std::string::npos);
  CHECK(join(explain("550 5.7.23 qqzz").checks, " ").find('{') == std::string::npos);  // not known: left out
}

TEST_CASE("good captures reach fixes and checks, each as what it is", "[knowledge]") {
  Explainer explainer(greedy_tables());
  const auto e = explainer.explain(
      "550 5.7.1 zzq ip=192.0.2.9 domain=example.com address=a@example.com host=mx.example.net list=bl.example.org "
      "url=https://example.com/ limit=10MB mechanism=PLAIN");
  CHECK(e.title == "From 192.0.2.9 of example.com");
  CHECK(e.fixes == std::vector<std::string>{"Ask example.com", "Ask mx.example.net", "Wait 10MB", "Nobody knows 9.2.0.192"});
  CHECK(e.checks == std::vector<std::string>{"dig -x 192.0.2.9", "dig example.com", "mail a@example.com", "ping mx.example.net",
                                             "dig 9.2.0.192.bl.example.org", "curl https://example.com/", "echo 10MB",
                                             "echo PLAIN"});
}

TEST_CASE("hostile captures never reach a check", "[knowledge]") {
  Explainer explainer(greedy_tables());
  for (const std::string_view value :
       {"$(reboot)", "`reboot`", "; reboot", "| sh", "&& sh", "-rf", "--help", "'",  "\"",   "'; reboot; '", "a b",
        "\treboot",  "*",        "~root",    "\\",   "<a",    ">a",  "#",      "!!", "\xFF", "${IFS}",       "a\x1B[31m"}) {
    INFO(value);
    const auto e = explainer.explain(greedy_text(value, value));
    REQUIRE(e.rule == "greedy/all");
    CHECK(e.captures.at("ip") == value);
    CHECK(e.checks.empty());
  }
  // A line break: what is read as one text has none, so it comes as a space.
  CHECK(explainer.explain(greedy_text("x\nreboot", "x\nreboot")).checks.empty());
  // One bad value spoils only the commands that it would stand in.
  CHECK(explainer.explain(greedy_text("192.0.2.9", "$(reboot)")).checks == std::vector<std::string>{"dig -x 192.0.2.9"});
}

TEST_CASE("hostile senders and recipients never reach a check", "[knowledge]") {
  for (const std::string_view domain : {"$(reboot).com", "-x.com", "a;b", "a b.com", "'", "example.com\nreboot"}) {
    const auto address = "s@" + std::string(domain);
    INFO(address);
    const auto e = explain("550 5.7.23 qqzz", {.host = domain, .sender = address, .recipient = address});
    CHECK(join(e.checks, "\n").find(domain) == std::string::npos);
  }
}

TEST_CASE("as 4xx a cause may pass, as 5xx it wants a fix", "[knowledge]") {
  struct Row {
    std::string_view text, retry;
  };
  for (const auto& row : std::vector<Row>{
           {"452 4.2.2 mailbox full", "later"},
           {"552 5.2.2 mailbox full", "after-fix"},
           {"450 4.2.0 <a@example.net>: Recipient address rejected: Greylisted", "later"},
           {"599 qqzz", "after-fix"},
           {"499 qqzz", "later"},
           {"550 5.1.1 qqzz", "never"},
       }) {
    INFO(row.text);
    CHECK(explain(row.text).retry == row.retry);
  }
}

TEST_CASE("whose words these are", "[knowledge]") {
  CHECK(explain("550 x").speaker == "remote-server");
  CHECK(explain("535 x", {.command = "AUTH"}).speaker == "relay");  // one logs in where one hands mail in
  CHECK(explain("connection refused", {.from_client = true}).speaker == "client");
  CHECK(explain("connection refused", {.from_client = true}).cause == "connection-refused");
}

TEST_CASE("the cause for want of a better one", "[knowledge]") {
  CHECK(explain("qqzz", {.otherwise = "connection-lost"}).cause == "connection-lost");
  CHECK(explain("550 qqzz", {.otherwise = "connection-lost"}).cause == "policy");
  CHECK(explain("connection refused", {.otherwise = "connection-lost"}).cause == "connection-refused");
}

TEST_CASE("a cause that no text has shown", "[knowledge]") {
  const auto e = test::explainer().explain_cause("spf-failure", {.from_client = true, .sender = "s@example.com"});
  CHECK(e.cause == "spf-failure");
  CHECK(e.cause_group == "sender-auth-failed");
  CHECK(e.speaker == "client");
  CHECK_FALSE(e.confidence.has_value());
  CHECK(std::count(e.checks.begin(), e.checks.end(), "dig +short TXT example.com") == 1);
  const auto none = test::explainer().explain_cause("weather");
  CHECK(none.cause.empty());
  CHECK(none.title.empty());
}

namespace {

void check_verdict(Explainer& explainer, std::string_view text, const ExplainContext& context) {
  const auto whole = explainer.explain(text, context);
  auto e = explainer.explain(text, context, Depth::verdict);
  INFO(text);
  CHECK(e.title.empty() == (e.begun_title.has_value() || whole.title.empty()));
  explainer.complete_title(e);
  CHECK(std::tuple(e.cause, e.cause_group, e.rule, e.provider, e.speaker, e.title, e.text) ==
        std::tuple(whole.cause, whole.cause_group, whole.rule, whole.provider, whole.speaker, whole.title, whole.text));
  CHECK(std::tuple(e.severity, e.confidence, e.reply_code, e.enhanced_status) ==
        std::tuple(whole.severity, whole.confidence, whole.reply_code, whole.enhanced_status));
}

}  // namespace

TEST_CASE("a verdict is that of the whole explanation, for every sample of every rule", "[knowledge]") {
  Explainer explainer(builtin_tables());
  const ExplainContext context{.command = "RCPT", .recipient = "a@example.net"};
  for (const auto& rule : builtin_tables().rules) {
    for (const auto sample : rule.samples) check_verdict(explainer, sample, context);
  }
}

TEST_CASE("what a title names out of the text is looked for only where somebody asks", "[knowledge]") {
  Explainer explainer(builtin_tables());
  const std::string_view text =
      "451 4.7.650 The mail server [192.0.2.9] has been temporarily rate limited due to IP reputation. (S844)";
  auto e = explainer.explain(text, {.command = "MAIL"}, Depth::verdict);
  CHECK(e.title.empty());
  explainer.complete_title(e);
  CHECK(e.title.find("192.0.2.9") != std::string::npos);
  CHECK_FALSE(e.begun_title.has_value());
  CHECK(e.captures.at("ip") == "192.0.2.9");
}

TEST_CASE("a verdict is that of the whole explanation, whatever told it", "[knowledge]") {
  Explainer explainer(builtin_tables());
  for (const std::string_view text : {"", "550", "5.1.1", "450 4.2.0 qqzz", "250 2.0.0 Ok", "354", "111", "999", "qqzz",
                                      "connection refused", "550 5.1.1 <a@example.net>: User unknown"}) {
    check_verdict(explainer, text, {});
    check_verdict(explainer, text,
                  {.command = "RCPT", .host = "mx.example.net", .sender = "s@example.org", .recipient = "a@example.net"});
    check_verdict(explainer, text, {.from_client = true, .otherwise = "expired", .severity = ReplySeverity::temporary});
  }
}

TEST_CASE("explaining is total: whatever bytes behind a code", "[knowledge]") {
  for (int byte = 0; byte < 256; ++byte) {
    for (const std::string_view head : {"", "550", "550 ", "550 5.1.1", "550 5.1.1 "}) {
      const auto text = std::string(head) + static_cast<char>(byte);
      const auto e = explain(text);
      if (e.input != text || (!e.cause.empty() && e.title.empty())) FAIL_CHECK("byte " << byte << " behind " << head);
    }
  }
}

}  // namespace smtpwhy::knowledge
