// When conversations that are told apart by keys are handed over.
#include "session/assembler.h"

#include "catch.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {
namespace {

/// Pushes events, and keeps the first lines of the sessions that come, with how many problems they have.
class Keyed : private SessionSink {
 public:
  void say(std::string_view key, EventKind kind, std::string_view text = {}, Trouble trouble = Trouble::none) {
    Event event;
    event.kind = kind;
    event.trouble = trouble;
    event.key = key;
    event.text = text;
    event.side = kind == EventKind::line ? Side::server : Side::client;
    event.line = ++line_;
    ledger_.add(LineFate::event);
    assembler_.on_event(event);
  }

  void greet(std::string_view key) { say(key, EventKind::line, "220 mx.example.net ESMTP"); }
  void close(std::string_view key) { say(key, EventKind::close); }
  void greet_and_close(std::string_view key) {
    greet(key);
    close(key);
  }
  void finish() { assembler_.finish(); }

  std::vector<std::string> told;  // `1` for the session that began in that line; `1!`: a problem was told in it

 private:
  void on_session(Session&& session) override {
    told.push_back(std::to_string(session.first_line) + std::string(session.problems.size(), '!'));
  }
  void on_delivery(const Delivery& /*delivery*/) override {}

  std::uint64_t line_ = 0;
  std::uint64_t next_id_ = 1;
  LineLedger ledger_;
  Assembler assembler_{*this, ledger_, next_id_};
};

constexpr auto kMost = Assembler::kMostOver;

}  // namespace

TEST_CASE("a conversation that is over is told when many others are, too", "[session]") {
  Keyed log;
  for (std::size_t i = 0; i < kMost; ++i) log.greet_and_close(std::to_string(i));
  CHECK(log.told.empty());
  log.greet("open");
  CHECK(log.told.empty());
  log.greet_and_close("another");
  CHECK(log.told == std::vector<std::string>{"1"});
  log.finish();
  CHECK(log.told.size() == kMost + 2);
}

TEST_CASE("what a client says after it has closed belongs to the conversation, which waits for more from then on", "[session]") {
  Keyed log;
  log.greet_and_close("a");
  for (std::size_t i = 1; i < kMost; ++i) log.greet_and_close(std::to_string(i));
  log.say("a", EventKind::client_error, "Connection timed out", Trouble::timeout);
  log.greet_and_close("another");
  CHECK(log.told == std::vector<std::string>{"3"});
  for (std::size_t i = 2; i < kMost; ++i) log.greet_and_close("more " + std::to_string(i));
  CHECK(log.told.size() == kMost - 1);
  CHECK(std::count(log.told.begin(), log.told.end(), "1!") == 0);
  log.greet_and_close("the last");
  CHECK(log.told.back() == "1!");
  log.say("a", EventKind::client_error, "Connection timed out", Trouble::timeout);  // too late
  log.finish();
  CHECK(std::count_if(log.told.begin(), log.told.end(), [](const std::string& told) { return told.ends_with('!'); }) == 2);
}

TEST_CASE("a conversation that has begun again waits from its last end on", "[session]") {
  Keyed log;
  log.greet_and_close("a");
  log.greet_and_close("b");
  log.say("a", EventKind::open, "mx.example.net");
  CHECK(log.told == std::vector<std::string>{"1"});
  log.close("a");
  for (std::size_t i = 2; i < kMost; ++i) log.greet_and_close(std::to_string(i));
  CHECK(log.told == std::vector<std::string>{"1"});
  log.greet_and_close("c");
  CHECK(log.told == std::vector<std::string>{"1", "3"});
  log.greet_and_close("d");
  CHECK(log.told == std::vector<std::string>{"1", "3", "5"});
}

}  // namespace smtpwhy
