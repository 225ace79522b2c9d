#include "smtp/extensions.h"

#include "catch.h"

#include <array>

namespace smtpwhy {

TEST_CASE("a reply to EHLO offers what its lines begin with, but for the first, which greets", "[smtp]") {
  const std::array<std::string_view, 6> lines = {"SIZE.example.org", "size 1000",  "AUTH=PLAIN LOGIN",
                                                 "AUTH CRAM-MD5",    " STARTTLS ", ""};
  struct Row {
    std::string_view keyword;
    bool offered;
  };
  for (const auto& row : {Row{"SIZE", true},
                          {"AUTH", true},
                          {"STARTTLS", true},
                          {"PIPELINING", false},
                          {"SIZE.EXAMPLE.ORG", false},
                          {"AUTH=PLAIN", false}}) {
    INFO(row.keyword);
    CHECK(offers_extension(lines, row.keyword) == row.offered);
    CHECK(Extensions(lines).has(row.keyword) == row.offered);
  }
  CHECK_FALSE(offers_extension({}, "SIZE"));
  CHECK((Extensions(lines).mechanisms() == std::vector<std::string>{"PLAIN", "LOGIN", "CRAM-MD5"}));
}

}  // namespace smtpwhy
