#include "format/telling_patterns.h"

#include "knowledge/literals.h"

#include <algorithm>
#include "catch.h"

namespace smtpwhy {

TEST_CASE("the patterns of a line, with their words known and unknown", "[format]") {
  struct Row {
    std::string_view line;
    std::vector<std::size_t> found;
  };
  const std::vector<std::string_view> patterns = {
      "^C: ", "(?i)status=sent", "^> ", "(unclosed", "dsn=.*status=(?:sent|bounced)", "^[0-9]{3}[ -]"};
  const std::vector<Row> rows = {{"C: EHLO me", {0}},
                                 {"x C: y", {}},
                                 {"> EHLO", {2}},
                                 {"to=<a>, dsn=2.0.0, STATUS=sent", {1}},
                                 {"dsn=2, status=sent (250 ok)", {1, 4}},
                                 {"status=sent dsn=2", {1}},
                                 {"250 ok", {5}},
                                 {"", {}},
                                 {"(unclosed", {}}};
  for (const bool with_literals : {false, true}) {
    std::vector<std::string> literals;
    for (const auto pattern : patterns) literals.push_back(with_literals ? knowledge::literals_of(pattern) : std::string());
    std::vector<TellingPattern> all;
    for (std::size_t i = 0; i < patterns.size(); ++i) all.push_back({patterns[i], literals[i]});
    const TellingPatterns telling(all);
    TellingPatterns::Scratch scratch(telling);
    std::vector<std::size_t> found;
    for (const auto& row : rows) {
      INFO(with_literals << ' ' << row.line);
      telling.find(row.line, scratch, found);
      std::sort(found.begin(), found.end());
      CHECK(found == row.found);
    }
  }
}

}  // namespace smtpwhy
