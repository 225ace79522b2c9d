#include "base/pair_marks.h"

#include "catch.h"

namespace smtpwhy {
namespace {

TEST_CASE("the marks of a text hold those of every word in it, and of hardly any other", "[base]") {
  const std::string_view text = "mailbox unavailable";
  const PairMarks marks(text);
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    for (std::size_t size = 0; begin + size <= text.size(); ++size) CHECK(marks.hold(PairMarks(text.substr(begin, size))));
  }
  for (const std::string_view word : {"rejected", "greylisted", "quota exceeded", "\xFF\xFE\xFD\xFC"}) {
    INFO(word);
    CHECK_FALSE(marks.hold(PairMarks(word)));
  }
  CHECK(PairMarks().hold(PairMarks("x")));  // no pair, no mark
  CHECK_FALSE(PairMarks().hold(PairMarks("xy")));
}

TEST_CASE("marks are put together, and what is common to them is kept", "[base]") {
  auto both = PairMarks("full");
  both |= PairMarks("quota");
  CHECK(both.hold(PairMarks("full")));
  CHECK(both.hold(PairMarks("quota")));
  auto common = PairMarks("mailbox");
  common &= PairMarks("postbox");
  CHECK(common.hold(PairMarks("box")));
  CHECK_FALSE(common.hold(PairMarks("mail")));
}

TEST_CASE("of a window only its last two octets are a pair", "[base]") {
  PairMarks marks;
  marks.insert_pair(0x61626364);
  CHECK(marks.hold(PairMarks("cd")));
  CHECK_FALSE(marks.hold(PairMarks("bc")));
}

}  // namespace
}  // namespace smtpwhy
