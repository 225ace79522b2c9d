// Threads change nothing: all goes through the stages as it was, in order.
#include "run/pipeline.h"

#include "catch.h"
#include "run/followed_run.h"
#include "run/parallel_run.h"
#include "support/conversations.h"
#include "support/fake_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

namespace smtpwhy {
namespace {

const std::string kCheckout = SMTPWHY_SOURCE_DIR;

/// Sessions and deliveries as text, then where the lines went.
class Told : public SessionSink {
 public:
  void on_session(Session&& session) override { text += testing::dump(session) + "\n"; }
  void on_delivery(const Delivery& delivery) override { text += testing::dump(delivery) + "\n"; }
  std::string text;
};

/// With one thread as the program does it where there is no other.
Result<InputEnd> read_with(std::size_t threads, InputRun& run, const std::string& path) {
  StringSink out;
  return threads == 1 ? read_into(run, path, {out}) : read_apart_into(run, path, {out}, threads);
}

std::string read_by(std::size_t threads, const std::string& path) {
  Told told;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, told);
  REQUIRE(read_with(threads, run, path).ok());
  const auto report = run.finish();
  const auto& lines = report.lines;
  return told.text + fmt::format("{} {}: {} {} {} {} {}", report.format, report.bytes, lines.lines, lines.event, lines.content,
                                 lines.noise, lines.unrecognised);
}

/// Lines of many lengths; the texts are gone after each call.
void say(LineSink& target, std::uint64_t lines) {
  for (std::uint64_t i = 0; i < lines; ++i) {
    const bool remembers = i % 1000 == 999;
    const std::string text =
        remembers ? fmt::format("remember {}", i / 1000 % 3) : std::string(i * 37 % 5000, static_cast<char>('a' + i % 26));
    target.on_line({i + 1, text, false});
  }
}

/// Reads each line by itself.
class AtOnce : public LineSink {
 public:
  explicit AtOnce(LineEvents& target) : target_(target) {}
  void on_line(const InputLine& line) override {
    LineLoad load;
    EventLoad events;
    load.on_line(line);
    reading_.read(load, events);
    (void)events.replay(target_, [] { return false; });
  }

 private:
  testing::FakeReading reading_;
  LineEvents& target_;
};

/// Delivers each event as a session with the event's text.
class Sessions : public LineEvents {
 public:
  explicit Sessions(SessionSink& sink) : sink_(sink) {}
  void begin_line() override {}
  void on_event(const Event& event) override {
    if (event.line % 2 == 0) {
      Session session;
      session.id = event.line;
      return sink_.on_session(std::move(session));
    }
    Delivery delivery;
    delivery.line = event.line;
    delivery.text = event.text;
    delivery.reply.text = event.text;
    sink_.on_delivery(delivery);
  }
  void end_line(LineFate /*fate*/) override {}

 private:
  SessionSink& sink_;
};

/// What came, in its order.
class Came : public SessionSink {
 public:
  void on_session(Session&& session) override { text += fmt::format("session {}\n", session.id); }
  void on_delivery(const Delivery& delivery) override {
    text += fmt::format("{} {} {}\n", delivery.line, delivery.text, delivery.reply.text);
  }
  std::string text;
};

/// A load at once, or in as many pieces as make a load of sessions full.
bool assemble(EventLoad& events, SessionLoad& into) {
  Sessions target(into);
  return events.replay(target, [&] { return into.full(); });
}

}  // namespace

TEST_CASE("with several threads, every log of the corpus gives the same", "[run]") {
  for (const auto& log : testing::corpus()) {
    const auto path = kCheckout + "/corpus/" + log.name + ".log";
    INFO(path);
    const auto alone = read_by(1, path);
    CHECK(read_by(2, path) == alone);
    CHECK(read_by(3, path) == alone);
  }
}

TEST_CASE("what needs many loads comes in order, whoever works at a stage", "[run]") {
  Came direct;
  Sessions alone(direct);
  AtOnce at_once(alone);
  say(at_once, 20000);
  const bool has_twins = GENERATE(true, false);
  const std::size_t helpers = GENERATE(0U, 1U, 2U, 5U);
  Came carried;
  std::atomic<std::size_t> loads = 0;
  testing::FakeReading reading(has_twins);
  Pipeline pipeline({reading, assemble, [&](SessionLoad& sessions) {
                       ++loads;
                       sessions.replay(carried);
                       return true;
                     }});
  std::vector<std::thread> others;
  for (std::size_t i = 0; i < helpers; ++i) others.emplace_back([&] { pipeline.work(); });
  say(pipeline, 20000);
  pipeline.end();
  for (auto& other : others) other.join();
  CHECK(loads > 2 * ReadingBelt::kMostLoads);
  CHECK(carried.text == direct.text);
  CHECK(pipeline.thrown() == nullptr);
}

TEST_CASE("a text larger than a load is carried whole", "[run]") {
  LineLoad lines;
  const std::string large(3 * LineLoad::kOctets, 'x');
  lines.on_line({1, large, false});
  CHECK(lines.full());
  testing::FakeReading reading;
  EventLoad load;
  reading.read(lines, load);
  testing::WrittenEvents written;
  CHECK(load.replay(written, [] { return false; }));
  CHECK(written.text.size() == large.size() + std::string("(\n1  -\n0)\n").size());
  load.clear();
  CHECK(load.empty());
  lines.clear();
  CHECK(lines.empty());
  CHECK_FALSE(lines.full());
}

TEST_CASE("a load is full of short lines, too", "[run]") {
  LineLoad lines;
  for (std::size_t i = 0; i < LineLoad::kLines; ++i) {
    CHECK_FALSE(lines.full());
    lines.on_line({i + 1, {}, false});
  }
  CHECK(lines.full());
}

TEST_CASE("texts of any length are kept, and cleared", "[run]") {
  TextBlocks blocks;
  for (std::size_t size = 1; size < 2 * TextBlocks::kMostKept; size += 997) {
    const std::string text(size, 'x');
    CHECK(blocks.keep(text) == text);
    CHECK(blocks.keep("short") == "short");
    CHECK(blocks.octets() == size + 5);
    blocks.clear();
    CHECK(blocks.octets() == 0);
  }
  const std::string piece(30000, 'y');
  std::vector<std::string_view> kept;
  for (int i = 0; i < 100; ++i) kept.push_back(blocks.keep(piece));
  CHECK(std::count(kept.begin(), kept.end(), std::string_view(piece)) == 100);
}

TEST_CASE("memory for texts is used again", "[run]") {
  TextBlocks blocks;
  const auto* const first = blocks.keep("first").data();
  CHECK(blocks.keep(std::string(3 * TextBlocks::kMostKept, 'x')).data() != first);
  blocks.clear();
  CHECK(blocks.keep("second").data() == first);
}

TEST_CASE("who reads does not wait for somebody who wants no more", "[run]") {
  std::size_t told = 0;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& /*sessions*/) { return ++told < 3; }});
  std::thread reading([&] {
    while (pipeline.wanted()) say(pipeline, 1000);
    pipeline.end();
  });
  pipeline.work();
  reading.join();
  CHECK_FALSE(pipeline.wanted());
  CHECK(told == 3);
}

TEST_CASE("what a stage throws ends all and is kept", "[run]") {
  const std::string where = GENERATE("reading", "assembling", "telling");
  class Throwing : public testing::FakeReading {
   public:
    explicit Throwing(bool throws) : throws_(throws) {}
    void read(const LineLoad& lines, EventLoad& into) override {
      if (throws_) throw std::runtime_error("reading");
      testing::FakeReading::read(lines, into);
    }

   private:
    bool throws_;
  } lines(where == "reading");
  Pipeline pipeline({lines,
                     [=](EventLoad& events, SessionLoad& into) -> bool {
                       if (where == "assembling") throw std::runtime_error(where);
                       return assemble(events, into);
                     },
                     [](SessionLoad& /*sessions*/) -> bool { throw std::runtime_error("telling"); }});
  std::thread reading([&] {
    while (pipeline.wanted()) say(pipeline, 1000);
    pipeline.end();
  });
  pipeline.work();
  reading.join();
  CHECK_FALSE(pipeline.wanted());
  CHECK_THROWS_WITH(std::rethrow_exception(pipeline.thrown()), where);
}

TEST_CASE("what breaks off reading is kept too, and what was read is told", "[run]") {
  std::size_t told = 0;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& /*sessions*/) { return ++told > 0; }});
  say(pipeline, 3);
  pipeline.pass_on_if_awaited();
  CHECK(told == 0);  // nobody works yet
  pipeline.end(std::make_exception_ptr(std::runtime_error("reading")));
  CHECK(told == 1);
  CHECK_THROWS_WITH(std::rethrow_exception(pipeline.thrown()), "reading");
}

TEST_CASE("a file that is not there is the same error with a thread", "[run]") {
  Told told;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, told);
  const auto read = read_with(2, run, kCheckout + "/no-such-file");
  REQUIRE(!read.ok());
  CHECK(read.error().message == "cannot read: No such file or directory");
  CHECK(run.finish().lines.lines == 0);
}

}  // namespace smtpwhy
