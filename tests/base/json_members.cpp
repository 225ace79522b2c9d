#include "base/json_members.h"

#include "catch.h"

#include <string>
#include <string_view>

namespace smtpwhy {
namespace {

std::string left_of(std::string_view text, std::size_t piece) {
  JsonMembers members({"big", "b"}, 1000);
  for (std::size_t at = 0; at < text.size(); at += piece) (void)members.add(text.substr(at, piece));
  return members.text();
}

}  // namespace

TEST_CASE("values of some members are left out, wherever the text is cut", "[base]") {
  struct Case {
    std::string_view why, text, left;
  };
  const Case cases[] = {
      {"nothing to leave out", R"({"a":1,"c":[{"big":2}]})", R"({"a":1,"c":[{"big":2}]})"},
      {"a list", R"({"a":1,"big":[{"x":[1]},2],"c":3})", R"({"a":1,"big":null,"c":3})"},
      {"the last one", R"({"big":{"x":1}})", R"({"big":null})"},
      {"a scalar", R"({ "b" : true , "c":1})", R"({ "b" :null, "c":1})"},
      {"brackets and commas in strings", R"({"big":["}]",",\"}"],"c":"[{"})", R"({"big":null,"c":"[{"})"},
      {"a value that reads like a name", R"({"a":"big","c":["b"]})", R"({"a":"big","c":["b"]})"},
      {"an escape at the end of a string", R"({"a":"\\","big":"\\\"","c":1})", R"({"a":"\\","big":null,"c":1})"},
      {"cut short", R"({"big":[1,2)", R"({"big":null)"},
      {"no JSON", "]}]hello:{", "]}]hello:{"},
  };
  for (const auto& [why, text, left] : cases) {
    INFO(why);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, text.size()}) CHECK(left_of(text, piece) == left);
  }
}

TEST_CASE("no more is kept than was allowed", "[base]") {
  JsonMembers members({"big"}, 16);
  CHECK(members.add(R"({"big":[)"));
  for (int i = 0; i < 100; ++i) CHECK(members.add("\"much\","));
  CHECK_FALSE(members.add(R"("x"],"c":"0123456789abcdef"})"));
  CHECK(members.text().size() <= 16 + 4);
}

}  // namespace smtpwhy
