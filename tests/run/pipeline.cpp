// Threads change nothing: all goes through the stages as it was, in order.
#include "run/pipeline.h"

#include "base/text.h"
#include "catch.h"
#include "input/line_splitter.h"
#include "run/followed_run.h"
#include "run/parallel_run.h"
#include "support/conversations.h"
#include "support/fake_reading.h"
#include "support/temporary_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <span>
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
  auto text = told.text + fmt::format("{}: {} {} {} {} {}", report.bytes, lines.lines, lines.event, lines.content, lines.noise,
                                      lines.unrecognised);
  for (const auto& format : report.formats) text += fmt::format(", {} {}", format.name, format.lines);
  for (const auto& limit : kLimitedNames) text += fmt::format(", {} {}", limit.name, report.left_out.of(limit.what));
  return text;
}

/// As `number text|`, with a `!` behind the number of one that was cut.
std::string lines_in(const LineLoad& load) {
  std::string all;
  load.for_each([&](const InputLine& line) { all += fmt::format("{}{} {}|", line.number, line.cut ? "!" : "", line.text); });
  return all;
}

/// Text, again and again, until several loads of lines come behind the head of an input that the format is found in.
std::string many_loads_of(const std::string& text) {
  constexpr std::size_t kEnough = FormatDetector::kHead + 2 * LineLoad::kOctets;
  std::string many;
  while (many.size() < kEnough) many += text + (text.ends_with('\n') ? "" : "\n");
  return many;
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
    load.add(line);
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
    delivery.as_logged = event.text;
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
    text += fmt::format("{} {} {}\n", delivery.line, delivery.as_logged, delivery.reply.text);
  }
  std::string text;
};

/// A load at once, or in as many pieces as make a load of sessions full.
bool assemble(EventLoad& events, SessionLoad& into) {
  Sessions target(into);
  return events.replay(target, [&] { return into.full(); });
}

}  // namespace

TEST_CASE("with several threads, every format gives the same", "[run]") {
  std::map<std::string, std::string> logs;  // by format
  std::string all;
  for (const auto& log : testing::corpus()) {
    logs[log.format] += log.text + (log.text.ends_with('\n') ? "" : "\n");
    all += log.text;
  }
  logs["lines of all formats"] = all;
  logs["one format, then another"] = many_loads_of(logs["postfix"]) + many_loads_of(logs["exim"]) + many_loads_of(logs["postfix"]);
  logs["other columns now and then"] = logs["exchange-protocol"] + many_loads_of(logs["exchange-protocol"]) +
                                       "#Fields: date-time,session-id,connector-id,sequence-number,event,data,context\n";
  test::TemporaryFolder folder;
  for (const auto& [name, text] : logs) {
    INFO(name);
    const auto path = folder.write("log", many_loads_of(text));
    const std::size_t threads = name.size() % 3 + 2;  // each number by some
    CHECK(read_by(threads, path) == read_by(1, path));
  }
}

TEST_CASE("what needs many loads comes in order, whoever works at a stage", "[run]") {
  Came direct;
  Sessions alone(direct);
  AtOnce at_once(alone);
  say(at_once, 20000);
  const bool has_twins = GENERATE(true, false);
  const bool in_pieces = GENERATE(true, false);
  const std::size_t helpers = GENERATE(0U, 1U, 2U, 5U);
  Came carried;
  std::atomic<std::size_t> loads = 0;
  testing::FakeReading reading(has_twins);
  std::size_t events_told = 0;
  const auto some = [&](EventLoad& events, SessionLoad& into) {
    Sessions target(into);
    return events.replay(target, [&] { return in_pieces && ++events_told % 1000 == 0; });
  };
  Pipeline pipeline({reading, some, [&](SessionLoad& sessions) {
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
  lines.add({1, large, false});
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

TEST_CASE("a long text that many events of a line have is kept once", "[run]") {
  constexpr std::size_t kEvents = 1000;
  constexpr std::size_t kSize = 10000;
  EventLoad load;
  std::string text(kSize, 'x');
  const std::string other(kSize, 'y');
  Event event;
  QueueFact fact;
  event.fact = &fact;
  for (std::size_t i = 0; i < kEvents; ++i) {
    text.back() = i < kEvents / 2 ? 'x' : 'z';  // at the same place, another text
    event.text = text;
    fact.text = other;
    load.on_event(event);
  }
  CHECK(load.octets() == 3 * kSize);
  std::size_t told = 0;
  class Checked : public LineEvents {
   public:
    explicit Checked(std::size_t& told) : told_(told) {}
    void begin_line() override {}
    void end_line(LineFate /*fate*/) override {}
    void on_event(const Event& event) override {
      const bool right = event.text.back() == (told_ < kEvents / 2 ? 'x' : 'z') && event.fact->text.back() == 'y';
      told_ += right ? 1 : 0;
    }

   private:
    std::size_t& told_;
  } checked(told);
  CHECK(load.replay(checked, [] { return false; }));
  CHECK(told == kEvents);
  load.clear();
  CHECK(load.octets() == 0);
}

TEST_CASE("a load of sessions is full of long deliveries", "[run]") {
  SessionLoad load;
  Delivery delivery;
  const std::string text(SessionLoad::kOctets / 4, 'x');
  delivery.as_logged = text;
  delivery.reply.text = text;
  load.on_delivery(delivery);
  CHECK_FALSE(load.full());
  load.on_delivery(delivery);
  CHECK(load.full());
  load.clear();
  CHECK_FALSE(load.full());
}

TEST_CASE("a load is full of short lines, too", "[run]") {
  LineLoad lines;
  for (std::size_t i = 0; i < LineLoad::kLines; ++i) {
    CHECK_FALSE(lines.full());
    lines.add({i + 1, {}, false});
  }
  CHECK(lines.full());
}

TEST_CASE("a load keeps copies of lines, one by one or many at a time", "[run]") {
  std::string block = "first\n\nthird\r\nfo\rth\n";
  LineLoad load;
  load.add({1, "held over from the block before", false});
  InputLines lines{2, block};
  load.take_from(lines);
  CHECK(lines.text.empty());
  CHECK(lines.first == 6);
  load.add({6, "cut", true});
  block.assign(block.size(), 'x');
  CHECK(lines_in(load) == "1 held over from the block before|2 first|3 |4 third|5 fo\rth|6! cut|");
  load.for_each([&](const InputLine& line) { CHECK(is_part_of(line.text, load.memory())); });
  load.clear();
  CHECK(load.empty());
}

TEST_CASE("lines that were read to a load's own memory stay there", "[run]") {
  LineLoad load;
  load.add({1, "before", false});
  const auto place = load.place_for_block();
  REQUIRE(place.size() == LineLoad::kBlock);
  CHECK(load.place_for_block().data() == place.data());  // nothing was read to it yet
  const std::string_view block = "first\nsecond\n";
  block.copy(place.data(), block.size());
  InputLines lines{2, {place.data(), block.size()}};
  load.take_from(lines);
  load.add({4, "held", false});
  CHECK(lines_in(load) == "1 before|2 first|3 second|4 held|");
  std::size_t in_place = 0;
  load.for_each([&](const InputLine& line) { in_place += is_part_of(line.text, {place.data(), place.size()}) ? 1 : 0; });
  CHECK(in_place == 2);
  CHECK(load.place_for_block().empty());  // there is no room for another one
  load.clear();
  CHECK(load.place_for_block().size() == LineLoad::kBlock);
}

TEST_CASE("lines of another load's memory, and of nobody's, are copied", "[run]") {
  LineLoad lender;
  LineLoad load;
  const auto place = lender.place_for_block();
  (void)load.place_for_block();
  const std::string_view block = "first\nsecond\n";
  block.copy(place.data(), block.size());
  InputLines lines{1, {place.data(), block.size()}};
  load.take_from(lines);
  std::fill(place.begin(), place.end(), 'x');
  CHECK(lines_in(load) == "1 first|2 second|");
}

TEST_CASE("a load takes as many lines as it has room for, and at least one", "[run]") {
  struct Row {
    std::string_view why;
    std::size_t before;  // octets of a line that is there
    std::size_t lines;
    std::size_t octets;  // of each, with its end
    std::size_t taken;
  };
  for (const auto& row : std::vector<Row>{{"all", 10, 100, 100, 100},
                                          {"as many lines as may be", 0, LineLoad::kLines + 5, 2, LineLoad::kLines - 1},
                                          {"just as many", 0, LineLoad::kLines - 1, 7, LineLoad::kLines - 1},
                                          {"empty ones", 0, 2 * LineLoad::kLines, 1, LineLoad::kLines - 1},
                                          {"as many octets", 0, 200, 1000, LineLoad::kOctets / 1000},
                                          {"just as many octets", 0, 64, LineLoad::kOctets / 64, 64},
                                          {"one that is longer", 0, 3, LineLoad::kOctets + 1, 1},
                                          {"one more of a load that is full", LineLoad::kOctets, 3, 50, 1}}) {
    INFO(row.why);
    LineLoad load;
    load.add({1, std::string(row.before, 'b'), false});
    std::string text;
    std::string all = fmt::format("1 {}|", std::string(row.before, 'b'));
    for (std::size_t i = 0; i < row.lines; ++i) {
      const std::string line(row.octets - 1, static_cast<char>('a' + i % 26));
      text += line + "\n";
      if (i < row.taken) all += fmt::format("{} {}|", i + 2, line);
    }
    InputLines lines{2, text};
    load.take_from(lines);
    CHECK(lines.first == 2 + row.taken);
    CHECK(lines.text.size() == (row.lines - row.taken) * row.octets);
    CHECK(lines_in(load) == all);
  }
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

TEST_CASE("where no more lines come for a while, what there is is told", "[run]") {
  std::atomic<std::size_t> told = 0;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& /*sessions*/) {
                       ++told;
                       return true;
                     }});
  std::thread other([&] { pipeline.work(); });
  for (std::size_t block = 1; block <= 20; ++block) {
    pipeline.begin_block();
    say(pipeline, 3);
    CHECK(pipeline.end_block());
    if (block % 3 == 0) continue;  // some come while others are still under way
    const auto before = told.load();
    constexpr int kPatience = 10000;  // milliseconds
    for (int i = 0; told == before && i < kPatience; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    CHECK(told > 0);
  }
  const auto all_told = [&] { return told >= 14; };
  for (int i = 0; !all_told() && i < 10000; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(all_told());
  pipeline.end();
  other.join();
}

TEST_CASE("who reads does not wait for somebody who wants no more", "[run]") {
  std::size_t told = 0;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& /*sessions*/) { return ++told < 3; }});
  std::thread reading([&] {
    while (pipeline.end_block()) {
      pipeline.begin_block();
      say(pipeline, 1000);
    }
    pipeline.end();
  });
  pipeline.work();
  reading.join();
  CHECK_FALSE(pipeline.end_block());
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
    while (pipeline.end_block()) {
      pipeline.begin_block();
      say(pipeline, 1000);
    }
    pipeline.end();
  });
  pipeline.work();
  reading.join();
  CHECK_FALSE(pipeline.end_block());
  CHECK_THROWS_WITH(std::rethrow_exception(pipeline.thrown()), where);
}

TEST_CASE("lines that were handed over behind the end of all are not waited for", "[run]") {
  testing::FakeReading lines;
  Pipeline pipeline({lines, [](EventLoad& /*events*/, SessionLoad& /*into*/) -> bool { throw std::runtime_error("assembling"); },
                     [](SessionLoad& /*sessions*/) { return true; }});
  std::thread other([&] { pipeline.work(); });
  say(pipeline, 3);
  while (pipeline.end_block()) std::this_thread::yield();  // until the other has met the end
  pipeline.begin_block();
  say(pipeline, 3);
  CHECK_FALSE(pipeline.end_block());
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the other may look for something to do
  pipeline.end();
  other.join();
  CHECK_THROWS_WITH(std::rethrow_exception(pipeline.thrown()), "assembling");
}

TEST_CASE("many lines at a time are the same as one by one, also where nobody wants more", "[run]") {
  Came direct;
  Sessions alone(direct);
  AtOnce at_once(alone);
  std::string text;
  InputLines lines{1, {}};
  for (std::uint64_t i = 0; text.size() < 5 * LineLoad::kOctets; ++i) {
    text += std::string(i * 37 % 500, static_cast<char>('a' + i % 26)) + (i % 7 == 0 ? "\r\n" : "\n");
  }
  lines.text = text;
  const auto count = at_once.on_lines(lines);
  const bool wanted = GENERATE(true, false);
  Came carried;
  testing::FakeReading reading;
  Pipeline pipeline({reading, assemble, [&](SessionLoad& sessions) {
                       sessions.replay(carried);
                       return wanted;
                     }});
  pipeline.begin_block();
  CHECK(pipeline.on_lines(lines) == count);
  pipeline.end();
  if (wanted) {
    CHECK(carried.text == direct.text);
  } else {
    CHECK(carried.text.size() < direct.text.size());
    CHECK(direct.text.starts_with(carried.text));
    CHECK(pipeline.on_lines(lines) == count);
  }
}

/// Hands `text`, all of it lines, over, block by block as a file is read: to where the pipeline wants it, or to memory of its own.
void read_in_blocks(std::string_view text, bool in_place, Pipeline& pipeline) {
  LineSplitter splitter(pipeline);
  std::string own(LineLoad::kBlock, ' ');
  while (!text.empty()) {
    const auto place = in_place ? pipeline.place_for_block() : std::span<char>();
    const std::span<char> block = place.empty() ? std::span<char>(own) : place;
    const auto size = text.copy(block.data(), block.size());
    text.remove_prefix(size);
    pipeline.begin_block();
    splitter.add({block.data(), size});
    if (!pipeline.end_block()) break;
  }
  pipeline.end();
}

TEST_CASE("lines that were read to where a pipeline wants them are the same, however many loads they fill", "[run]") {
  struct Row {
    std::string_view why;
    std::vector<std::size_t> sizes;  // of lines, in octets without their ends; again and again
    std::size_t times;
  };
  const auto row = GENERATE(values<Row>({
      {"a block's lines fill one load", {100}, 5000},
      {"more than one", {10, 20}, 10000},
      {"many", {0, 0, 1}, 60000},
      {"one line fills several blocks", {300000, 10}, 3},
      {"the end of a line held over fills the load that the block is in", {LineLoad::kEnough, 1, 50000}, 6},
      {"and the rest of the block several others", {LineLoad::kEnough + 5000, 20000, 20, 70000}, 4},
  }));
  std::string text;
  for (std::size_t i = 0; i < row.times; ++i) {
    for (const auto size : row.sizes) text.append(size, static_cast<char>('a' + text.size() % 26)).append("\n");
    if (row.sizes.size() > 2 && row.times < 10) text.append(20000, '\n');
  }
  INFO(row.why);
  const std::size_t helpers = GENERATE(0U, 1U, 3U);
  const std::size_t most_told = GENERATE(1000000U, 3U);  // loads: then no more is wanted
  std::string results[2];
  for (const bool in_place : {false, true}) {
    Came came;
    testing::FakeReading reading;
    std::size_t told = 0;
    Pipeline pipeline({reading, assemble, [&](SessionLoad& sessions) {
                         sessions.replay(came);
                         return ++told < most_told;
                       }});
    std::vector<std::thread> others;
    for (std::size_t i = 0; i < helpers; ++i) others.emplace_back([&] { pipeline.work(); });
    read_in_blocks(text, in_place, pipeline);
    for (auto& other : others) other.join();
    results[in_place ? 1 : 0] = came.text;
  }
  if (most_told > 3) {
    CHECK((results[0] == results[1]));
  } else {
    const auto common = std::min(results[0].size(), results[1].size());
    CHECK((common > 0 && results[0].substr(0, common) == results[1].substr(0, common)));
  }
}

TEST_CASE("lines of a block that breaks off are told, though it is gone", "[run]") {
  Came came;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& sessions) {
                       sessions.replay(came);
                       return true;
                     }});
  auto block = std::make_unique<std::string>("first\n\nsecond\n");
  pipeline.begin_block();
  CHECK(pipeline.on_lines({5, *block}) == 3);
  block->assign(block->size(), 'x');
  block.reset();
  pipeline.end(std::make_exception_ptr(std::runtime_error("broken")));
  CHECK_THROWS_WITH(std::rethrow_exception(pipeline.thrown()), "broken");
  CHECK(came.text.find("first") != std::string::npos);
  CHECK(came.text.find("second") != std::string::npos);
}

TEST_CASE("what breaks off reading is kept too, and what was read is told", "[run]") {
  std::size_t told = 0;
  testing::FakeReading lines;
  Pipeline pipeline({lines, assemble, [&](SessionLoad& /*sessions*/) { return ++told > 0; }});
  say(pipeline, 3);
  CHECK(pipeline.end_block());
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
