// Whoever reads which load when: what is told is what one reader tells of all lines in their order.
#include "run/reading_belt.h"

#include "catch.h"
#include "support/fake_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::size_t kLinesOfLoad = 4;

/// Lines of which one in `every` makes the reader remember something, of few things, so that it also comes back to what it knew; 0: none.
std::vector<std::string> some_lines(std::size_t count, std::size_t every, std::mt19937& random) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    const bool remembers = every != 0 && random() % every == 0;
    lines.push_back(remembers ? fmt::format("remember {}", random() % 3) : fmt::format("line {}", random() % 100));
  }
  return lines;
}

/// Drives a belt as several threads would, in one: what is begun ends at any time, in any order.
class Driver {
 public:
  Driver(LineReading& reading, std::size_t workers, std::mt19937& random) : belt_(reading), workers_(workers), random_(random) {}

  /// What is told of `lines`.
  std::string read(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size();) {
      while (belt_.full()) step();
      for (std::size_t n = 0; n < kLinesOfLoad && i < lines.size(); ++n, ++i) belt_.fresh().add({i + 1, lines[i], false});
      belt_.add();
      if (random_() % 2 == 0) step();
    }
    while (!belt_.empty()) step();
    return std::move(told_.text);
  }

  [[nodiscard]] std::size_t most_at_once() const { return most_at_once_; }

 private:
  struct Begun {
    ReadingWork work;
    bool run = false;
  };

  void step() {
    if (belt_.has_told() && random_() % 2 == 0) return take();
    if (begun_.size() < workers_) {
      if (auto work = belt_.begin(); work.any()) begun_.push_back({std::move(work), false});
      most_at_once_ = std::max(most_at_once_, begun_.size());
    }
    if (begun_.empty()) return;
    auto& some = begun_[random_() % begun_.size()];
    if (!some.run) some.work.run();
    if (std::exchange(some.run, true)) end(some);
  }

  void end(Begun& some) {
    belt_.end(std::move(some.work));
    begun_.erase(begun_.begin() + (&some - begun_.data()));
  }

  void take() {
    auto load = belt_.take_told();
    (void)load->events.replay(told_, [] { return false; });
    belt_.give_back(std::move(load));
  }

  ReadingBelt belt_;
  std::size_t workers_;
  std::mt19937& random_;
  std::vector<Begun> begun_;
  testing::WrittenEvents told_;
  std::size_t most_at_once_ = 0;
};

std::string told_by_one(const std::vector<std::string>& lines) {
  testing::FakeReading reading;
  testing::WrittenEvents told;
  testing::read_at_once(reading, lines, told);
  return told.text;
}

/// How often a load is begun to be read, each with one of these lines, one after the other.
std::size_t times_begun(const std::vector<std::string>& lines) {
  testing::FakeReading reading;
  ReadingBelt belt(reading);
  std::size_t begun = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    belt.fresh().add({i + 1, lines[i], false});
    belt.add();
    while (!belt.has_told()) {
      auto work = belt.begin();
      REQUIRE(work.any());
      ++begun;
      work.run();
      belt.end(std::move(work));
    }
    belt.give_back(belt.take_told());
  }
  return begun;
}

}  // namespace

TEST_CASE("whoever reads what when, all is told as by one reader, and counted", "[run]") {
  const std::size_t workers = GENERATE(1U, 2U, 3U, 5U);
  const std::size_t every = GENERATE(0U, 100U, 20U, 7U, 1U);
  const bool has_twins = GENERATE(true, false);
  std::mt19937 random(static_cast<unsigned>(workers * 1000 + every));
  for (int i = 0; i < 60; ++i) {
    INFO(fmt::format("{} workers, {} remembered, twins {}, round {}", workers, every, has_twins, i));
    const auto lines = some_lines(random() % 200, every, random);
    testing::FakeReading reading(has_twins);
    Driver driver(reading, workers, random);
    REQUIRE(driver.read(lines) == told_by_one(lines));
    REQUIRE(reading.take_count() == lines.size());
  }
}

TEST_CASE("loads are read at once where there are twins, and only there", "[run]") {
  std::mt19937 random(1);
  const auto lines = some_lines(400, 0, random);
  testing::FakeReading with(true);
  Driver together(with, 3, random);
  (void)together.read(lines);
  CHECK(together.most_at_once() == 3);
  testing::FakeReading without(false);
  Driver alone(without, 3, random);
  (void)alone.read(lines);
  CHECK(alone.most_at_once() == 1);
}

TEST_CASE("where each load leaves the reader knowing something else, no more is read ahead", "[run]") {
  constexpr std::size_t kLoads = 50;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < kLoads; ++i) lines.push_back(fmt::format("remember {}", i));
  CHECK(times_begun(lines) == kLoads + ReadingBelt::kMostInVain);
}

TEST_CASE("who has read in vain once goes on reading ahead", "[run]") {
  constexpr std::size_t kLoads = 100;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < kLoads; ++i) lines.push_back(i % 2 == 0 ? fmt::format("remember {}", i) : "line");
  CHECK(times_begun(lines) == kLoads + kLoads / 2 - 1);  // the first is read in order anyway
}

TEST_CASE("texts of a load of lines are not copied once more", "[run]") {
  LineLoad lines;
  lines.add({1, "some line", false});
  std::string_view text;
  lines.for_each([&](const InputLine& line) { text = line.text; });
  EventLoad events;
  events.lend(lines.memory());
  const std::string elsewhere = "elsewhere";
  Event event;
  event.text = text.substr(5);
  event.key = elsewhere;
  events.on_event(event);
  class Last : public LineEvents {
   public:
    void begin_line() override {}
    void end_line(LineFate /*fate*/) override {}
    void on_event(const Event& told) override { event = told; }
    Event event;
  } last;
  (void)events.replay(last, [] { return false; });
  CHECK(last.event.text.data() == text.data() + 5);
  CHECK(last.event.key == "elsewhere");
  CHECK(last.event.key.data() != elsewhere.data());
}

}  // namespace smtpwhy
