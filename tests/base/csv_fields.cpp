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
           {"a doubled quote at the end of a field", R"("a""",b)", {R"(a")", "b"}},
           {"a doubled quote that nothing closes", R"("a"",b)", {R"(a",b)"}},
           {"a quoted field at the end", R"(a,"b")", {"a", "b"}},
           {"a quote alone", R"(")", {""}},
           {"text behind a closing quote", R"("a"b,c)", {"ab", "c"}},
           {"spaces belong to fields", " a , b", {" a ", " b"}},
       }) {
    INFO(row.reason);
    CHECK(csv_fields(row.line) == row.fields);
  }
}

TEST_CASE("CSV: rows that are read one after the other share nothing", "[base]") {
  CsvRow row;
  CHECK(row.read(R"("say ""no""","say ""yes""")") == std::vector<std::string_view>{R"(say "no")", R"(say "yes")"});
  CHECK(row.read(R"("it ""is""",x)") == std::vector<std::string_view>{R"(it "is")", "x"});
  CHECK(row.fields().size() == 2);
}

TEST_CASE("CSV with another separator: a comma is a letter then", "[base]") {
  CHECK(csv_fields("a;\"b;c\";1,5", ';') == std::vector<std::string>{"a", "b;c", "1,5"});
  CHECK(csv_fields("a\t\tb;c", '\t') == std::vector<std::string>{"a", "", "b;c"});
}

}  // namespace smtpwhy
