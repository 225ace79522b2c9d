#include "smtp/reply_code.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("every number from 000 to 999 as a reply code", "[smtp]") {
  for (int value = 0; value < 1000; ++value) {
    const auto code = ReplyCode::from(value);
    const int first = value / 100;
    const int second = value / 10 % 10;
    INFO(value);
    CHECK(code.has_value() == (first >= 1));
    if (!code) continue;
    CHECK(code->value() == value);
    CHECK(code->digit(1) == first);
    CHECK(code->digit(2) == second);
    CHECK(code->digit(3) == value % 10);
    CHECK(code->severity().has_value() == (first <= 5));
    CHECK(code->follows_grammar() == (first >= 2 && first <= 5 && second <= 5));
    CHECK(code->is_failure() == (first == 4 || first == 5));
  }
  for (const int value : {-1, -550, 1000, 5500, 65536 + 250}) CHECK_FALSE(ReplyCode::from(value).has_value());
}

TEST_CASE("the first digit is the severity (RFC 5321 section 4.2.1)", "[smtp]") {
  struct Row {
    int code;
    std::string_view severity;
  };
  for (const auto& row : std::vector<Row>{
           {100, "preliminary"},
           {199, "preliminary"},
           {200, "success"},
           {250, "success"},
           {299, "success"},
           {334, "intermediate"},
           {354, "intermediate"},
           {421, "temporary"},
           {499, "temporary"},
           {500, "permanent"},
           {554, "permanent"},
           {599, "permanent"},
       }) {
    INFO(row.code);
    CHECK(name(*ReplyCode::from(row.code)->severity()) == row.severity);
  }
}

TEST_CASE("codes are in the order of their numbers", "[smtp]") {
  CHECK(*ReplyCode::from(421) < *ReplyCode::from(550));
  CHECK(*ReplyCode::from(550) == *ReplyCode::from(550));
  CHECK(*ReplyCode::from(550) != *ReplyCode::from(551));
}

}  // namespace smtpwhy
