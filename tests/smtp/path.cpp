#include "smtp/path.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("the argument of MAIL and RCPT", "[smtp]") {
  struct Row {
    std::string_view why, argument, address, parameters;
  };
  for (const auto& row : std::vector<Row>{
           {"as it should be", "TO:<b@example.net>", "b@example.net", ""},
           {"with parameters", "FROM:<a@example.com> SIZE=98 BODY=8BITMIME", "a@example.com", "SIZE=98 BODY=8BITMIME"},
           {"no space before the parameters", "FROM:<a@example.com>SIZE=98", "a@example.com", "SIZE=98"},
           {"the null reverse-path (RFC 5321 section 4.5.5)", "FROM:<>", "", ""},
           {"the null reverse-path with parameters", "FROM:<> SIZE=98", "", "SIZE=98"},
           {"a space behind the colon, as people type it", "FROM: <a@example.com>", "a@example.com", ""},
           {"a space before the colon", "FROM :<a@example.com>", "a@example.com", ""},
           {"spaces within the brackets", "FROM:< a@example.com >", "a@example.com", ""},
           {"no brackets", "TO:b@example.net", "b@example.net", ""},
           {"no brackets, with parameters", "TO: b@example.net NOTIFY=NEVER", "b@example.net", "NOTIFY=NEVER"},
           {"a local name (RFC 5321 section 4.1.1.3)", "TO:<postmaster>", "postmaster", ""},
           {"a quoted local part with a bracket", R"(TO:<"a>b"@example.net> X)", R"("a>b"@example.net)", "X"},
           {"a quoted quote before it", R"(TO:<"a\">b"@example.net>)", R"("a\">b"@example.net)", ""},
           {"a quoted backslash at its end", R"(TO:<"a\\"@example.net> X)", R"("a\\"@example.net)", "X"},
           {"a quote without an end", R"(TO:<"a@example.net> X)", R"("a@example.net)", "X"},
           {"a source route (RFC 821 section 4.1.2): its last hop", "TO:<@a.example,@b.example:c@d.example>", "c@d.example", ""},
           {"a source route with no address", "TO:<@a.example>", "@a.example", ""},
           {"an address literal of IPv6 has colons", "TO:<b@[IPv6:2001:db8::1]>", "b@[IPv6:2001:db8::1]", ""},
           {"a source route to one", "TO:<@a.example:b@[IPv6:2001:db8::1]>", "b@[IPv6:2001:db8::1]", ""},
           {"no closing bracket", "TO:<b@example.net", "b@example.net", ""},
           {"no closing bracket, and parameters", "FROM:<a@example.com SIZE=98", "a@example.com", "SIZE=98"},
           {"bytes above ASCII (RFC 6531)", "TO:<m\xC3\xBCller@example.net> SMTPUTF8", "m\xC3\xBCller@example.net", "SMTPUTF8"},
           {"nothing behind the colon", "TO:", "", ""},
           {"only an opening bracket", "TO:<", "", ""},
       }) {
    INFO(row.why);
    const std::vector<char> exact(row.argument.begin(), row.argument.end());
    const auto path = parse_path_argument({exact.data(), exact.size()});
    REQUIRE(path.has_value());
    CHECK(path->address == row.address);
    CHECK(path->parameters == row.parameters);
  }
  CHECK_FALSE(parse_path_argument("<a@example.com>").has_value());  // no colon
  CHECK_FALSE(parse_path_argument("").has_value());
}

TEST_CASE("whether a parameter is there", "[smtp]") {
  struct Row {
    std::string_view why, parameters, keyword;
    bool there;
  };
  for (const auto& row : std::vector<Row>{
           {"with a value", "SIZE=98 BODY=8BITMIME", "BODY", true},
           {"without one", "SIZE=98 SMTPUTF8", "SMTPUTF8", true},
           {"in any case", "size=98", "SIZE", true},
           {"another", "SIZE=98", "BODY", false},
           {"as a value", "BODY=SIZE", "SIZE", false},
           {"as the head of another", "SIZES=1", "SIZE", false},
           {"more space between", "A=1 \t B=2", "B", true},
           {"nothing", "", "SIZE", false},
       }) {
    INFO(row.why);
    CHECK(has_parameter(row.parameters, row.keyword) == row.there);
  }
}

TEST_CASE("the domain of an address", "[smtp]") {
  CHECK(domain_of("a@example.com") == "example.com");
  CHECK(domain_of(R"("a@b"@example.com)") == "example.com");
  CHECK(domain_of("a@[192.0.2.1]") == "[192.0.2.1]");
  CHECK(domain_of("postmaster").empty());
  CHECK(domain_of("a@").empty());
  CHECK(domain_of("").empty());
}

}  // namespace smtpwhy
