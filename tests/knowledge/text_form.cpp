#include "knowledge/text_form.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// Holes as `*`.
std::string with_holes(std::string_view text, const TextForm::Words& telling = {}) {
  TextForm form;
  REQUIRE(form.read(text, telling));
  std::string result;
  std::size_t from = 0;
  for (const auto& hole : form.holes()) {
    result += text.substr(from, hole.begin - from);
    result += '*';
    from = hole.end;
  }
  return result += text.substr(from);
}

std::string key_of(std::string_view text) {
  TextForm form;
  REQUIRE(form.read(text, {}));
  return std::string(form.key());
}

std::uint64_t hash_of_form(std::string_view text) {
  TextForm form;
  REQUIRE(form.read(text, {}));
  return form.hash();
}

TEST_CASE("what changes from text to text is left out", "[knowledge]") {
  struct Row {
    std::string_view text, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"", ""},
           {"user unknown", "user unknown"},
           {"queued as 4f1", "queued as *"},
           {"7", "*"},
           {"a7", "*"},
           {"7a", "*"},
           {"a7b-c8d ef", "* ef"},        // holes that nearly touch are one
           {"[192.0.2.1] is", "[*] is"},  // also in an address
           {"1 and 2", "* and *"},        // as many octets apart as may be
           {"1 or 2", "* or *"},          // one fewer than that, and two
           {"1 a 2", "*"},                //
           {"<alice.smith@example.net>: full", "<*>: full"},
           {"alice@example.net", "*"},
           {"a1b.c2@example9.net x", "* x"},  // the address holds other holes
           {"@", "*"},
           {"x @ y", "x * y"},
           {"\xC3\xA9tat 5", "\xC3\xA9tat *"},
       }) {
    INFO(row.text);
    CHECK(with_holes(row.text) == row.shown);
  }
}

TEST_CASE("holes are found wherever they stand, also across 64 octets", "[knowledge]") {
  for (std::size_t before = 0; before < 200; ++before) {
    for (const std::size_t size : {1, 2, 15, 16, 17, 63, 64, 65, 130}) {
      const auto head = std::string(before, ' ');
      INFO(before << " " << size);
      CHECK(with_holes(head + std::string(size - 1, 'a') + "1") == head + "*");
      CHECK(with_holes(head + "1" + std::string(size - 1, 'a') + "  ") == head + "*  ");
      CHECK(with_holes(head + "x@" + std::string(size, '.') + "     y") == head + "*     y");
    }
  }
}

TEST_CASE("words that tell something are no holes", "[knowledge]") {
  TextForm::Words telling;
  telling.insert_parts("see [tss04], aup#in-1260: 554");
  CHECK(with_holes("[tss04] deferred", telling) == "[tss04] deferred");
  CHECK(with_holes("aup#in-1260 is no other", telling) == "aup#in-1260 is no other");
  CHECK(with_holes("[tss05] deferred", telling) == "[*] deferred");
  CHECK(with_holes("see@554 x", telling) == "* x");  // a part of an address is
}

TEST_CASE("texts are of one form where they are the same outside their holes", "[knowledge]") {
  struct Row {
    std::string_view one, other;
    bool same;
  };
  for (const auto& row : std::vector<Row>{
           {"id 1", "id 22", true},
           {"id a1 on mx1", "id bbbb2 on mx", false},
           {"id 1", "id 1 ", false},
           {"id 1", "id  1", false},
           {"id", "id 1", false},
           {"x1", "1", true},
           {"to bob@example.net: full", "to alice@example.org: full", true},
           {"ab 1 cd", "ab cd 1", false},
           {std::string_view("a\0\0b", 4), "ab", false},
       }) {
    INFO(row.one << " | " << row.other);
    CHECK((key_of(row.one) == key_of(row.other)) == row.same);
    CHECK((hash_of_form(row.one) == hash_of_form(row.other)) == row.same);
  }
}

TEST_CASE("a text that is too long has no form", "[knowledge]") {
  TextForm form;
  CHECK(form.read(std::string(TextForm::kLongest, '1'), {}));
  CHECK(form.holes().size() == 1);
  CHECK_FALSE(form.read(std::string(TextForm::kLongest + 1, '1'), {}));
}

}  // namespace
}  // namespace smtpwhy::knowledge
