#include "base/csv_fields.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("CSV: the rules of RFC 4180 section 2, and what breaks them", "[base]") {
  struct Row {
    std::string_view reason, line;
    std::vector<std::string> fields;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "a,b,c", {"a", "b", "c"}},
           {"empty fields, also the last", "a,,", {"a", "", ""}},
           {"an empty line", "", {""}},
           {"a comma in quotes", R"(a,"b,c",d)", {"a", "b,c", "d"}},
           {"doubled quotes", R"("say ""no""",x)", {R"(say "no")", "x"}},
           {"nothing in quotes", R"("",x)", {"", "x"}},
           {"a quote inside of a plain field", R"(a"b,c)", {R"(a"b)", "c"}},
           {"a quote that nothing closes", R"(a,"b,c)", {"a", "b,c"}},
           {"text behind a closing quote", R"("a"b,c)", {"ab", "c"}},
           {"spaces belong to fields", " a , b", {" a ", " b"}},
       }) {
    INFO(row.reason);
    CHECK(csv_fields(row.line) == row.fields);
  }
}

TEST_CASE("CSV with another separator: a comma is a letter then", "[base]") {
  CHECK(csv_fields("a;\"b;c\";1,5", ';') == std::vector<std::string>{"a", "b;c", "1,5"});
  CHECK(csv_fields("a\t\tb;c", '\t') == std::vector<std::string>{"a", "", "b;c"});
}

}  // namespace smtpwhy
