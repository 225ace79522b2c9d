// What the built-in tables must hold, by the standards themselves. What they hold besides, check.h looks after.
#include "knowledge/tables.h"

#include "base/text.h"
#include "knowledge/lookup.h"

#include "support/facts.h"
#include "support/tables.h"

#include "catch.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace smtpwhy::knowledge {
namespace {

using test::tables;

struct Phrase {
  int code;
  std::string_view words;
};

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The causes that C++ asks the catalogue for by name: what stands in quotes behind `explain_cause(`, or is returned by a function
// called `cause_of`.
std::set<std::string> causes_named_in(const std::string& source) {
  std::set<std::string> causes;
  const auto take = [&](std::size_t from, std::string_view opening, std::size_t end) {
    for (auto at = source.find(opening, from); at < end; at = source.find(opening, at + 1)) {
      const auto begin = at + opening.size();
      causes.insert(source.substr(begin, source.find('"', begin) - begin));
    }
  };
  take(0, "explain_cause(\"", std::string::npos);
  const auto function = source.find("std::string_view cause_of(");
  if (function != std::string::npos) take(function, "return \"", source.find("\n}", function));
  return causes;
}

}  // namespace

TEST_CASE("all 21 codes of RFC 821 section 4.2.2, in its words", "[knowledge]") {
  const std::vector<Phrase> phrases = {
      {211, "System status, or system help reply"},
      {214,
       "Help message [Information on how to use the receiver or the meaning of a particular non-standard command; this reply is "
       "useful "
       "only to the human user]"},
      {220, "<domain> Service ready"},
      {221, "<domain> Service closing transmission channel"},
      {250, "Requested mail action okay, completed"},
      {251, "User not local; will forward to <forward-path>"},
      {354, "Start mail input; end with <CRLF>.<CRLF>"},
      {421,
       "<domain> Service not available, closing transmission channel [This may be a reply to any command if the service knows it "
       "must "
       "shut down]"},
      {450, "Requested mail action not taken: mailbox unavailable [E.g., mailbox busy]"},
      {451, "Requested action aborted: local error in processing"},
      {452, "Requested action not taken: insufficient system storage"},
      {500, "Syntax error, command unrecognized [This may include errors such as command line too long]"},
      {501, "Syntax error in parameters or arguments"},
      {502, "Command not implemented"},
      {503, "Bad sequence of commands"},
      {504, "Command parameter not implemented"},
      {550, "Requested action not taken: mailbox unavailable [E.g., mailbox not found, no access]"},
      {551, "User not local; please try <forward-path>"},
      {552, "Requested mail action aborted: exceeded storage allocation"},
      {553, "Requested action not taken: mailbox name not allowed [E.g., mailbox syntax incorrect]"},
      {554, "Transaction failed"},
  };
  REQUIRE(phrases.size() == 21);
  for (const auto& [code, words] : phrases) {
    INFO(code);
    const auto* row = find_reply_code(tables(), *ReplyCode::from(code));
    REQUIRE(row != nullptr);
    CHECK(row->rfc821_text == words);
    CHECK(row->standard);
  }
  const auto with_words = std::count_if(tables().reply_codes.begin(), tables().reply_codes.end(),
                                        [](const auto& row) { return !row.rfc821_text.empty(); });
  CHECK(with_words == 21);  // no other code is said to be RFC 821's
}

TEST_CASE("all 24 codes of RFC 5321 section 4.2.3, in its words", "[knowledge]") {
  const std::vector<Phrase> phrases = {
      {211, "System status, or system help reply"},
      {214,
       "Help message (Information on how to use the receiver or the meaning of a particular non-standard command; this reply is "
       "useful "
       "only to the human user)"},
      {220, "<domain> Service ready"},
      {221, "<domain> Service closing transmission channel"},
      {250, "Requested mail action okay, completed"},
      {251, "User not local; will forward to <forward-path> (See Section 3.4)"},
      {252, "Cannot VRFY user, but will accept message and attempt delivery (See Section 3.5.3)"},
      {354, "Start mail input; end with <CRLF>.<CRLF>"},
      {421,
       "<domain> Service not available, closing transmission channel (This may be a reply to any command if the service knows it "
       "must "
       "shut down)"},
      {450, "Requested mail action not taken: mailbox unavailable (e.g., mailbox busy or temporarily blocked for policy reasons)"},
      {451, "Requested action aborted: local error in processing"},
      {452, "Requested action not taken: insufficient system storage"},
      {455, "Server unable to accommodate parameters"},
      {500, "Syntax error, command unrecognized (This may include errors such as command line too long)"},
      {501, "Syntax error in parameters or arguments"},
      {502, "Command not implemented (see Section 4.2.4)"},
      {503, "Bad sequence of commands"},
      {504, "Command parameter not implemented"},
      {550,
       "Requested action not taken: mailbox unavailable (e.g., mailbox not found, no access, or command rejected for policy "
       "reasons)"},
      {551, "User not local; please try <forward-path> (See Section 3.4)"},
      {552, "Requested mail action aborted: exceeded storage allocation"},
      {553, "Requested action not taken: mailbox name not allowed (e.g., mailbox syntax incorrect)"},
      {554, "Transaction failed (Or, in the case of a connection-opening response, \"No SMTP service here\")"},
      {555, "MAIL FROM/RCPT TO parameters not recognized or not implemented"},
  };
  REQUIRE(phrases.size() == 24);
  for (const auto& [code, words] : phrases) {
    INFO(code);
    const auto* row = find_reply_code(tables(), *ReplyCode::from(code));
    REQUIRE(row != nullptr);
    CHECK(row->rfc5321_text == words);
    CHECK(row->standard);
  }
  const auto with_words = std::count_if(tables().reply_codes.begin(), tables().reply_codes.end(),
                                        [](const auto& row) { return !row.rfc5321_text.empty(); });
  CHECK(with_words == 24);
}

TEST_CASE("every reply code stands once, has three digits, and is explained", "[knowledge]") {
  std::set<int> codes;
  for (const auto& row : tables().reply_codes) {
    INFO(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK((row.code >= 100 && row.code <= 999));
    CHECK_FALSE(row.title.empty());
    CHECK_FALSE(row.meaning.empty());
    CHECK((!row.standard || !row.defined_by.empty()));
  }
  for (int code = 100; code <= 999; ++code) {
    INFO(code);
    CHECK((find_reply_code(tables(), *ReplyCode::from(code)) != nullptr) == codes.contains(code));
  }
}

TEST_CASE("codes that later RFCs added", "[knowledge]") {
  struct Row {
    int code;
    std::string_view source;
  };
  for (const auto& row : std::vector<Row>{
           {235, "RFC 4954"},
           {334, "RFC 4954"},
           {432, "RFC 4954"},
           {454, "RFC 3207"},
           {521, "RFC 7504"},
           {530, "RFC 4954"},
           {534, "RFC 4954"},
           {535, "RFC 4954"},
           {538, "RFC 2554"},
           {556, "RFC 7504"},
       }) {
    INFO(row.code);
    const auto* known = find_reply_code(tables(), *ReplyCode::from(row.code));
    REQUIRE(known != nullptr);
    CHECK(known->standard);
    const auto& sources = known->defined_by;
    CHECK(std::any_of(sources.begin(), sources.end(), [&](std::string_view source) { return source.starts_with(row.source); }));
  }
}

// Much-read help pages turn the second digit's meanings into a list from 1 to 6. RFC 821 appendix E counts from 0 to 5.
TEST_CASE("the misnumbering trap: the second digit counts from 0, so 550 is the mail system and 421 the connection",
          "[knowledge]") {
  const std::vector<std::string_view> second = {"Syntax",      "Information", "Connections",
                                                "Unspecified", "Unspecified", "Mail system"};
  REQUIRE(tables().second_digits.size() == second.size());
  for (int digit = 0; digit < 6; ++digit) {
    INFO(digit);
    const auto* row = find_second_digit(tables(), digit);
    REQUIRE(row != nullptr);
    CHECK(row->name == second[static_cast<std::size_t>(digit)]);
    CHECK_FALSE(row->meaning.empty());
  }
  for (const int digit : {6, 7, 8, 9}) CHECK(find_second_digit(tables(), digit) == nullptr);

  struct Row {
    std::string_view code, second;
  };
  for (const auto& row : std::vector<Row>{{"550", "Mail system"},
                                          {"250", "Mail system"},
                                          {"354", "Mail system"},
                                          {"421", "Connections"},
                                          {"220", "Connections"},
                                          {"211", "Information"},
                                          {"214", "Information"},
                                          {"500", "Syntax"},
                                          {"535", "Unspecified"},
                                          {"441", "Unspecified"}}) {
    INFO(row.code);
    CHECK(test::explain(row.code).digits.at(1).meaning.starts_with(std::string(row.second) + ":"));
  }
}

TEST_CASE("the first digit, as RFC 821 appendix E names it", "[knowledge]") {
  const std::vector<std::string_view> first = {"Positive preliminary", "Positive completion", "Positive intermediate",
                                               "Transient negative completion", "Permanent negative completion"};
  REQUIRE(tables().first_digits.size() == first.size());
  for (int digit = 1; digit <= 5; ++digit) {
    INFO(digit);
    REQUIRE(find_first_digit(tables(), digit) != nullptr);
    CHECK(find_first_digit(tables(), digit)->name == first[static_cast<std::size_t>(digit - 1)]);
  }
  for (const int digit : {0, 6, 7, 8, 9}) CHECK(find_first_digit(tables(), digit) == nullptr);
}

TEST_CASE("the classes and subjects of RFC 3463 sections 3.1 and 3.2 to 3.8", "[knowledge]") {
  for (int number = 0; number < 10; ++number) {
    INFO(number);
    CHECK((find_status_class(tables(), number) != nullptr) == (number == 2 || number == 4 || number == 5));
    CHECK((find_status_subject(tables(), number) != nullptr) == (number <= 7));
  }
  std::set<std::string_view> keys;
  for (const auto& row : tables().status_codes) {
    INFO(row.status);
    CHECK(keys.insert(row.status).second);
    CHECK_FALSE(row.meaning.empty());
    CHECK((!row.registered || !row.defined_by.empty()));
  }
}

// The groups are a contract: reports of different versions are compared by them.
TEST_CASE("the groups of causes are these 33, no more and no fewer", "[knowledge]") {
  const std::set<std::string_view> wanted = {
      "recipient-unknown",
      "mailbox-disabled",
      "mailbox-full",
      "recipient-refused",
      "bad-address-syntax",
      "domain-not-found",
      "domain-no-mail",
      "dns-failure",
      "network",
      "loop",
      "expired",
      "sender-rejected",
      "relay-denied",
      "auth-required",
      "auth-failed",
      "sender-auth-failed",
      "ip-blocked",
      "bad-reputation",
      "ptr-helo",
      "rate-limited",
      "too-many-recipients",
      "greylisted",
      "content-spam",
      "content-virus",
      "content-invalid",
      "message-too-large",
      "policy",
      "tls",
      "protocol-error",
      "system-error",
      "system-full",
      "unavailable",
      "unclassified",
  };
  REQUIRE(wanted.size() == 33);
  std::set<std::string_view> groups;
  for (const auto& cause : tables().causes) {
    if (cause.parent.empty()) groups.insert(cause.id);
    CHECK(wanted.contains(group_of(cause)));
  }
  CHECK(groups == wanted);
}

TEST_CASE("the finer causes worth having are under their groups", "[knowledge]") {
  struct Row {
    std::string_view cause, group;
  };
  for (const auto& row : std::vector<Row>{
           {"recipient-moved", "recipient-unknown"},
           {"list-restricted", "recipient-refused"},
           {"suppressed", "recipient-refused"},
           {"connection-refused", "network"},
           {"connection-timeout", "network"},
           {"connection-lost", "network"},
           {"sender-account-restricted", "sender-rejected"},
           {"spf-failure", "sender-auth-failed"},
           {"dkim-failure", "sender-auth-failed"},
           {"dmarc-failure", "sender-auth-failed"},
           {"listed-on-dnsbl", "ip-blocked"},
           {"domain-blocked", "bad-reputation"},
           {"ptr-missing", "ptr-helo"},
           {"helo-invalid", "ptr-helo"},
           {"too-many-connections", "rate-limited"},
           {"quota-exceeded", "rate-limited"},
           {"forbidden-attachment", "content-virus"},
           {"tls-required", "tls"},
           {"certificate-invalid", "tls"},
           {"not-implemented", "protocol-error"},
           {"smtputf8-required", "protocol-error"},
           {"reason-elsewhere", "unclassified"},
       }) {
    INFO(row.cause);
    const auto* cause = find_cause(tables(), row.cause);
    REQUIRE(cause != nullptr);
    CHECK(group_of(*cause) == row.group);
  }
}

TEST_CASE("every cause that the sources name is in the catalogue", "[knowledge]") {
  std::set<std::string> named;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SMTPWHY_SOURCE_DIR) / "src")) {
    if (entry.path().extension() == ".cpp") named.merge(causes_named_in(file_text(entry.path())));
  }
  CHECK(named.size() >= 5);  // the search itself works
  for (const auto& cause : named) {
    INFO(cause);
    CHECK(find_cause(tables(), cause) != nullptr);
  }
  CHECK(causes_named_in("x.explain_cause(\"a\", y)\nstd::string_view cause_of(T t) {\n  return \"b\";\n}\nreturn \"c\";") ==
        std::set<std::string>{"a", "b"});
}

TEST_CASE("every cause tells what to do, and none leaves a hole in its words", "[knowledge]") {
  for (const auto& cause : tables().causes) {
    INFO(cause.id);
    const auto e = test::explainer().explain_cause(cause.id);
    CHECK(e.cause == cause.id);
    CHECK(e.title != cause.id);  // what stands there where the title needs a value that is not known
    CHECK_FALSE(e.explanation.empty());
    CHECK_FALSE(e.fixes.empty());
    CHECK_FALSE(e.who.empty());
    CHECK_FALSE(e.retry.empty());
  }
}

TEST_CASE("every table on disk is compiled in", "[knowledge]") {
  const auto data = std::filesystem::path(SMTPWHY_SOURCE_DIR) / "data";
  const auto stems = [&](std::string_view folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(data / folder)) {
      if (entry.path().extension() == ".toml") names.insert(entry.path().stem().string());
    }
    return names;
  };
  std::set<std::string> rules;
  for (const auto& row : tables().rules) rules.emplace(row.file);
  CHECK(rules == stems("rules"));
  std::set<std::string> formats;
  for (const auto& row : tables().formats) formats.emplace(row.name);
  CHECK(formats == stems("formats"));
}

TEST_CASE("complete: every reply code that was collected is known", "[knowledge]") {
  const auto rows = test::facts("reply_codes.tsv");
  if (!rows) return test::note_no_facts();
  CHECK(rows->size() >= 90);
  for (const auto& row : *rows) {
    INFO(row.at("code"));
    const auto code = ReplyCode::from(std::stoi(row.at("code")));
    REQUIRE(code.has_value());
    const auto* known = find_reply_code(tables(), *code);
    REQUIRE(known != nullptr);
    CHECK(known->standard == (row.at("standard") == "yes"));
    CHECK(known->rfc821_text.empty() == row.at("rfc821_text").empty());
    CHECK(known->rfc5321_text.empty() == (row.at("rfc5321_text").empty() || row.at("rfc5321_text").starts_with("(not in list")));
  }
}

TEST_CASE("complete: every enhanced status code that was collected is known", "[knowledge]") {
  const auto rows = test::facts("enhanced_status_codes.tsv");
  if (!rows) return test::note_no_facts();
  CHECK(rows->size() >= 80);
  for (const auto& row : *rows) {
    const auto& status = row.at("code");
    INFO(status);
    if (status.ends_with(".XXX.YYY")) {
      CHECK(find_status_class(tables(), status[0] - '0') != nullptr);
    } else if (status.ends_with(".YYY")) {
      CHECK(find_status_subject(tables(), std::stoi(status.substr(2))) != nullptr);
    } else {
      const auto parsed = parse_status("5" + status.substr(1));
      REQUIRE(parsed.has_value());
      const auto* known = find_status_code(tables(), *parsed);
      REQUIRE(known != nullptr);
      CHECK(known->registered == (row.at("registered_iana") == "yes"));
      if (known->registered && !row.at("sample_text").starts_with('(')) CHECK(known->title == row.at("sample_text"));
    }
  }
}

}  // namespace smtpwhy::knowledge
