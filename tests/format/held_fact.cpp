#include "catch.h"

#include "format/held_fact.h"

namespace smtpwhy::testing {
namespace {

// What comes of a text and the lines below it: what is pushed, and how many of the lines were taken.
std::string read_below(std::string_view text, const std::vector<std::string_view>& lines) {
  struct Sink : EventSink {
    void on_event(const Event& event) override {
      texts += std::string(event.fact->text) + "|" + std::string(event.fact->recipient) + "|" +
               std::string(event.fact->sender.value_or("-")) + "|" + std::string(event.key);
    }
    std::string texts;
  } sink;
  HeldFact held;
  {
    const std::string gone = "a@b c@d key";
    QueueFact fact;
    fact.text = text;
    fact.sender = std::string_view(gone).substr(0, 3);
    fact.recipient = std::string_view(gone).substr(4, 3);
    Event event;
    event.key = std::string_view(gone).substr(8);
    event.fact = &fact;
    if (!held.hold(event)) return "not held";
  }
  int taken = 0;
  for (const auto line : lines) taken += held.take(line) ? 1 : 0;
  held.release(sink);
  held.release(sink);
  return std::to_string(taken) + " " + sink.texts;
}

}  // namespace

TEST_CASE("a reply that goes on in the lines below", "[format]") {
  struct Row {
    std::string_view reason;
    std::string_view text;
    std::vector<std::string_view> lines;
    std::string_view result;
  };
  for (const auto& row : std::vector<Row>{
           {"all of one line", "550 no", {}, "not held"},
           {"no reply", "lost connection", {}, "not held"},
           {"two lines", "550-a", {"550 b"}, "1 550-a\n550 b|c@d|a@b|key"},
           {"bare codes", "550-", {"550-", "550"}, "2 550-\n550-\n550|c@d|a@b|key"},
           {"nothing after the last line", "550-a", {"550 b", "550 c"}, "1 550-a\n550 b|c@d|a@b|key"},
           {"another code is another reply", "550-a", {"554 b"}, "0 550-a|c@d|a@b|key"},
           {"the input ends", "550-a", {}, "0 550-a|c@d|a@b|key"},
           {"a number is no code", "550-a", {"5501"}, "0 550-a|c@d|a@b|key"},
       }) {
    INFO(row.reason);
    CHECK(read_below(row.text, row.lines) == row.result);
  }
}

}  // namespace smtpwhy::testing
