#include "report/json_writer.h"

#include "base/base64.h"
#include "base/printable.h"
#include "base/utf8.h"

#include "support/json.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// What `write` makes of a writer.
template <class Write>
std::string written(Write write) {
  StringSink sink;
  JsonWriter json(sink);
  write(json);
  return sink.text();
}

// `{"t":…}`, with its `t_base64` where there is one.
std::string member_of(std::string_view text) {
  return written([&](JsonWriter& json) {
    const auto object = json.object();
    json.member("t", text);
  });
}

}  // namespace

using namespace std::string_view_literals;

TEST_CASE("a JSON string, escape by escape", "[report]") {
  struct Row {
    std::string_view why, text, json;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "550 OK", R"("550 OK")"},
           {"empty", "", R"("")"},
           {"a quote and a backslash", R"(a"b\c)", R"("a\"b\\c")"},
           {"a slash needs no escape", "</script>", R"("</script>")"},
           {"line ends and tab", "a\r\n\tb", R"("a\r\n\tb")"},
           {"NUL", "a\0b"sv, R"("a\u0000b")"},
           {"ESC", "\x1B[31m", R"("\u001b[31m")"},
           {"DEL", "\x7F", R"("\u007f")"},
           {"C1's CSI",
            "\xC2\x9B"
            "31m",
            R"("\u009b31m")"},
           {"right-to-left override", "\xE2\x80\xAE", R"("\u202e")"},
           {"byte order mark", "\xEF\xBB\xBF", R"("\ufeff")"},
           {"other scripts as they are", "\xC3\xA4\xF0\x9F\x93\xA7", "\"\xC3\xA4\xF0\x9F\x93\xA7\""},
           {"a byte that is no UTF-8",
            "a\xFF"
            "b",
            "\"a\xEF\xBF\xBD"
            "b\""},
           {"a surrogate", "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
       }) {
    INFO(row.why);
    CHECK(json_string(row.text) == row.json);
  }
}

TEST_CASE("objects and arrays close what they opened, with commas between", "[report]") {
  CHECK(written([](JsonWriter& json) { (void)json.object(); }) == "{}");
  CHECK(written([](JsonWriter& json) { (void)json.array(); }) == "[]");
  CHECK(written([](JsonWriter& json) {
          const auto document = json.object();
          json.member("text", "a"sv);
          json.member("number", std::uint64_t{18446744073709551615U});
          json.member("yes", true);
          json.member("no", false);
          json.null("nothing");
          {
            const auto list = json.array("list");
            json.value("x"sv);
            json.value(std::int64_t{-9223372036854775807});
            {
              const auto inner = json.object();
              json.member("a", std::uint64_t{1});
            }
            { const auto empty = json.array(); }
            json.value("y"sv);
          }
          const auto last = json.object("object");
          json.texts("texts", std::vector<std::string>{"p", "q"});
          json.texts("none", std::vector<std::string_view>{});
        }) == R"({"text":"a","number":18446744073709551615,"yes":true,"no":false,"nothing":null,)"
              R"("list":["x",-9223372036854775807,{"a":1},[],"y"],"object":{"texts":["p","q"],"none":[]}})");
}

TEST_CASE("what is empty or unknown is null", "[report]") {
  CHECK(written([](JsonWriter& json) {
          const auto document = json.object();
          json.member_or_null("a", ""sv);
          json.member_or_null("b", "x"sv);
          json.member_or_null("c", std::optional<std::uint64_t>());
          json.member_or_null("d", std::optional<std::uint64_t>(0));
        }) == R"({"a":null,"b":"x","c":null,"d":0})");
}

TEST_CASE("keys are escaped as well", "[report]") {
  CHECK(written([](JsonWriter& json) {
          const auto document = json.object();
          json.member("a\"\n", std::uint64_t{1});
        }) == R"({"a\"\n":1})");
}

TEST_CASE("bytes that are no UTF-8 have a sibling with the exact bytes", "[report]") {
  CHECK(member_of("a\xFF") == "{\"t\":\"a\xEF\xBF\xBD\",\"t_base64\":\"Yf8=\"}");
  CHECK(member_of("\xC3\xA4") == "{\"t\":\"\xC3\xA4\"}");
  CHECK(written([](JsonWriter& json) {
          const auto document = json.object();
          json.texts("lines", std::vector<std::string>{"a", "\xFF", ""});
          json.member("after", true);
        }) == "{\"lines\":[\"a\",\"\xEF\xBF\xBD\",\"\"],\"lines_base64\":[\"YQ==\",\"/w==\",\"\"],\"after\":true}");
  CHECK(written([](JsonWriter& json) {
          const auto document = json.object();
          json.texts("lines", std::vector<std::string_view>{"a", "b"});
        }) == R"({"lines":["a","b"]})");
}

TEST_CASE("every text of one or two bytes is read back as it was, from valid JSON", "[report]") {
  const auto comes_back = [](const std::string& bytes) {
    const auto document = test::JsonReader::read(member_of(bytes));
    if (!document) return false;
    const auto* text = document->find("t");
    const auto* exact = document->find("t_base64");
    if (is_utf8(bytes)) return text->text == bytes && exact == nullptr;
    return text->text == with_replacements(bytes) && exact != nullptr && exact->text == base64(bytes);
  };
  for (int i = 0; i < 0x100; ++i) {
    if (!comes_back({static_cast<char>(i)})) FAIL_CHECK("byte " << i);
  }
  for (int i = 0; i < 0x10000; ++i) {
    if (!comes_back({static_cast<char>(i >> 8), static_cast<char>(i & 0xFF)})) FAIL_CHECK("bytes " << i);
  }
}

TEST_CASE("no character can move the terminal that shows the JSON, and each is read back", "[report]") {
  for (std::uint32_t number = 0; number <= 0xFFFF; ++number) {
    if (number >= 0xD800 && number <= 0xDFFF) continue;
    std::string text;
    if (number < 0x80) {
      text = {static_cast<char>(number)};
    } else if (number < 0x800) {
      text = {static_cast<char>(0xC0 | number >> 6), static_cast<char>(0x80 | (number & 0x3F))};
    } else {
      text = {static_cast<char>(0xE0 | number >> 12), static_cast<char>(0x80 | (number >> 6 & 0x3F)),
              static_cast<char>(0x80 | (number & 0x3F))};
    }
    const auto json = json_string(text);
    const auto document = test::JsonReader::read(json);
    if (printable(json) != json || !document || document->text != text) FAIL_CHECK("U+" << std::hex << number);
  }
}

// The judge must be strict, or the tests above mean nothing.
TEST_CASE("the strict reader refuses what is no JSON", "[report]") {
  for (const std::string_view text : {"", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[1 2]", "01", "1.", "\"a", "\"\n\"",
                                      "\"\\x\"", "\"\xFF\"", "{\"a\":1,\"a\":2}", "nul", "1 2", "'a'", "\"\\u00\""}) {
    INFO(text);
    CHECK_FALSE(test::JsonReader::read(text).has_value());
  }
  for (const std::string_view text : {"null", " [ ] ", "{\"a\":[1,-2.5e+3,true,\"\\u001b\"]}", "0", "\"\\/\""}) {
    INFO(text);
    CHECK(test::JsonReader::read(text).has_value());
  }
}

}  // namespace smtpwhy
