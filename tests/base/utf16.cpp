#include "base/utf16.h"

#include "base/utf8.h"

#include "catch.h"

namespace smtpwhy {
namespace {

using namespace std::string_view_literals;

std::string transcoded(const std::vector<std::string_view>& pieces) {
  Utf16Transcoder transcoder;
  std::string text;
  for (const auto piece : pieces) {
    // A heap block of the exact size, so that a sanitizer sees one byte too far.
    const std::vector<char> exact(piece.begin(), piece.end());
    text += transcoder.add({exact.data(), exact.size()});
  }
  return text += transcoder.finish();
}

std::string big_endian(std::u16string_view units) {
  std::string bytes;
  for (const auto unit : units) {
    bytes += static_cast<char>(static_cast<unsigned char>(unit >> 8U));
    bytes += static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
  }
  return bytes;
}

struct Utf16Row {
  std::string_view why, bytes, text;
};

const std::vector<Utf16Row>& utf16_rows() {
  static const std::vector<Utf16Row> rows = {
      {"nothing", "", ""},
      {"no mark: any bytes stay as they are",
       "2\0"
       "2\0"
       "\xFF\xFE"sv,
       "2\0"
       "2\0"
       "\xFF\xFE"sv},
      {"the first byte of a mark, and nothing else", "\xFF", "\xFF"},
      {"the first byte of the other mark, and nothing else", "\xFE", "\xFE"},
      {"FF that begins no mark",
       "\xFF"
       "abc",
       "\xFF"
       "abc"},
      {"FE that begins no mark", "\xFE\xFE\xFF", "\xFE\xFE\xFF"},
      {"FF FF", "\xFF\xFF\xFE", "\xFF\xFF\xFE"},
      {"a mark of UTF-8 is not touched",
       "\xEF\xBB\xBF"
       "a",
       "\xEF\xBB\xBF"
       "a"},
      {"a mark alone, little-endian", "\xFF\xFE", ""},
      {"a mark alone, big-endian", "\xFE\xFF", ""},
      {"ASCII, little-endian",
       "\xFF\xFE"
       "2\0"
       "2\0"
       "0\0"
       "\r\0\n\0"sv,
       "220\r\n"},
      {"ASCII, big-endian",
       "\xFE\xFF"
       "\0"
       "2\0"
       "2\0"
       "0\0\r\0\n"sv,
       "220\r\n"},
      {"NUL is a character", "\xFF\xFE\0\0"sv, "\0"sv},
      {"two and three bytes of UTF-8", "\xFE\xFF\0\xE4\x20\xAC"sv, "\xC3\xA4\xE2\x82\xAC"},
      {"a surrogate pair, little-endian", "\xFF\xFE\x3D\xD8\x09\xDE", "\xF0\x9F\x98\x89"},
      {"a surrogate pair, big-endian", "\xFE\xFF\xD8\x3D\xDE\x09", "\xF0\x9F\x98\x89"},
      {"U+10000, the first pair", "\xFE\xFF\xD8\x00\xDC\x00"sv, "\xF0\x90\x80\x80"},
      {"U+10FFFF, the last pair", "\xFE\xFF\xDB\xFF\xDF\xFF", "\xF4\x8F\xBF\xBF"},
      {"U+D7FF and U+E000, around the surrogates", "\xFE\xFF\xD7\xFF\xE0\x00"sv, "\xED\x9F\xBF\xEE\x80\x80"},
      {"a second half alone", "\xFE\xFF\xDC\x00\0a"sv,
       "\xEF\xBF\xBD"
       "a"},
      {"a first half before a letter", "\xFE\xFF\xD8\x3D\0a"sv,
       "\xEF\xBF\xBD"
       "a"},
      {"two first halves, then a second", "\xFE\xFF\xD8\x3D\xD8\x3D\xDE\x09", "\xEF\xBF\xBD\xF0\x9F\x98\x89"},
      {"halves the wrong way round", "\xFE\xFF\xDE\x09\xD8\x3D", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"a first half at the end", "\xFE\xFF\0a\xD8\x3D"sv, "a\xEF\xBF\xBD"},
      {"an odd byte at the end", "\xFE\xFF\0a\0"sv, "a\xEF\xBF\xBD"},
      {"an odd byte behind the mark",
       "\xFF\xFE"
       "a",
       "\xEF\xBF\xBD"},
      {"half a pair and an odd byte at the end", "\xFE\xFF\xD8\x3D\xDE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"a second mark is a character", "\xFF\xFE\xFF\xFE", "\xEF\xBB\xBF"},
      {"the number that no character has", "\xFF\xFE\xFE\xFF", "\xEF\xBF\xBE"},
  };
  return rows;
}

}  // namespace

TEST_CASE("UTF-16 with a mark becomes UTF-8, all else stays", "[base]") {
  for (const auto& row : utf16_rows()) {
    INFO(row.why);
    CHECK(transcoded({row.bytes}) == row.text);
  }
}

TEST_CASE("UTF-16 cut anywhere gives the same text", "[base]") {
  for (const auto& row : utf16_rows()) {
    INFO(row.why);
    std::vector<std::string_view> single;
    for (std::size_t i = 0; i < row.bytes.size(); ++i) single.push_back(row.bytes.substr(i, 1));
    CHECK(transcoded(single) == row.text);
    for (std::size_t first = 0; first <= row.bytes.size(); ++first) {
      for (std::size_t second = first; second <= row.bytes.size(); ++second) {
        const auto pieces = {row.bytes.substr(0, first), row.bytes.substr(first, second - first), row.bytes.substr(second)};
        if (transcoded(pieces) != row.text) FAIL_CHECK("cut at " << first << " and " << second);
      }
    }
  }
}

TEST_CASE("every unit of UTF-16 that stands for a character is that character", "[base]") {
  std::size_t wrong = 0;
  for (std::uint32_t number = 0; number <= 0x10FFFF; number += number < 0x10000 ? 1 : 61) {
    if (number >= 0xD800 && number <= 0xDFFF) continue;
    const auto pair = number - 0x10000;
    const auto units = number < 0x10000 ? std::u16string{static_cast<char16_t>(number)}
                                        : std::u16string{static_cast<char16_t>(0xD800 + (pair >> 10U)),
                                                         static_cast<char16_t>(0xDC00 + (pair & 0x3FFU))};
    const auto text = transcoded({"\xFE\xFF", big_endian(units)});
    const auto character = first_character(text);
    wrong += character.valid && character.number == number && character.length == text.size() ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a whole text without its mark", "[base]") {
  CHECK(without_mark("") == "");
  CHECK(without_mark("550") == "550");
  CHECK(without_mark("\xEF\xBB\xBF"
                     "550") == "550");
  CHECK(without_mark("\xEF\xBB") == "\xEF\xBB");
  CHECK(without_mark("\xFF\xFE"
                     "5\0"
                     "5"sv) == "5\xEF\xBF\xBD");
}

TEST_CASE("after its end a transcoder takes another text", "[base]") {
  Utf16Transcoder transcoder;
  CHECK(transcoder.add("\xFF\xFE"
                       "a") == "");
  CHECK(transcoder.finish() == "\xEF\xBF\xBD");
  CHECK(transcoder.finish() == "");
  CHECK(transcoder.add("plain") == "plain");
  CHECK(transcoder.finish() == "");
  CHECK(transcoder.add("\xFE\xFF\0b"sv) == "b");
}

}  // namespace smtpwhy
