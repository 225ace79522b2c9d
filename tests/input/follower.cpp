#include "input/follower.h"

#include "support/packed.h"
#include "support/temporary_folder.h"

#include "catch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>

namespace smtpwhy {
namespace {

/// Does one step at each pause, and stops after the last: what happens to the file while it is followed, without a second thread.
/// Notes what it is told: texts as they are, `|` for a new text, `.` for a pause.
class Story : public FollowSink {
 public:
  explicit Story(std::vector<std::function<void()>> steps) : steps_(std::move(steps)) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) == 0) {
      stop_ = ends[0];
      stopper_ = ends[1];
    }
  }
  ~Story() override {
    close(stop_);
    close(stopper_);
  }
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  bool on_bytes(std::string_view bytes) override {
    told += bytes;
    return told.find("enough") == std::string::npos;
  }
  void on_new_text() override { told += '|'; }
  bool on_pause() override {
    told += '.';
    if (next_ < steps_.size()) {
      steps_[next_++]();
    } else {
      stop_now();
    }
    return true;
  }
  void stop_now() const { REQUIRE(write(stopper_, "", 1) == 1); }
  [[nodiscard]] int stop() const { return stop_; }

  std::string told;

 private:
  std::vector<std::function<void()>> steps_;
  std::size_t next_ = 0;
  int stop_ = -1;
  int stopper_ = -1;
};

void append(const std::string& path, std::string_view text) { std::ofstream(path, std::ios::binary | std::ios::app) << text; }

}  // namespace

TEST_CASE("a file is followed through all that rotation does to it", "[input]") {
  const test::TemporaryFolder folder;
  const auto log = folder.path() + "/mail.log";
  const auto old = log + ".1";
  const auto rename_log = [&] { std::filesystem::rename(log, old); };
  using Steps = std::vector<std::function<void()>>;
  struct Row {
    std::string_view why;
    Steps steps;
    std::string told;
  };
  for (const auto& row : std::vector<Row>{
           {"it does not grow", {}, "a\n."},
           {"it grows, also by parts of lines", {[&] { append(log, "b"); }, [&] { append(log, "c\n"); }}, "a\n.b.c\n."},
           {"it is renamed, and made anew with something in it",
            {[&] {
              rename_log();
              append(log, "b\n");
            }},
            "a\n.|b\n."},
           {"the writer goes on in the old one until there is something in the new one",
            {[&] {
               rename_log();
               append(log, "");
               append(old, "b\n");
             },
             [&] {
               append(old, "c\n");
               append(log, "d\n");
             }},
            "a\n.b\n.c\n|d\n."},
           {"it is gone for a while",
            {[&] {
               rename_log();
               append(old, "b\n");
             },
             [&] { append(log, "c\n"); }},
            "a\n.b\n.|c\n."},
           {"it is deleted, and made anew",
            {[&] {
              std::filesystem::remove(log);
              append(log, "b\n");
            }},
            "a\n.|b\n."},
           {"it is emptied, and written to later",
            {[&] {
               std::filesystem::resize_file(log, 0);
               append(log, "b");
             },
             [&] { append(log, "c"); }},
            "a\n.|b.c."},
           {"it is rotated twice",
            {[&] {
               rename_log();
               append(log, "b\n");
             },
             [&] {
               rename_log();
               append(log, "c\n");
             }},
            "a\n.|b\n.|c\n."},
           {"a folder takes its name for a while",
            {[&] {
               rename_log();
               std::filesystem::create_directory(log);
               append(old, "b\n");
             },
             [&] {
               std::filesystem::remove(log);
               append(log, "c\n");
             }},
            "a\n.b\n.|c\n."},
           {"more than a block comes at once",
            {[&] { append(log, std::string(3'000'000, 'x')); }},
            "a\n." + std::string(3'000'000, 'x') + "."},
       }) {
    INFO(row.why);
    std::filesystem::remove_all(log);
    std::filesystem::remove_all(old);
    append(log, "a\n");
    Story story(row.steps);
    const auto end = follow_input(log, story.stop(), story);
    REQUIRE(end.ok());
    CHECK(*end == InputEnd::stopped);
    CAPTURE(story.told.substr(0, 50));
    CHECK((story.told == row.told));
  }
}

TEST_CASE("a file that is emptied and not written to again", "[input]") {
  const test::TemporaryFolder folder;
  const auto log = folder.write("mail.log", "a\n");
  Story story({[&] { std::filesystem::resize_file(log, 0); }});
  REQUIRE(follow_input(log, story.stop(), story).ok());
  CHECK(story.told == "a\n.|.");
}

TEST_CASE("a link is followed to where it leads, and to where it leads later", "[input]") {
  const test::TemporaryFolder folder;
  const auto first = folder.write("first", "a\n");
  const auto second = folder.write("second", "c\n");
  const auto link = folder.path() + "/mail.log";
  std::filesystem::create_symlink(first, link);
  Story story({[&] { append(first, "b\n"); },
               [&] {
                 std::filesystem::remove(link);
                 std::filesystem::create_symlink(second, link);
               }});
  REQUIRE(follow_input(link, story.stop(), story).ok());
  CHECK(story.told == "a\n.b\n.|c\n.");
}

TEST_CASE("a pipe with a name is waited for, and ends with its writer", "[input]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() + "/fifo";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  int writer = -1;
  Story story({[&] {
                 writer = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
                 REQUIRE(write(writer, "a\n", 2) == 2);
               },
               [&] { REQUIRE(write(writer, "b\n", 2) == 2); }, [&] { close(writer); }});
  const auto end = follow_input(path, story.stop(), story);
  REQUIRE(end.ok());
  CHECK(*end == InputEnd::ended);
  CHECK(story.told == ".a\n.b\n.");
}

TEST_CASE("a pipe that nobody writes to can be left", "[input]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() + "/fifo";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  Story story({});
  const auto end = follow_input(path, story.stop(), story);
  REQUIRE(end.ok());
  CHECK(*end == InputEnd::stopped);
  CHECK(story.told == ".");
}

TEST_CASE("who stops before anything was read gets nothing, and no error", "[input]") {
  const test::TemporaryFolder folder;
  Story story({});
  story.stop_now();
  const auto end = follow_input(folder.write("mail.log", "a\n"), story.stop(), story);
  REQUIRE(end.ok());
  CHECK(*end == InputEnd::stopped);
  CHECK(story.told.empty());
}

TEST_CASE("a sink that has enough ends it", "[input]") {
  const test::TemporaryFolder folder;
  Story story({});
  const auto end = follow_input(folder.write("mail.log", "that is enough\n"), story.stop(), story);
  REQUIRE(end.ok());
  CHECK(*end == InputEnd::ended);
}

TEST_CASE("what cannot be followed: the errors of reading", "[input]") {
  const test::TemporaryFolder folder;
  Story story({});
  const auto missing = follow_input(folder.path() + "/no-such.log", story.stop(), story);
  REQUIRE_FALSE(missing.ok());
  CHECK(describe(missing.error()) ==
        folder.path() +
            "/no-such.log: cannot read: No such file or directory\nhint: check the spelling; use - for "
            "standard input");
  CHECK_FALSE(follow_input(folder.path(), story.stop(), story).ok());
  CHECK(story.told.empty());
}

TEST_CASE("compressed files are followed, too, and may be unfinished when somebody stops", "[input]") {
  const test::TemporaryFolder folder;
  const auto whole = test::packed(Packing::gzip, "a\n");
  const auto log = folder.write("mail.log.gz", std::string_view(whole).substr(0, 10));
  Story story(
      {[&] { append(log, std::string_view(whole).substr(10)); }, [&] { append(log, std::string_view(whole).substr(0, 10)); }});
  const auto end = follow_input(log, story.stop(), story);
  REQUIRE(end.ok());
  CHECK(*end == InputEnd::stopped);
  CHECK(story.told == ".a\n..");

  const auto damaged = folder.write("damaged.gz", std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03\xFF\xFF", 12));
  Story other({});
  const auto error = follow_input(damaged, other.stop(), other);
  REQUIRE_FALSE(error.ok());
  CHECK(error.error().where == damaged);
}

TEST_CASE("what was held back comes out before a new text begins, and when it ends", "[input]") {
  const test::TemporaryFolder folder;
  const auto log = folder.write("mail.log", "BZ");
  Story story({[&] {
    std::filesystem::resize_file(log, 0);
    append(log, "B");
  }});
  REQUIRE(follow_input(log, story.stop(), story).ok());
  CHECK(story.told == ".BZ|.B");
}

}  // namespace smtpwhy
