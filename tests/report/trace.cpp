// A trace in words: how each kind of end is told, to an administrator and to a customer, and that a part is told as a part.
#include "report/trace_report.h"

#include "base/text.h"

#include "catch.h"

namespace smtpwhy {
namespace {

Delivery delivery_of(DeliveryStatus status) {
  Delivery delivery;
  delivery.line = 7;
  delivery.status = status;
  delivery.recipient = "bob@example.net";
  delivery.relay = "mx.example.net[192.0.2.1]:25";
  return delivery;
}

using Writer = void (*)(const TraceReport& report, const TextStyle& style, TextSink& sink);

// With one space for each run of them: where lines are broken does not matter.
std::string written(Writer writer, const Trace& trace, bool interrupted = false) {
  const std::vector<std::string> inputs = {"mail.log"};
  StringSink sink;
  writer({trace, inputs, {}, interrupted}, {}, sink);
  std::string text;
  std::string_view rest = sink.text();
  for (auto word = first_word(trim(rest), &rest); !word.empty(); word = first_word(trim(rest), &rest)) {
    text += (text.empty() ? "" : " ") + std::string(word);
  }
  return text;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("each end of a message, in words for both", "[report]") {
  struct Row {
    DeliveryStatus status;
    std::string_view outcome, step, reply;
  };
  using enum DeliveryStatus;
  const Row rows[] = {
      {sent, "bob@example.net: accepted by ", " accepted it for <bob@example.net>", "was handed over"},
      {deferred, "bob@example.net: still waiting: ", " put it off for <bob@example.net>", "is still on its way"},
      {bounced, "bob@example.net: not delivered: ", " refused it for <bob@example.net>", "could not be delivered: "},
      {rejected, "bob@example.net: not taken: refused as it came in", "whoever offered it was refused", "was not taken"},
      {expired, "bob@example.net: not delivered: given up", "given up for <bob@example.net>",
       "tried for a long time, and given up"},
      {discarded, "bob@example.net: thrown away by the server that logged this", "thrown away for",
       "was removed and not delivered"},
      {unknown, "bob@example.net: not known: the log does not show what came of it", "what came of it is not shown",
       "but not what came of it"},
  };
  for (const auto& row : rows) {
    INFO(row.outcome);
    Trace trace("bob@example.net");
    trace.add(delivery_of(row.status), {}, 0);
    const auto text = written(write_trace_text, trace);
    CHECK(has(text, row.outcome));
    CHECK(has(text, row.step));
    CHECK(has(written(write_trace_reply, trace), row.reply));
  }
}

TEST_CASE("a trace of a part of the logs says so in all forms", "[report]") {
  Trace nothing("bob@example.net");
  Trace trace("bob@example.net");
  trace.add(delivery_of(DeliveryStatus::sent), {}, 0);
  for (const auto* one : {&nothing, &trace}) {
    CHECK(has(written(write_trace_text, *one, true), "Interrupted: not all of these logs was read"));
    CHECK(has(written(write_trace_reply, *one, true), "We could not look through all of our records yet"));
    CHECK(has(written(write_trace_json, *one, true), "\"interrupted\":true"));
    CHECK(!has(written(write_trace_text, *one), "Interrupted"));
    CHECK(!has(written(write_trace_reply, *one), "all of our records yet"));
    CHECK(!has(written(write_trace_json, *one), "interrupted"));
  }
  CHECK(has(written(write_trace_text, nothing), "Nothing in these logs is about bob@example.net."));
  CHECK(has(written(write_trace_text, nothing, true), "Nothing in what was read of these logs is about bob@example.net."));
}

TEST_CASE("what does not fit is counted", "[report]") {
  Trace trace("alice@example.org");
  for (int i = 0; i < 60; ++i) {
    auto delivery = delivery_of(DeliveryStatus::sent);
    const auto recipient = "bob" + std::to_string(i) + "@example.net";
    delivery.recipient = recipient;
    delivery.sender = "alice@example.org";
    trace.add(delivery, {}, 0);
  }
  CHECK(has(written(write_trace_text, trace), "50 handovers more."));
  CHECK(has(written(write_trace_reply, trace), " recipients more."));
}

}  // namespace smtpwhy
