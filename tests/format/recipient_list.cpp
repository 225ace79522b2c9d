#include "catch.h"

#include "base/text.h"
#include "format/recipient_list.h"

namespace smtpwhy::testing {

TEST_CASE("recipients as logs list them", "[format]") {
  struct Row {
    std::string_view reason;
    std::string_view text;
    std::string_view recipients;  // with a bar between
  };
  for (const auto& row : std::vector<Row>{
           {"one", "a@example.net", "a@example.net"},
           {"angle brackets go", "<a@example.net>", "a@example.net"},
           {"several", "<a@example.net>,<b@example.net>, c@example.net", "a@example.net|b@example.net|c@example.net"},
           {"none is one, of whom nothing is known", "", ""},
           {"a bounce's own", "<>", ""},
           {"a comma in quotes belongs to the address", R"("a,b"@example.net,c@example.net)", R"("a,b"@example.net|c@example.net)"},
           {"an escaped quote ends nothing", R"("a\",b"@example.net)", R"("a\",b"@example.net)"},
           {"a source route", "<@x.example,@y.example:a@example.net>,b@example.net",
            "@x.example,@y.example:a@example.net|b@example.net"},
           {"a quote that is never closed", R"("a@example.net,b)", R"("a@example.net,b)"},
           {"a backslash at the end", "a\\", "a\\"},
           {"nothing behind the comma", "a@example.net,", "a@example.net|"},
       }) {
    INFO(row.reason);
    CHECK(join(recipients_in(row.text), "|") == row.recipients);
  }
}

}  // namespace smtpwhy::testing
