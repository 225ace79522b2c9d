#include "run/progress.h"

#include "catch.h"

#include <string>

namespace smtpwhy {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::int64_t kSecond = 1'000'000;

class Terminal : public TextSink {
 public:
  void write(std::string_view text) override { waiting_ += text; }
  void flush() override { seen += std::exchange(waiting_, {}); }
  std::string seen;

 private:
  std::string waiting_;
};

}  // namespace

TEST_CASE("progress in words", "[run]") {
  struct Case {
    std::string why;
    std::uint64_t done;
    std::optional<std::uint64_t> total;
    std::int64_t micros;
    std::string words;
  };
  const Case cases[] = {
      {"a quarter", 100 * kMiB, 400 * kMiB, 2 * kSecond, "100 MiB of 400 MiB (25 %), 50 MiB/s, 7 s left"},
      {"a total that is not known", 100 * kMiB, {}, 2 * kSecond, "100 MiB, 50 MiB/s"},
      {"a file that grew", 100 * kMiB, 99 * kMiB, 2 * kSecond, "100 MiB, 50 MiB/s"},
      {"not yet all", 1000 * kMiB - 1, 1000 * kMiB, 10 * kSecond, "1.0 GiB of 1.0 GiB (99 %), 100 MiB/s, 1 s left"},
      {"minutes", 10 * kMiB, 1210 * kMiB, 1 * kSecond, "10 MiB of 1.2 GiB (0 %), 10 MiB/s, 2 min 01 s left"},
      {"hours", 1 * kMiB, 8000 * kMiB, 1 * kSecond, "1.0 MiB of 7.8 GiB (0 %), 1.0 MiB/s, 2 h 13 min left"},
      {"next to nothing", 0, 100, 1, "0 B of 100 B (0 %), 0 B/s"},
      {"an empty file", 0, 0, 0, "0 B of 0 B (100 %), 0 B/s"},
      {"slow", 500, 1000, 5 * kSecond, "500 B of 1.0 KiB (50 %), 100 B/s, 6 s left"},
  };
  for (const auto& [why, done, total, micros, words] : cases) {
    INFO(why);
    CHECK(words_for_progress(done, total, micros) == words);
  }
}

TEST_CASE("progress shows nothing at first, then some times a second, and goes", "[run]") {
  Terminal terminal;
  std::int64_t now = 77;
  {
    Progress progress(terminal, 0, [&] { return now; });
    progress.begin(100 * kMiB);
    now += Progress::kQuietAtFirst - 1;
    progress.add(kMiB);
    CHECK(terminal.seen.empty());
    now += 1;
    progress.add(9 * kMiB);
    CHECK(terminal.seen == "\r\x1b[Ksmtpwhy: 10 MiB of 100 MiB (10 %), 10 MiB/s, 10 s left");
    terminal.seen.clear();
    now += Progress::kBetweenDraws - 1;
    progress.add(kMiB);
    CHECK(terminal.seen.empty());
    now += 1;
    progress.add(kMiB);
    CHECK(terminal.seen == "\r\x1b[Ksmtpwhy: 12 MiB of 100 MiB (12 %), 10 MiB/s, 9 s left");
    terminal.seen.clear();
    progress.clear();
    CHECK(terminal.seen == "\r\x1b[K");
    progress.clear();
    CHECK(terminal.seen == "\r\x1b[K");
    now += kSecond;
    progress.add(kMiB);
    terminal.seen.clear();
  }
  CHECK(terminal.seen == "\r\x1b[K");
}

TEST_CASE("progress begins anew for each piece of work, and fits into the terminal", "[run]") {
  Terminal terminal;
  std::int64_t now = 0;
  Progress progress(terminal, 20, [&] { return now; });
  progress.begin({});
  now = 2 * kSecond;
  progress.add(100 * kMiB);
  CHECK(terminal.seen == "\r\x1b[Ksmtpwhy: 100 MiB, 5");
  progress.begin({});
  CHECK(terminal.seen.ends_with("\r\x1b[K"));
  terminal.seen.clear();
  now += kSecond / 2;
  progress.add(kMiB);
  CHECK(terminal.seen.empty());
}

}  // namespace smtpwhy
