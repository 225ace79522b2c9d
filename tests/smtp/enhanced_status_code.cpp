#include "smtp/enhanced_status_code.h"

#include "catch.h"

namespace smtpwhy {
namespace {

std::string shown(const std::optional<EnhancedStatusCode>& status) { return status ? to_string(*status) : "none"; }

}  // namespace

TEST_CASE("a text as a whole is a status, or none (RFC 3463 section 2)", "[smtp]") {
  struct Row {
    std::string_view why, text, status;
  };
  for (const auto& row : std::vector<Row>{
           {"success", "2.0.0", "2.0.0"},
           {"temporary", "4.2.2", "4.2.2"},
           {"permanent", "5.7.26", "5.7.26"},
           {"three digits each", "5.999.999", "5.999.999"},
           {"leading zeros are read as they are meant", "5.07.001", "5.7.1"},
           {"there is no class 1", "1.1.1", "none"},
           {"there is no class 3", "3.1.1", "none"},
           {"there is no class 0", "0.1.1", "none"},
           {"nor 6", "6.1.1", "none"},
           {"a class of two digits", "55.1.1", "none"},
           {"four digits in the subject", "5.1000.1", "none"},
           {"four digits in the detail", "5.1.1000", "none"},
           {"two numbers", "5.1", "none"},
           {"four numbers are an IP address or a version", "5.1.1.2", "none"},
           {"no subject", "5..1", "none"},
           {"no detail", "5.1.", "none"},
           {"a dot behind", "5.1.1.", "none"},
           {"a letter behind", "5.1.1a", "none"},
           {"X is for the registry", "X.1.1", "none"},
           {"space before", " 5.1.1", "none"},
           {"space behind", "5.1.1 ", "none"},
           {"a colon behind", "5.1.1:", "none"},
           {"a sign", "5.-1.1", "none"},
           {"commas", "5,1,1", "none"},
           {"a reply code", "550", "none"},
           {"nothing", "", "none"},
       }) {
    INFO(row.why);
    const std::vector<char> exact(row.text.begin(), row.text.end());
    CHECK(shown(parse_status({exact.data(), exact.size()})) == row.status);
  }
}

TEST_CASE("a status at the head of a text, and what is behind it", "[smtp]") {
  struct Row {
    std::string_view why, text, status, rest;
  };
  for (const auto& row : std::vector<Row>{
           {"a space", "5.1.1 No such user", "5.1.1", "No such user"},
           {"more space", "5.1.1 \t No such user", "5.1.1", "No such user"},
           {"alone", "5.1.1", "5.1.1", ""},
           {"a colon", "5.1.1: No such user", "5.1.1", "No such user"},
           {"a colon at the end", "5.1.1:", "5.1.1", ""},
           {"a bracket is the text's", "5.1.1 <a@example.net>: unknown", "5.1.1", "<a@example.net>: unknown"},
           {"a hyphen is no digit", "5.7.1-Blocked", "5.7.1", "-Blocked"},
           {"the full stop of a sentence", "5.1.1. No", "5.1.1", ". No"},
           {"an IP address is none", "5.1.1.2 is blocked", "none", "untouched"},
           {"a letter at once", "5.7.1abc", "none", "untouched"},
           {"four digits", "5.7.1234 x", "none", "untouched"},
           {"space before", " 5.1.1 x", "none", "untouched"},
           {"class 3", "3.1.1 x", "none", "untouched"},
           {"a version number of two", "4.94 x", "none", "untouched"},
           {"prose", "No such user 5.1.1", "none", "untouched"},
           {"nothing", "", "none", "untouched"},
       }) {
    INFO(row.why);
    const std::vector<char> exact(row.text.begin(), row.text.end());
    std::string_view rest = "untouched";
    CHECK(shown(take_status({exact.data(), exact.size()}, &rest)) == row.status);
    CHECK(rest == row.rest);
    CHECK(shown(take_status(row.text)) == row.status);
  }
}

TEST_CASE("a status is written as it is read, for every subject and detail", "[smtp]") {
  for (const int status_class : {2, 4, 5}) {
    for (int number = 0; number < 1000; ++number) {
      for (const auto& status : {EnhancedStatusCode{status_class, number, 7}, EnhancedStatusCode{status_class, 7, number}}) {
        if (parse_status(to_string(status)) != status) FAIL_CHECK(to_string(status));
      }
    }
  }
}

}  // namespace smtpwhy
