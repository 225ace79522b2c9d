#include "input/line_splitter.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// Lines as `1:text`, with `~` behind one that was cut.
class LineCollector : public LineSink {
 public:
  void on_line(const InputLine& line) override {
    lines.push_back(std::to_string(line.number) + ":" + std::string(line.text) + (line.cut ? "~" : ""));
  }
  std::vector<std::string> lines;
};

std::vector<std::string> lines_of(const std::vector<std::string_view>& pieces) {
  LineCollector collector;
  LineSplitter splitter(collector);
  for (const auto piece : pieces) splitter.add(piece);
  splitter.finish();
  return collector.lines;
}

}  // namespace

using namespace std::string_view_literals;
using Lines = std::vector<std::string>;

TEST_CASE("lines end in LF or CRLF", "[input]") {
  struct Row {
    std::string_view why, text;
    Lines lines;
  };
  for (const auto& row : std::vector<Row>{
           {"LF", "a\nb\n", {"1:a", "2:b"}},
           {"CRLF", "a\r\nb\r\n", {"1:a", "2:b"}},
           {"mixed", "a\nb\r\nc\n", {"1:a", "2:b", "3:c"}},
           {"no LF at the end", "a\nb", {"1:a", "2:b"}},
           {"a CR at the end, without its LF", "a\nb\r", {"1:a", "2:b"}},
           {"empty lines", "\n\r\n\na\n\n", {"1:", "2:", "3:", "4:a", "5:"}},
           {"a CR alone stays in the line", "a\rb\n", {"1:a\rb"}},
           {"of two CR one is the line's end", "a\r\r\n", {"1:a\r"}},
           {"a CR alone before an LF is an empty line", "\r\n", {"1:"}},
           {"NUL and bytes of any kind", "a\0b\xFF\n"sv, {std::string("1:a\0b\xFF", 6)}},
           {"only an LF", "\n", {"1:"}},
           {"nothing", "", {}},
           {"nothing but a mark of UTF-8", "\xEF\xBB\xBF", {}},
           {"an empty line behind a mark", "\xEF\xBB\xBF\n", {"1:"}},
           {"a mark of UTF-8 is no part of the first line",
            "\xEF\xBB\xBF"
            "a\n\xEF\xBB\xBF"
            "b\n",
            {"1:a",
             "2:\xEF\xBB\xBF"
             "b"}},
           {"UTF-16, little-endian",
            "\xFF\xFE"
            "a\0\r\0\n\0\xE4\0"sv,
            {"1:a", "2:\xC3\xA4"}},
           {"UTF-16, big-endian", "\xFE\xFF\0a\0\n\x0A\x0A\0\n"sv, {"1:a", "2:\xE0\xA8\x8A"}},
           {"UTF-16, an odd byte at the end",
            "\xFF\xFE\n\0"
            "a"sv,
            {"1:", "2:\xEF\xBF\xBD"}},
       }) {
    INFO(row.why);
    CHECK(lines_of({row.text}) == row.lines);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < row.text.size(); ++i) bytes.push_back(row.text.substr(i, 1));
    CHECK(lines_of(bytes) == row.lines);
  }
}

TEST_CASE("cuts anywhere give the same lines", "[input]") {
  const std::string_view text = "220 hello\r\n\r\nEHLO x\n\r\r\n250-a\r\n250 b\n.\r\nlast";
  const auto whole = lines_of({text});
  REQUIRE(whole.size() == 8);
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      const auto cut = lines_of({text.substr(0, first), text.substr(first, second - first), text.substr(second)});
      if (cut != whole) FAIL_CHECK("cut at " << first << " and " << second);
    }
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  CHECK(lines_of(bytes) == whole);
}

TEST_CASE("lines at the edge of the longest", "[input]") {
  constexpr auto longest = LineSplitter::kLongestLine;
  struct Row {
    std::string_view why;
    std::size_t length;
    std::string_view end;
    std::size_t kept;
    bool cut;
  };
  for (const auto& row : std::vector<Row>{
           {"one less", longest - 1, "\n", longest - 1, false},
           {"the longest", longest, "\n", longest, false},
           {"one more", longest + 1, "\n", longest, true},
           {"one less, with CRLF", longest - 1, "\r\n", longest - 1, false},
           {"far more", 3 * longest, "\n", longest, true},
           {"the longest, without an end", longest, "", longest, false},
           {"one more, without an end", longest + 1, "", longest, true},
       }) {
    for (const std::size_t piece : {std::size_t{1000}, longest - 1, longest, longest + 1, 4 * longest}) {
      INFO(row.why << ", in pieces of " << piece);
      LineCollector collector;
      LineSplitter splitter(collector);
      const auto text = std::string(row.length, 'x') + std::string(row.end) + "next\n";
      for (std::size_t at = 0; at < text.size(); at += piece) splitter.add(std::string_view(text).substr(at, piece));
      splitter.finish();
      const auto expected_lines = row.end.empty() ? std::size_t{1} : std::size_t{2};
      REQUIRE(collector.lines.size() == expected_lines);
      if (!row.end.empty()) {
        CHECK(collector.lines[0].size() == 2 + row.kept + (row.cut ? 1 : 0));
        CHECK(collector.lines[1] == "2:next");  // the next line is whole again
        CHECK(splitter.cut_lines() == (row.cut ? 1 : 0));
      }
      CHECK(splitter.bytes() == text.size());
    }
  }
}

// The CR belongs to the line's end, so a line of the longest length with CRLF is not too long, wherever it is cut.
TEST_CASE("a longest line with CRLF is the same in one piece and in many", "[input]") {
  const auto text = std::string(LineSplitter::kLongestLine, 'x') + "\r\n";
  const std::string_view view = text;
  const auto whole = lines_of({view});
  for (const auto at : {std::size_t{1}, text.size() - 3, text.size() - 2, text.size() - 1}) {
    INFO(at);
    CHECK((lines_of({view.substr(0, at), view.substr(at)}) == whole));
  }
  CHECK((whole == Lines{"1:" + text.substr(0, LineSplitter::kLongestLine)}));
}

TEST_CASE("many lines at a time are the same as one after the other", "[input]") {
  std::string text;
  for (int i = 0; text.size() < 3 * LineSplitter::kLongestLine; ++i) {
    text += std::string(static_cast<std::size_t>(i * 37 % 300), static_cast<char>('a' + i % 26)) + (i % 3 == 0 ? "\r\n" : "\n");
  }
  text += "and the rest";
  const std::string_view view = text;
  const auto whole = lines_of({view});  // longer than a line may be, so that each is looked at
  CHECK(whole.back().ends_with(":and the rest"));
  for (const std::size_t size : {std::size_t{100}, std::size_t{4096}, LineSplitter::kLongestLine}) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < view.size(); at += size) pieces.push_back(view.substr(at, size));
    CHECK((lines_of(pieces) == whole));
  }
}

TEST_CASE("after the end another text may begin, and its lines are numbered on", "[input]") {
  LineCollector collector;
  LineSplitter splitter(collector);
  for (const auto text : {"\xFF\xFE"
                          "a\0"sv,
                          "b"sv,
                          "\xEF\xBB\xBF"
                          "c\n"sv}) {
    splitter.add(text);
    splitter.finish();
  }
  CHECK(collector.lines == Lines{"1:a", "2:b", "3:c"});
  CHECK(splitter.bytes() == 10);  // as they were, not as UTF-8
}

TEST_CASE("cut lines are counted, and finishing twice adds nothing", "[input]") {
  LineCollector collector;
  LineSplitter splitter(collector);
  const std::string large(LineSplitter::kLongestLine + 1, 'x');
  splitter.add(large + "\nshort\n" + large);
  splitter.finish();
  splitter.finish();
  CHECK(collector.lines.size() == 3);
  CHECK(splitter.cut_lines() == 2);
  CHECK(collector.lines[0].ends_with('~'));
  CHECK(collector.lines[1] == "2:short");
}

}  // namespace smtpwhy
