#include "base/arena.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("an arena keeps copies, also past its first block and after it was moved", "[base]") {
  TextArena arena;
  std::vector<std::pair<std::string, std::string_view>> kept;
  for (std::size_t length = 0; length < 300; ++length) {
    std::string text(length, static_cast<char>('a' + length % 26));
    const auto view = arena.keep(text);
    CHECK((length == 0 || view.data() != text.data()));
    kept.emplace_back(text, view);
  }
  const std::string large(100000, 'x');  // larger than any block
  kept.emplace_back(large, arena.keep(large));

  const TextArena moved = std::move(arena);
  for (const auto& [text, view] : kept) CHECK(view == text);
}

TEST_CASE("an arena that was cleared begins anew", "[base]") {
  TextArena arena;
  CHECK_FALSE(arena.has_one_block());  // none at all
  const auto first = arena.keep("a");
  CHECK(arena.has_one_block());
  const std::string large(5000, 'x');
  CHECK(arena.keep(large) == large);
  CHECK_FALSE(arena.has_one_block());
  arena.clear();
  CHECK(arena.has_one_block());
  const auto again = arena.keep("b");
  CHECK(again == "b");
  CHECK(again.data() == first.data());  // the same memory
}

TEST_CASE("an arena has one block as long as what it keeps fits in", "[base]") {
  TextArena arena;
  const auto first = arena.keep("a");
  const auto last = arena.keep(std::string(4095, 'x'));
  CHECK(arena.has_one_block());
  CHECK(last.data() == first.data() + 1);
  CHECK(arena.keep("b") == "b");
  CHECK_FALSE(arena.has_one_block());
}

TEST_CASE("an arena keeps bytes as they are", "[base]") {
  TextArena arena;
  const std::string bytes("a\0\xFF\n", 4);
  CHECK(arena.keep(bytes) == bytes);
  CHECK(arena.keep("").empty());
}

}  // namespace smtpwhy
