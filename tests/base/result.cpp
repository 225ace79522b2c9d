#include "base/result.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("an error as it is printed, whole", "[base]") {
  struct Row {
    std::string_view why;
    Error error;
    std::string_view text;
  };
  for (const auto& row : std::vector<Row>{
           {"a message alone", {ErrorKind::usage, "no such option", {}, {}, {}}, "no such option"},
           {"with a place", {ErrorKind::input, "cannot read", "mail.log", {}, {}}, "mail.log: cannot read"},
           {"with a hint", {ErrorKind::input, "cannot read", "mail.log", "try sudo", {}}, "mail.log: cannot read\nhint: try sudo"},
           {"with a hint and no place",
            {ErrorKind::usage, "no such option", {}, "see --help", {}},
            "no such option\nhint: see --help"},
           {"with all there is",
            {ErrorKind::table, "a rule has no field \"caus\"", "rules/x.toml:3:1", "did you mean \"cause\"?",
             "  caus = \"tls\"\n  ^"},
            "rules/x.toml:3:1: a rule has no field \"caus\"\n"
            "  caus = \"tls\"\n"
            "  ^\n"
            "hint: did you mean \"cause\"?"},
       }) {
    INFO(row.why);
    CHECK(describe(row.error) == row.text);
  }
}

TEST_CASE("a result is a value or an error", "[base]") {
  Result<std::string> good = std::string("value");
  REQUIRE(good.ok());
  CHECK(static_cast<bool>(good));
  CHECK(*good == "value");
  CHECK(good->size() == 5);
  *good += "s";
  CHECK(good.value() == "values");

  const Result<std::string> bad = Error{ErrorKind::output, "disk full", {}, {}, {}};
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().kind == ErrorKind::output);
  CHECK(bad.error().message == "disk full");
}

}  // namespace smtpwhy
