// Formats whose readers have twins: what these remember from a line, and when they have forgotten it.
#include "catch.h"
#include "format/catalogue.h"
#include "format/log_reader.h"
#include "support/conversations.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::testing {
namespace {

class CountedEvents : public EventSink {
 public:
  void on_event(const Event& /*event*/) override { ++count; }
  std::size_t count = 0;
};

LogLine line_of(std::string_view text) {
  LogLine line;
  line.number = 7;
  line.text = text;
  return line;
}

LogReader log_reader(std::string_view format, EventSink& sink) {
  const auto& formats = catalogue().formats();
  std::size_t number = 0;
  while (formats.at(number)->name() != format) ++number;
  return {catalogue(), {number, false}, {}, sink};
}

}  // namespace

TEST_CASE("what a reader remembers from a line until another is read, a twin does, too", "[format]") {
  const std::string exim = "2026-11-22 01:09:07 1xUw4p-0001cx-2h ";
  struct Row {
    std::string_view why, format;
    std::string line, another;
    std::size_t events;  // of the other
  };
  for (const auto& row : std::vector<Row>{
           {"a host's failure that waits for its recipient", "exim", exim + "H=mx.example.org [192.0.2.1]: Connection timed out",
            exim + "== b@example.org R=r T=smtp defer (110) H=mx.example.org [192.0.2.1]: Connection timed out", 1},
           {"and is told where the message went elsewhere", "exim", exim + "H=mx.example.org [192.0.2.1]: Connection timed out",
            exim + "=> b@example.org R=r T=smtp H=mx2.example.org [192.0.2.2] C=\"250 OK\"", 2},
           {"what came of a verification", "exim",
            "2026-11-22 01:09:07 H=(me) [192.0.2.5] sender verify fail for <a@example.net>: Unknown user",
            "2026-11-22 01:09:07 H=(me) [192.0.2.5] F=<a@example.net> rejected RCPT <c@example.org>: Sender verify failed", 1},
           {"the first lines of an object", "kumomta-json", R"({"type":"Bounce","id":"1","queue":"q",)",
            R"("recipient":"a@example.net","response":{"code":550,"content":"no"}})", 1},
       }) {
    INFO(row.why);
    const auto reader = catalogue().find(row.format)->reader();
    const auto nothing = reader->memory();
    CountedEvents events;
    reader->read(line_of(row.line), events);
    CHECK(reader->memory() != nothing);
    const auto twin = reader->twin();
    CHECK(twin->memory() == reader->memory());
    CountedEvents twins;
    reader->read(line_of(row.another), events);
    twin->read(line_of(row.another), twins);
    CHECK(reader->memory() == nothing);
    CHECK(twin->memory() == nothing);
    CHECK(events.count == row.events);
    CHECK(twins.count == row.events);
  }
}

TEST_CASE("what readers remember differs where lines to come may", "[format]") {
  const std::string begin = "2026-11-22 01:09:07 ";
  const std::string host = begin + "1xUw4p-0001cx-2h H=mx.example.org [192.0.2.1]: Connection timed out";
  struct Row {
    std::string_view why, format;
    std::vector<std::string> one, other;
  };
  for (const auto& row : std::vector<Row>{
           {"the same reason for two clients",
            "exim",
            {begin + "H=(me) [192.0.2.5] sender verify fail for <a@example.net>: Unknown user"},
            {begin + "H=(me) [192.0.2.6] sender verify fail for <a@example.net>: Unknown user"}},
           {"two reasons for one client",
            "exim",
            {begin + "H=(me) [192.0.2.5] sender verify fail for <a@example.net>: Unknown user"},
            {begin + "H=(me) [192.0.2.5] sender verify fail for <a@example.net>: No such domain"}},
           {"failures of hosts", "exim", {host}, {host, host}},
           {"which line of two has one", "exim", {host, "x"}, {"x", host}},
           {"which side it is",
            "exchange-protocol",
            {"#Log-type: SMTP Receive Protocol Log"},
            {"#Log-type: SMTP Send Protocol Log"}},
           {"the order of columns", "exchange-protocol", {"#Fields: event,data"}, {"#Fields: data,event"}},
           {"the order of columns", "powermta-csv", {"type,rcpt,dsnStatus"}, {"type,dsnStatus,rcpt"}},
           {"how far an object has come", "mailgun-json", {R"({"event":"failed",)"}, {R"({"event":"delivered",)"}},
       }) {
    INFO(row.why);
    const auto memory_of = [&](const std::vector<std::string>& lines) {
      const auto reader = catalogue().find(row.format)->reader();
      CountedEvents events;
      auto line = line_of({});
      for (const auto& text : lines) {
        line.text = text;
        reader->read(line, events);
        ++line.number;
      }
      return reader->memory();
    };
    CHECK(memory_of(row.one) == memory_of(row.one));
    CHECK(memory_of(row.one) != memory_of(row.other));
  }
}

TEST_CASE("what a head says is remembered from then on, and a twin knows it", "[format]") {
  struct Row {
    std::string_view why, format, line, another;
    std::size_t events;  // of the other
  };
  for (const auto& row : std::vector<Row>{
           {"which columns there are", "powermta-csv", "type,rcpt,dsnStatus,timeLogged", "b,a@example.net,5.1.1,2026-01-25", 1},
           {"which columns there are", "exchange-protocol", "#Fields: event,session-id,data,a,b,c,d,e",
            "+,08DA4F7C11473A60,,1,2,3,4,5", 1},
           {"whose log it is", "exchange-protocol", "#Log-type: SMTP Receive Protocol Log",
            "2026-01-05T10:00:00.000Z,EX1,08DA4F7C11473A60,3,192.0.2.10:25,192.0.2.33:56026,>,250 2.1.0 Sender OK,", 1},
           {"as a reply tells", "exchange-protocol",
            "2026-01-05T10:00:00.000Z,EX1,08DA4F7C11473A60,3,192.0.2.10:25,192.0.2.33:56026,>,250 2.1.0 Sender OK,",
            "2026-01-05T10:00:00.000Z,EX1,08DA4F7C11473A60,3,192.0.2.10:25,192.0.2.33:56026,<,QUIT,", 1},
       }) {
    INFO(row.why);
    const auto reader = catalogue().find(row.format)->reader();
    const auto nothing = reader->memory();
    CountedEvents events;
    reader->read(line_of(row.line), events);
    const auto known = reader->memory();
    CHECK(known != nothing);
    const auto twin = reader->twin();
    CountedEvents twins;
    CHECK(twin->read(line_of(row.another), twins) == LineFate::event);
    CHECK(twins.count == row.events);
    CHECK(twin->memory() == known);
  }
}

TEST_CASE("a log has twins until lines of another format turn up", "[format]") {
  CountedEvents events;
  auto reader = log_reader("postfix", events);
  CHECK(reader.twin(events) == nullptr);  // nothing is read yet
  CHECK(reader.read(1, "4104E3D: removed", false) == LineFate::event);
  CHECK(reader.memory() == "");
  const auto twin = reader.twin(events);
  REQUIRE(twin != nullptr);
  CHECK(twin->read(2, "4104E3E: removed", false) == LineFate::event);
  CHECK(twin->read(3, "hello", false) == LineFate::unrecognised);
  CHECK(twin->memory() == "");
  CHECK(twin->take_lines() == 1);
  CHECK(twin->take_lines() == 0);
  CHECK(twin->read(4, "2026-11-22 01:09:07 1xUw4p-0001cx-2h Completed", false) == LineFate::event);
  CHECK_FALSE(twin->memory().has_value());
  CHECK(twin->twin(events) == nullptr);
  CHECK(reader.memory() == "");
  reader.add_lines(5);
  CHECK(reader.shares().front().lines == 6);
}

TEST_CASE("a conversation has twins where each of its lines says who speaks", "[format]") {
  CountedEvents events;
  auto reader = log_reader("swaks", events);
  CHECK(reader.read(1, "<-  220 mx ESMTP", false) == LineFate::event);
  CHECK(reader.memory() == "");
  const auto twin = reader.twin(events);
  REQUIRE(twin != nullptr);
  CHECK(twin->read(2, " -> EHLO a.example", false) == LineFate::event);
  CHECK(twin->memory() == "");
  CHECK(events.count == 2);
}

TEST_CASE("lines of a message are of the conversation of the line before, also in a twin", "[format]") {
  CountedEvents events;
  const auto reader = catalogue().find("swaks")->reader();
  auto line = line_of("<-  220 mx ESMTP");
  line.process = "swaks[7]";
  reader->read(line, events);
  CHECK(reader->memory() == "swaks[7]");
  const auto twin = reader->twin();
  CHECK(twin->memory() == "swaks[7]");
  class Key : public EventSink {
   public:
    void on_event(const Event& event) override { key = event.key; }
    std::string key;
  } key;
  twin->read(line_of(" -> 11 lines sent"), key);
  CHECK(key.key == "swaks[7]");
}

TEST_CASE("a conversation has none where lines go on with those before", "[format]") {
  CountedEvents events;
  auto reader = log_reader("symfony-mailer", events);
  CHECK(reader.read(1, "< 220 mx.example.net ESMTP", false) == LineFate::event);
  CHECK(reader.twin(events) == nullptr);
}

}  // namespace smtpwhy::testing
