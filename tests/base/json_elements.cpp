#include "base/json_elements.h"

#include "catch.h"

#include <string>
#include <string_view>

namespace smtpwhy {
namespace {

// `member:element ` of each.
std::string elements_of(std::string_view text, std::size_t piece) {
  std::string found;
  JsonElements elements({"big", "b"}, 1000, [&](std::string_view member, std::string_view element) {
    found += std::string(member) + ":" + std::string(element) + " ";
  });
  for (std::size_t at = 0; at < text.size(); at += piece) (void)elements.add(text.substr(at, piece));
  return found;
}

}  // namespace

TEST_CASE("the objects of some arrays come one by one, wherever the text is cut", "[base]") {
  struct Case {
    std::string_view why, text, found;
  };
  const Case cases[] = {
      {"one", R"({"big":[{"a":1}]})", R"(big:{"a":1} )"},
      {"two members, others between", R"({"b":[{"a":1},{}],"c":[{"x":1}],"big":[ {"y":[2,{"z":3}]} ]})",
       R"(b:{"a":1} b:{} big:{"y":[2,{"z":3}]} )"},
      {"brackets and quotes in strings", R"({"b":[{"a":"}]\"{"}],"c":"b"})", R"(b:{"a":"}]\"{"} )"},
      {"the name deeper down is another", R"({"c":{"b":[{"a":1}]},"d":[{"b":[{}]}]})", ""},
      {"scalars and nothing", R"({"b":[1,"x"],"big":[]})", ""},
      {"a value that reads like a name", R"({"a":"b","c":[{"x":1}]})", ""},
      {"cut short", R"({"b":[{"a":1},{"a")", R"(b:{"a":1} )"},
      {"no JSON", "]}]hello:{", ""},
  };
  for (const auto& [why, text, found] : cases) {
    INFO(why);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, text.size()}) CHECK(elements_of(text, piece) == found);
  }
}

TEST_CASE("an element is kept up to what was allowed", "[base]") {
  JsonElements elements({"b"}, 16, [](std::string_view, std::string_view) {});
  CHECK(elements.add(R"({"c":"0123456789abcdef0123456789","b":[{"a":1},)"));
  CHECK_FALSE(elements.add(R"({"a":"0123456789abcdef"}]})"));
}

TEST_CASE("a number of an object is moved, and nothing else", "[base]") {
  struct Case {
    std::string_view why, object, moved;
  };
  const Case cases[] = {
      {"a member", R"({"id":7,"input":1})", R"({"id":107,"input":1})"},
      {"with blanks", "{ \"x\":1, \"id\" : 7 }", "{ \"x\":1, \"id\" : 107 }"},
      {"not one deeper down", R"({"a":{"id":7},"b":["id"]})", R"({"a":{"id":7},"b":["id"]})"},
      {"not a text of that name", R"({"a":"id","b":7})", R"({"a":"id","b":7})"},
      {"no number", R"({"id":"7"})", R"({"id":"7"})"},
      {"nothing behind it", R"({"id":)", R"({"id":)"},
  };
  for (const auto& [why, object, moved] : cases) {
    INFO(why);
    CHECK(with_number_moved(object, "id", 100) == moved);
  }
}

}  // namespace smtpwhy
