#include "report/csv_cell.h"

#include "base/printable.h"
#include "base/text.h"
#include "support/reports.h"

#include "catch.h"

#include <algorithm>
#include <map>
#include <optional>

namespace smtpwhy {
namespace {

using Cells = std::vector<std::string>;

// The rows of RFC 4180's grammar, but for line breaks in cells, which we never write; nothing where a row breaks the grammar.
std::optional<Cells> cells_of(std::string_view line) {
  Cells cells;
  for (;;) {
    auto& cell = cells.emplace_back();
    if (line.starts_with('"')) {
      for (line.remove_prefix(1); !line.empty() && (line.front() != '"' || line.starts_with("\"\"")); line.remove_prefix(1)) {
        if (line.front() == '"') line.remove_prefix(1);
        cell += line.front();
      }
      if (line.empty()) return std::nullopt;
      line.remove_prefix(1);
    } else {
      const auto end = std::min(line.find(','), line.size());
      cell = line.substr(0, end);
      if (cell.find('"') != std::string::npos) return std::nullopt;
      line.remove_prefix(end);
    }
    if (line.empty()) return cells;
    if (line.front() != ',') return std::nullopt;
    line.remove_prefix(1);
  }
}

using Row = std::map<std::string, std::string>;

// By the names in the header; every row must be as long as it.
std::vector<Row> rows_of(const std::string& log) {
  const auto text = test::report_on("csv", log);
  auto lines = split(text, '\n');
  REQUIRE(lines.back().empty());
  lines.pop_back();
  const auto names = cells_of(lines.front());
  REQUIRE(names);
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    INFO(lines[i]);
    const auto cells = cells_of(lines[i]);
    REQUIRE(cells);
    REQUIRE(cells->size() == names->size());
    auto& row = rows.emplace_back();
    for (std::size_t n = 0; n < names->size(); ++n) row[(*names)[n]] = (*cells)[n];
  }
  return rows;
}

}  // namespace

TEST_CASE("a cell holds any text, and no formula", "[report]") {
  struct Row {
    std::string_view why, text, cell;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "no such user", "no such user"},
           {"nothing", "", ""},
           {"a comma", "a,b", "\"a,b\""},
           {"a quote", "a\"b", "\"a\"\"b\""},
           {"a semicolon, which parts cells in some countries", "a;b", "\"a;b\""},
           {"a formula behind a semicolon", "a; =1;b", "\"a;' =1;b\""},
           {"a line break", "a\r\nb", "a\\x0d\\x0ab"},
           {"a formula", "=1+1", "'=1+1"},
           {"one that runs a program", "=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"},
           {"a plus", "+1", "'+1"},
           {"a minus", "-1", "'-1"},
           {"an at", "@SUM(A1)", "'@SUM(A1)"},
           {"behind blanks", "  =1", "'  =1"},
           {"behind a tab", "\t=1", "' =1"},
           {"behind quotes", "\"=1", "\"'\"\"=1\""},
           {"behind a return, which is shown", "\r=1", "\\x0d=1"},
           {"in full width",
            "\xEF\xBC\x9D"
            "1",
            "'\xEF\xBC\x9D"
            "1"},
           {"in the middle it is none", "a=1", "a=1"},
           {"an address is none", "a@b.example", "a@b.example"},
           {"zeros", std::string_view("a\0b", 3), "a\\x00b"},
           {"an escape", "\x1B[31m", "\\x1b[31m"},
           {"a bidirectional override", "\xE2\x80\xAE", "\\u{202E}"},
           {"bytes that are not UTF-8", "\xFF", "\\xff"},
       }) {
    INFO(row.why);
    CHECK(csv_cell(row.text) == row.cell);
  }
}

TEST_CASE("CSV: a row for each exchange", "[report]") {
  const auto rows = rows_of(
      "220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<>\n250 ok\nRCPT TO:<c@d.example>\n450 4.2.2 full, "
      "\"now\"\n"
      "QUIT\n221 bye\n");
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].at("record") == "exchange");
  CHECK(rows[0].at("verb").empty());
  CHECK(rows[0].at("code") == "220");
  CHECK(rows[2].at("sender") == "<>");
  const auto& refused = rows[3];
  const std::map<std::string, std::string> expected = {{"input", "0"},
                                                       {"line", "7"},
                                                       {"command_line", "6"},
                                                       {"session", "1"},
                                                       {"server", "mx.example.net"},
                                                       {"verb", "RCPT"},
                                                       {"argument", "TO:<c@d.example>"},
                                                       {"code", "450"},
                                                       {"enhanced_status", "4.2.2"},
                                                       {"text", "full, \"now\""},
                                                       {"severity", "temporary"},
                                                       {"failure", "primary"},
                                                       {"cause", "mailbox-full"},
                                                       {"recipient", "c@d.example"},
                                                       {"unsolicited", "false"},
                                                       {"status", ""}};
  for (const auto& [name, value] : expected) {
    INFO(name);
    CHECK(refused.at(name) == value);
  }
}

TEST_CASE("CSV: a row for each delivery", "[report]") {
  const auto rows = rows_of(
      "Nov 22 01:04:25 mx postfix/qmgr[6]: 4F1A2B3C4D: from=<>, size=1, nrcpt=1 (queue active)\n"
      "Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<c@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, "
      "delays=1/0/0/0, "
      "dsn=5.1.1, status=bounced (host mx.d.example[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n");
  REQUIRE(rows.size() == 1);
  const std::map<std::string, std::string> expected = {{"record", "delivery"},
                                                       {"line", "2"},
                                                       {"direction", "outbound"},
                                                       {"queue_id", "4F1A2B3C4D"},
                                                       {"sender", "<>"},
                                                       {"recipient", "c@d.example"},
                                                       {"verb", "RCPT"},
                                                       {"code", "550"},
                                                       {"enhanced_status", "5.1.1"},
                                                       {"status", "bounced"},
                                                       {"server", "mx.d.example[192.0.2.1]:25"},
                                                       {"severity", "permanent"},
                                                       {"failure", "primary"},
                                                       {"cause", "recipient-unknown"},
                                                       {"time", "Nov 22 01:04:26"},
                                                       {"session", ""}};
  for (const auto& [name, value] : expected) {
    INFO(name);
    CHECK(rows[0].at(name) == value);
  }
}

TEST_CASE("CSV: a header is there where there are no rows", "[report]") { CHECK(rows_of("nothing\n").empty()); }

TEST_CASE("CSV: hostile text is one harmless cell, and all of it is there", "[report]") {
  for (const auto& [why, log] : test::hostile_logs()) {
    INFO(why);
    const auto harm = why.substr(why.find(": ") + 2);
    std::size_t seen = 0;
    for (const auto& row : rows_of(log)) {
      for (const auto& [name, cell] : row) {
        INFO(name << ": " << cell);
        CHECK(cell.find_first_of("\t\r\n\0", 0, 4) == std::string::npos);
        CHECK(printable(cell) == cell);
        const auto head = cell.find_first_not_of(" \"");
        CHECK((head == std::string::npos || std::string_view("=+-@").find(cell[head]) == std::string_view::npos));
        if (cell.find(printable(harm)) != std::string::npos) ++seen;
      }
    }
    // A line break parts it, and what stands for characters in HTML is taken for a log out of a web page.
    if (harm.find('\n') == std::string::npos && harm.find("&lt;") == std::string::npos) CHECK(seen > 0);
  }
}

}  // namespace smtpwhy
