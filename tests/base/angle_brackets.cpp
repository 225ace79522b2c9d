#include "base/angle_brackets.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("angle brackets are taken off where both are there", "[base]") {
  CHECK(without_angle_brackets("<a@example.net>") == "a@example.net");
  CHECK(without_angle_brackets(" <a@example.net>\t") == "a@example.net");
  CHECK(without_angle_brackets("a@example.net") == "a@example.net");
  CHECK(without_angle_brackets("<a@example.net") == "<a@example.net");
  CHECK(without_angle_brackets("<>").empty());
  CHECK(without_angle_brackets("<") == "<");
  CHECK(without_angle_brackets("").empty());
}

}  // namespace smtpwhy
