#include "smtp/reply_lines.h"

#include "catch.h"

#include <string>
#include <utility>
#include <vector>

namespace smtpwhy {

TEST_CASE("lines of a reply are as a vector's, however many there are", "[smtp]") {
  for (std::size_t size = 0; size < 6; ++size) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < size; ++i) texts.push_back("line " + std::to_string(i));
    ReplyLines lines;
    for (const auto& text : texts) lines.push_back(text);
    const auto same = [&](const ReplyLines& some) {
      return some.size() == size && some.empty() == texts.empty() &&
             std::equal(some.begin(), some.end(), texts.begin(), texts.end());
    };
    CHECK(same(lines));
    auto copy = lines;
    CHECK(same(copy));
    const auto moved = std::move(copy);
    CHECK(same(moved));
    copy = ReplyLines();
    copy.push_back("new");
    CHECK(copy.size() == 1);
    CHECK(copy.front() == "new");
    lines = copy;
    CHECK(lines.size() == 1);
    CHECK(lines[0].data() == copy[0].data());
  }
}

TEST_CASE("lines that were moved away leave none behind", "[smtp]") {
  for (const auto& lines : {ReplyLines{"a"}, ReplyLines{"a", "b", "c"}}) {
    auto from = lines;
    const auto moved = std::move(from);
    CHECK(moved.size() == lines.size());
    CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is what is asked
    from.push_back("d");
    CHECK(from.size() == 1);
    ReplyLines to = {"x", "y"};
    to = std::move(from);
    CHECK(to.size() == 1);
    CHECK(to.front() == "d");
    CHECK(from.empty());  // NOLINT(bugprone-use-after-move): the same
  }
}

}  // namespace smtpwhy
