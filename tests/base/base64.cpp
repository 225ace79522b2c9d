#include "base/base64.h"

#include "catch.h"

namespace smtpwhy {

using namespace std::string_view_literals;

TEST_CASE("base64: the vectors of RFC 4648 section 10, and bytes that are no text", "[base]") {
  struct Row {
    std::string_view bytes, encoded;
  };
  for (const auto& row : std::vector<Row>{
           {"", ""},
           {"f", "Zg=="},
           {"fo", "Zm8="},
           {"foo", "Zm9v"},
           {"foob", "Zm9vYg=="},
           {"fooba", "Zm9vYmE="},
           {"foobar", "Zm9vYmFy"},
           {"\0"sv, "AA=="},
           {"\0\0\0"sv, "AAAA"},
           {"\xFF\xFF\xFF", "////"},
           {"\xFB\xEF\xBE", "++++"},
           {"\x14\xFB\x9C\x03\xD9\x7E", "FPucA9l+"},  // RFC 4648 section 9
       }) {
    CHECK(base64(row.bytes) == row.encoded);
    std::string decoded;
    Base64Decoder decoder;
    for (const char c : row.encoded) decoder.decode({&c, 1}, decoded);
    CHECK(decoded == row.bytes);
  }
}

TEST_CASE("base64: what is no digit is skipped, and a new text may follow the padding", "[base]") {
  std::string decoded;
  Base64Decoder decoder;
  decoder.decode(" Zm9v\r\nYg==", decoded);
  decoder.decode("\xFFZm!9v", decoded);
  CHECK(decoded == "foobfoo");
}

}  // namespace smtpwhy
