// A memory of stamps tells what is told without it, whatever lines came before.
#include "base/stamp_memory.h"

#include "catch.h"

#include <string>
#include <vector>

namespace smtpwhy {
namespace {

std::string shown(const std::optional<StampAt>& found) {
  if (!found) return "none";
  const auto& stamp = found->stamp;
  return std::string(stamp.text) + "|" + std::to_string(stamp.micros.value_or(-1)) + "|" +
         std::to_string(static_cast<int>(stamp.form)) + (stamp.zoned ? "|zoned|" : "|") + std::string(found->rest);
}

std::optional<StampAt> at_head(StampMemory& memory, std::string_view line) {
  Stamp stamp;
  return memory.take_head(line, stamp) ? std::optional(StampAt{stamp, line}) : std::nullopt;
}

std::vector<std::string> heads_of_lines() {
  std::vector<std::string> lines;
  for (const std::string date : {"Nov 22 ", "Nov 23 ", "Nov  2 ", "nov 22 ", "Nov 2 ", "[Nov 22 ", "2026-11-22 ", "2026-11-22T",
                                 "2026-11-23 ", "2026-02-30 ", "22/11/2026 ", "Sun Nov 22 ", "2026/11/22 ", "1926-11-22 "}) {
    for (const std::string clock : {"01:04:26", "23:59:60", "24:00:00", "1:04:26", "01-04:26"}) {
      for (const std::string behind : {" mx postfix/smtp[12]: text",
                                       "",
                                       " ",
                                       " 2026 text and more of it",
                                       " CET 2026 text",
                                       " UTC text of some words",
                                       " +0100 x of some words",
                                       " z text of some words",
                                       " 1tUxAB-0000aa-2C <= a@b",
                                       " [12] text of some words",
                                       ".123456 mx p[1]: text",
                                       ".123456+01:00 mx p[1]: text",
                                       ".5+01:00 mx p[1]: text",
                                       ".1234567Z mx p[1]: text",
                                       ".123+01:00",
                                       "+01:00",
                                       "+0100",
                                       "+01 x",
                                       "+01:30 x",
                                       "Zulu x",
                                       "Z",
                                       ".25Z",
                                       ".25",
                                       ". x",
                                       ",123 mx p[1]: text",
                                       "+01:00 mx p[1]: text",
                                       "Z mx p[1]: text",
                                       "7 mx p[1]: text",
                                       "] mx p[1]: text",
                                       "  two blanks, and words"}) {
        lines.push_back(date + clock + behind);
      }
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("stamps are the same with a memory of the lines before", "[base]") {
  const auto lines = heads_of_lines();
  for (std::size_t before = 0; before < lines.size(); before += 3) {
    StampMemory memory;
    (void)at_head(memory, lines[before]);
    if (before % 2 == 0) (void)at_head(memory, lines[before]);  // then the whole of it is known
    for (const auto& line : lines) {
      auto one = memory;                                        // as it is behind that one alone
      const std::vector<char> exact(line.begin(), line.end());  // so that a sanitizer sees one octet too far
      const std::string_view text(exact.data(), exact.size());
      const auto found = shown(at_head(one, text));
      if (found != shown(stamp_at_head(text))) FAIL_CHECK(lines[before] << ", then " << line << ": " << found);
    }
  }
}

TEST_CASE("whole stamps are the same with a memory of those before", "[base]") {
  const auto shown_whole = [](const Stamp& stamp) { return shown(StampAt{stamp, {}}); };
  const auto texts = heads_of_lines();
  for (std::size_t before = 0; before < texts.size(); before += 3) {
    StampMemory memory;
    (void)memory.whole(texts[before]);
    for (const auto& text : texts) {
      auto one = memory;
      const std::vector<char> exact(text.begin(), text.end());
      const auto found = shown_whole(one.whole({exact.data(), exact.size()}));
      if (found != shown_whole(parse_stamp(text))) FAIL_CHECK(texts[before] << ", then " << text << ": " << found);
    }
  }
}

TEST_CASE("stamps are the same behind all lines before", "[base]") {
  StampMemory memory;
  for (int round = 0; round < 2; ++round) {
    for (const auto& line : heads_of_lines()) {
      INFO(line);
      CHECK(shown(at_head(memory, line)) == shown(stamp_at_head(line)));
      CHECK(memory.whole(line).micros == parse_stamp(line).micros);
    }
  }
}

}  // namespace smtpwhy
