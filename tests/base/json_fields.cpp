// JSON as a flat list: what is read, what is refused.
#include "base/json_fields.h"

#include "catch.h"

namespace smtpwhy {
namespace {

std::string flat(std::string_view text) {
  const auto fields = JsonFields::read(text);
  if (!fields) return "refused";
  std::string all;
  for (const auto& [path, value] : fields->all()) all += (all.empty() ? "" : " ") + path + "=" + value;
  return all;
}

}  // namespace

TEST_CASE("JSON as paths and values", "[base]") {
  struct Row {
    std::string_view why, text, flat;
  };
  for (const auto& row : std::vector<Row>{
           {"an object", R"({"a":"x","b":2})", "a=x b=2"},
           {"objects in objects", R"({"a":{"b":{"c":"x"}},"d":1})", "a.b.c=x d=1"},
           {"an array counts from 0, and goes on behind what stands in it", R"({"a":[{"b":1},[2,3],"x"],"c":4})",
            "a.0.b=1 a.1.0=2 a.1.1=3 a.2=x c=4"},
           {"an array as the whole", R"([{"a":1},{"a":2}])", "0.a=1 1.a=2"},
           {"null is there, and empty", R"({"a":null,"b":true,"c":false})", "a= b=true c=false"},
           {"numbers stay as they are written, but for whole ones", R"({"a":-5,"b":1.50,"c":18446744073709551615})",
            "a=-5 b=1.50 c=18446744073709551615"},
           {"escapes are undone", R"({"a":"\u00e9\n\"\\"})", "a=\xC3\xA9\n\"\\"},
           {"empty containers have no entry", R"({"a":{},"b":[]})", ""},
           {"white space around it", " \n{\"a\" : 1}\t", "a=1"},
           {"a scalar alone is no log", "5", "refused"},
           {"something behind it", R"({"a":1} x)", "refused"},
           {"cut off", R"({"a":)", "refused"},
           {"single quotes", R"({'a':1})", "refused"},
           {"bytes that are no UTF-8", "{\"a\":\"\xFF\"}", "refused"},
           {"nothing", "", "refused"},
       }) {
    INFO(row.why);
    CHECK(flat(row.text) == row.flat);
  }
}

TEST_CASE("JSON: looking things up", "[base]") {
  const auto fields = JsonFields::read(R"({"a":{"b":"x"},"ab":"y","n":null})");
  REQUIRE(fields);
  CHECK(fields->get("a.b") == "x");
  CHECK(fields->get("a") == "");
  CHECK(fields->get("nothing") == "");
  CHECK(fields->has("n"));
  CHECK(!fields->has("a"));
  CHECK(fields->has_below("a"));
  CHECK(fields->has_below("ab"));
  CHECK(!fields->has_below("b"));
}

TEST_CASE("JSON: a large text is looked up as a small one is", "[base]") {
  // Names that are in front of the dot and behind it, and one that comes twice.
  std::string text = R"({"a-b":"1","a":{"x":"2"},"a/b":"3","ab":"4","twice":"first","twice":"second","":"nameless")";
  for (int extra : {0, 200}) {
    INFO(extra);
    auto all = text;
    for (int i = 0; i < extra; ++i) all += ",\"m" + std::to_string(i) + "\":{\"n\":" + std::to_string(i) + "}";
    const auto fields = JsonFields::read(all + "}");
    REQUIRE(fields);
    CHECK(fields->get("a-b") == "1");
    CHECK(fields->get("a.x") == "2");
    CHECK(fields->get("twice") == "first");
    CHECK(fields->get("") == "nameless");
    CHECK(fields->get("zzz") == "");
    CHECK(fields->has("ab"));
    CHECK(!fields->has("a"));
    CHECK(!fields->has("zzz"));
    CHECK(fields->has_below("a"));
    CHECK(fields->has_below("a-b"));
    CHECK(fields->has_below("a.x"));
    CHECK(!fields->has_below("a."));
    CHECK(!fields->has_below("tw"));
    CHECK(!fields->has_below("zzz"));
    CHECK(fields->has_below("m199") == (extra == 200));
    CHECK(fields->get("m7.n") == (extra == 200 ? "7" : ""));
  }
}

TEST_CASE("JSON: the limits, and one beyond", "[base]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + "1" + std::string(depth, ']'); };
  CHECK(JsonFields::read(nested(JsonFields::kMostNesting)));
  CHECK(!JsonFields::read(nested(JsonFields::kMostNesting + 1)));
  const auto many = [](std::size_t count) {
    std::string text = "[1";
    for (std::size_t i = 1; i < count; ++i) text += ",1";
    return text + "]";
  };
  CHECK(JsonFields::read(many(JsonFields::kMost)));
  CHECK(!JsonFields::read(many(JsonFields::kMost + 1)));
}

}  // namespace smtpwhy
