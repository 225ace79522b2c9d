// Reading in a thread of its own changes nothing: all comes over the belt as it was, in order.
#include "run/event_belt.h"

#include "catch.h"
#include "run/followed_run.h"
#include "support/conversations.h"

#include <fmt/format.h>

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

using Reads = Result<InputEnd> (*)(InputRun&, const std::string&, const Reading&);

std::string read_by(Reads reads, const std::string& path) {
  Told told;
  StringSink out;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, told);
  REQUIRE(reads(run, path, {out}).ok());
  const auto report = run.finish();
  const auto& lines = report.lines;
  return told.text + fmt::format("{} {}: {} {} {} {} {}", report.format, report.bytes, lines.lines, lines.event, lines.content,
                                 lines.noise, lines.unrecognised);
}

/// Writes down what comes.
class Written : public LineEvents {
 public:
  void begin_line() override { text += "(\n"; }
  void on_event(const Event& event) override {
    text += fmt::format("{} {} {}\n", event.line, event.text, event.fact == nullptr ? "-" : event.fact->recipient);
  }
  void end_line(LineFate fate) override { text += fmt::format("{})\n", static_cast<int>(fate)); }
  std::string text;
};

/// Lines of many lengths, some without events, some with several; the texts are gone after each call.
void say(LineEvents& target, std::uint64_t lines) {
  for (std::uint64_t i = 0; i < lines; ++i) {
    target.begin_line();
    for (std::uint64_t n = 0; n < i % 3; ++n) {
      const std::string text(i * 37 % 5000, static_cast<char>('a' + i % 26));
      Event event;
      event.line = i;
      event.text = text;
      const std::string recipient = fmt::format("user{}@example.net", i);
      QueueFact fact;
      fact.recipient = recipient;
      if (n == 1) event.fact = &fact;
      target.on_event(event);
    }
    target.end_line(i % 5 == 0 ? LineFate::noise : LineFate::event);
  }
}

}  // namespace

TEST_CASE("with a thread for reading, every log of the corpus gives the same", "[run]") {
  for (const auto& log : testing::corpus()) {
    const auto path = kCheckout + "/corpus/" + log.name + ".log";
    INFO(path);
    CHECK(read_by(read_apart_into, path) == read_by(read_into, path));
  }
}

TEST_CASE("what needs many loads comes in order", "[run]") {
  Written direct;
  say(direct, 20000);
  Written carried;
  EventBelt belt;
  std::thread reading([&] {
    say(belt, 20000);
    belt.end();
  });
  std::size_t loads = 0;
  while (const auto* load = belt.take()) {
    ++loads;
    load->replay(carried);
  }
  reading.join();
  CHECK(loads > 2 * EventBelt::kMostLoads);
  CHECK(carried.text == direct.text);
}

TEST_CASE("a text larger than a load is carried whole", "[run]") {
  EventLoad load;
  const std::string large(3 * EventLoad::kOctets, 'x');
  Event event;
  event.text = large;
  load.add(event);
  CHECK(load.full());
  Written written;
  load.replay(written);
  CHECK(written.text.size() == large.size() + std::string("0  -\n").size());
  load.clear();
  CHECK(load.empty());
  CHECK_FALSE(load.full());
}

TEST_CASE("who reads does not wait for somebody who wants no more", "[run]") {
  EventBelt belt;
  std::thread reading([&] {
    while (belt.wanted()) say(belt, 1000);
    belt.end();
  });
  REQUIRE(belt.take() != nullptr);
  belt.refuse();
  while (belt.take() != nullptr) {
  }
  reading.join();
  CHECK_FALSE(belt.wanted());
}

TEST_CASE("a file that is not there is the same error with a thread", "[run]") {
  Told told;
  StringSink out;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, told);
  const auto read = read_apart_into(run, kCheckout + "/no-such-file", {out});
  REQUIRE(!read.ok());
  CHECK(read.error().message == "cannot read: No such file or directory");
  CHECK(run.finish().lines.lines == 0);
}

}  // namespace smtpwhy
