#include "base/quoted_printable.h"

#include "catch.h"

#include <vector>

namespace smtpwhy {

TEST_CASE("quoted-printable: the rules of RFC 2045 section 6.7", "[base]") {
  struct Row {
    std::string_view reason, line, text;
    bool goes_on;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "550 5.1.1 no", "550 5.1.1 no", false},
           {"octets, in small letters too", "wasn=92t =3d =C3=BC", "wasn\x92t = \xC3\xBC", false},
           {"a soft line break", "mis=", "mis", true},
           {"and white space behind it", "mis=  ", "mis", true},
           {"white space at the end goes, a quoted one stays", "a=20 \t", "a ", false},
           {"what is not quoted stays", "a=b=4 =zz =", "a=b=4 =zz ", true},
           {"nothing", "", "", false},
       }) {
    INFO(row.reason);
    std::string text;
    CHECK(append_quoted_printable(row.line, text) == row.goes_on);
    CHECK(text == row.text);
  }
}

}  // namespace smtpwhy
