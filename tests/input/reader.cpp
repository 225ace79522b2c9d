#include "input/reader.h"

#include "support/packed.h"
#include "support/temporary_folder.h"

#include "catch.h"

#include <fcntl.h>
#include <unistd.h>

namespace smtpwhy {

TEST_CASE("a file is read to its last byte, in blocks", "[input]") {
  const test::TemporaryFolder folder;
  struct Row {
    std::string_view why;
    std::string bytes;
  };
  for (const auto& row : std::vector<Row>{
           {"empty", ""},
           {"without a line end", "220 hello"},
           {"NUL, CR, and bytes that are no text", std::string("a\0b\r\n\xFF", 6)},
           {"one block to the byte", std::string(1024 * 1024, 'x')},
           {"more than one block", std::string(3 * 1024 * 1024 + 7, 'y')},
       }) {
    INFO(row.why);
    const auto path = folder.write("log", row.bytes);
    const auto whole = read_whole(path);
    REQUIRE(whole.ok());
    CHECK((*whole == row.bytes));
    std::string joined;
    bool empty_block = false;
    REQUIRE(read_input(path, [&](std::string_view block) {
              joined += block;
              empty_block = empty_block || block.empty();
              return true;
            }).ok());
    CHECK((joined == row.bytes));
    CHECK_FALSE(empty_block);
  }
}

TEST_CASE("blocks are read to where they are wanted, as soon as it is known that nothing is packed", "[input]") {
  const test::TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes += std::to_string(i) + "\n";
  std::string joined;
  std::vector<char> place(1000);
  std::size_t in_place = 0;
  std::size_t elsewhere = 0;
  std::size_t asked = 0;
  const auto take = [&](std::string_view block) {
    joined += block;
    ++(block.data() == place.data() ? in_place : elsewhere);
    return true;
  };
  const auto give = [&] { return ++asked % 3 == 0 ? std::span<char>() : std::span<char>(place); };
  const auto path = folder.write("log", bytes);
  REQUIRE(read_input_until(-1, path, take, {}, give).ok());
  CHECK((joined == bytes));
  CHECK(in_place > 1);
  CHECK(elsewhere > 1);  // the first, and those that no place was given for
  joined.clear();
  asked = 0;
  const auto packed = folder.write("log.gz", test::packed(Packing::gzip, bytes));
  REQUIRE(read_input_until(-1, packed, take, {}, give).ok());
  CHECK((joined == bytes));
  CHECK(asked == 0);
}

TEST_CASE("what cannot be read: the whole message", "[input]") {
  const test::TemporaryFolder folder;
  const auto missing = folder.path() + "/no-such.log";
  const auto below_a_file = folder.write("file", "x") + "/mail.log";
  struct Row {
    std::string_view why;
    std::string name, described;
  };
  for (const auto& row : std::vector<Row>{
           {"it does not exist", missing,
            missing + ": cannot read: No such file or directory\nhint: check the spelling; use - for standard input"},
           {"a folder", folder.path(),
            folder.path() + ": is a directory\nhint: name the files in it: smtpwhy analyze " + folder.path() + "/*"},
           {"a file is taken for a folder", below_a_file, below_a_file + ": cannot read: Not a directory"},
           {"no name", "", "cannot read: No such file or directory\nhint: check the spelling; use - for standard input"},
       }) {
    INFO(row.why);
    const auto read = read_whole(row.name);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().kind == ErrorKind::input);
    CHECK(describe(read.error()) == row.described);
  }
}

TEST_CASE("a file that nobody may read tells of sudo", "[input]") {
  const test::TemporaryFolder folder;
  const auto path = folder.write("mail.log", "x");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const auto read = read_whole(path);
  if (read.ok()) {
    WARN("skipped: root reads everything");
    return;
  }
  CHECK(describe(read.error()) ==
        path + ": cannot read: Permission denied\nhint: mail logs often belong to root or group adm: try sudo, or a copy");
}

TEST_CASE("- is standard input, and stays open", "[input]") {
  const test::TemporaryFolder folder;
  const auto path = folder.write("log", "220 hello\n");
  const int kept = dup(STDIN_FILENO);
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0);
  REQUIRE(dup2(file, STDIN_FILENO) == STDIN_FILENO);
  close(file);
  const auto read = read_whole(std::string(kStandardInput));
  const bool still_open = fcntl(STDIN_FILENO, F_GETFD) != -1;
  dup2(kept, STDIN_FILENO);
  close(kept);
  REQUIRE(read.ok());
  CHECK(*read == "220 hello\n");
  CHECK(still_open);
}

}  // namespace smtpwhy
