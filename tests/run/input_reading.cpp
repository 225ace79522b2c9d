// The corpus read by twins: all that is told of a line depends on nothing but the line and what a reader remembers.
#include "run/input_reading.h"

#include "catch.h"
#include "event/event_texts.h"
#include "support/conversations.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace smtpwhy {
namespace {

class NoSessions : public SessionSink {
 public:
  void on_session(Session&& /*session*/) override {}
  void on_delivery(const Delivery& /*delivery*/) override {}
};

/// All that an event says.
class WholeEvents : public LineEvents {
 public:
  void begin_line() override { text += "(\n"; }
  void on_event(const Event& event) override {
    auto copy = event;
    change_texts(copy, [&](std::string_view part) { text += fmt::format("{}|", part); });
    text += fmt::format("{} {} {} {} {} {} {} {} {}", event.line, static_cast<int>(event.kind), static_cast<int>(event.side),
                        static_cast<int>(event.trouble), static_cast<int>(event.logger), event.port, event.bare_line_end,
                        event.further, event.latency_us.value_or(0));
    if (event.fact != nullptr) add(*event.fact);
    text += '\n';
  }
  void end_line(LineFate fate) override { text += fmt::format("{})\n", static_cast<int>(fate)); }
  std::string text;

 private:
  void add(QueueFact fact) {
    change_texts(fact, [&](std::string_view part) { text += fmt::format("|{}", part); });
    text += fmt::format(" {} {} {}", static_cast<int>(fact.kind), static_cast<int>(fact.status), static_cast<int>(fact.direction));
  }
};

/// The lines whose format is settled, one load for each.
class Loads : public LineSink {
 public:
  void on_line(const InputLine& line) override { loads.emplace_back().add(line); }
  std::deque<LineLoad> loads;
};

std::string told(LineReading& reading, const LineLoad& lines) {
  EventLoad events;
  reading.read(lines, events);
  WholeEvents whole;
  (void)events.replay(whole, [] { return false; });
  return whole.text;
}

/// Checks the lines of one input; gives of how many a twin's word counts.
std::size_t lines_by_twins(std::string_view log, std::string& format) {
  NoSessions nowhere;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, nowhere);
  Loads lines;
  run.hand_lines_to(&lines);
  for (std::size_t i = 0; lines.loads.size() < InputRun::kEnoughToSettle; ++i) {  // again and again, as most are short
    if (i > InputRun::kEnoughToSettle) return 0;
    run.add(log);
    run.begin_new_text();
    run.pause();
  }
  format = run.reader().main().name();
  InputReading in_order(run);
  std::map<std::string, std::unique_ptr<LineReading>>
      first;  // of those that remember the same: so what is in no memory counts for nothing
  std::size_t count = 0;
  for (const auto& line : lines.loads) {
    const auto memory = in_order.memory();
    auto base = memory ? in_order.twin() : nullptr;
    if (base != nullptr) first.try_emplace(*memory, std::move(base));
    const auto twin = memory && first.count(*memory) == 1 ? first.at(*memory)->twin() : nullptr;
    const auto ahead = twin == nullptr ? std::string() : told(*twin, line);
    (void)in_order.take_count();
    const auto direct = told(in_order, line);
    if (twin == nullptr || twin->memory() != memory) continue;
    std::string text;
    line.for_each([&](const InputLine& only) { text = only.text; });
    INFO(text);
    CHECK(ahead == direct);
    CHECK(in_order.memory() == memory);
    CHECK(twin->take_count() == in_order.take_count());
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a twin tells the same of each line of the corpus, and so does an older one that remembers the same", "[run]") {
  std::map<std::string, std::size_t> lines;
  for (const auto& log : testing::corpus()) {
    INFO(log.name);
    std::string format;
    const auto count = lines_by_twins(log.text, format);
    lines[format] += count;
  }
  for (const auto* format :
       {"postfix", "exim", "exchange-protocol", "exchange-tracking", "kumomta-json", "powermta-csv", "swaks"}) {
    INFO(format);
    CHECK(lines[format] > 10);
  }
  CHECK(lines["symfony-mailer"] == 0);  // who speaks depends on the lines before
}

TEST_CASE("lines whose format is settled go where they are handed to, and back", "[run]") {
  struct Handed : public LineSink {
    void on_line(const InputLine& line) override { texts.emplace_back(line.text); }
    std::vector<std::string> texts;
  } handed;
  NoSessions nowhere;
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, nowhere);
  run.hand_lines_to(&handed);
  std::string head;
  for (std::size_t i = 0; i < InputRun::kEnoughToSettle; ++i) head += "-> NOOP\n";
  run.add(head);
  CHECK(handed.texts.empty());
  run.pause();
  CHECK(handed.texts.size() == InputRun::kEnoughToSettle);
  run.add("<- 250 one\n<- 250 two\n<- 2");
  run.add("50 three\n");
  CHECK((std::vector(handed.texts.end() - 3, handed.texts.end()) ==
         std::vector<std::string>{"<- 250 one", "<- 250 two", "<- 250 three"}));
  run.hand_lines_to(nullptr);
  run.add("<- 250 four\n");
  CHECK(handed.texts.size() == InputRun::kEnoughToSettle + 3);
  CHECK(run.finish().lines.lines == 1);  // the others were not handed on
}

}  // namespace smtpwhy
