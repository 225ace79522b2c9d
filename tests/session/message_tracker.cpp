// Queue facts to deliveries.
#include "catch.h"

#include "session/message_tracker.h"

#include <array>

namespace smtpwhy::testing {
namespace {

void tell_fact(MessageTracker& tracker, const QueueFact& fact) {
  Event event;
  event.kind = EventKind::queue_fact;
  event.fact = &fact;
  tracker.on_event(event);
}

std::string verb_of(const QueueFact& fact) {
  class Verb : public SessionSink {
   public:
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& delivery) override { verb = delivery.verb; }
    std::string verb = "none";
  } sink;
  MessageTracker tracker(sink);
  tell_fact(tracker, fact);
  return sink.verb;
}

}  // namespace

TEST_CASE("what a delivery's reply answered", "[session]") {
  struct Row {
    std::string_view reason;
    std::string_view command;
    std::string_view text;
    std::string_view verb;
  };
  for (const auto& row : std::vector<Row>{
           {"the log tells", "end of DATA", "550 5.7.1 <a@example.net>: Relay access denied", "."},
           {"the words around the reply tell", "", "host mx.example.net[192.0.2.1] said: 550 no (in reply to MAIL FROM command)",
            "MAIL"},
           {"the reply's own words tell", "", "554 5.7.1 <a@example.net>: Relay access denied", "RCPT"},
           {"a reply that refuses nothing", "", "250 Recipient address rejected", ""},
           {"no reply", "", "Relay access denied", ""},
           {"nothing tells", "", "550 no", ""},
       }) {
    INFO(row.reason);
    QueueFact fact;
    fact.kind = QueueFactKind::attempt;
    fact.command = row.command;
    fact.text = row.text;
    CHECK(verb_of(fact) == row.verb);
  }
}

TEST_CASE("what was sent shows no secret, however little of it was read", "[session]") {
  struct Row {
    std::string_view reason, text, shown, words, status;
  };
  for (const auto& row : std::vector<Row>{
           {"a setting", "250 2.0.0 Ok password=hunter22x", "250 2.0.0 Ok password=[hidden]", "Ok password=[hidden]", "2.0.0"},
           {"nothing to hide", "250 2.0.0 Ok", "250 2.0.0 Ok", "Ok", "2.0.0"},
           {"a status in the words", "250 Ok (#2.3.4)", "250 Ok (#2.3.4)", "Ok (#2.3.4)", "2.3.4"},
           {"a status within what is hidden", "250 ok password=a(#2.3.4)b", "250 ok password=[hidden])b", "ok password=[hidden])b",
            ""},
       }) {
    struct Seen : SessionSink {
      void on_session(Session&& /*session*/) override {}
      void on_delivery(const Delivery& d) override {
        std::string kept;
        shown = d.text(kept);
        words = d.reply_words();
        status = d.reply.status ? to_string(*d.reply.status) : std::string();
      }
      std::string shown, words, status;
    } seen;
    MessageTracker tracker(seen);
    QueueFact fact;
    fact.kind = QueueFactKind::attempt;
    fact.status = DeliveryStatus::sent;
    fact.text = row.text;
    tell_fact(tracker, fact);
    INFO(row.reason);
    CHECK(seen.shown == row.shown);
    CHECK(seen.words == row.words);
    CHECK(seen.status == row.status);
  }
}

TEST_CASE("messages whose keys and ids would meet if they were put one behind the other", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override { client = d.client; }
    std::string client;
  } seen;
  MessageTracker tracker(seen);
  struct Name {
    std::string_view key, id;
  };
  const std::vector<Name> names = {{"", "a"}, {"", "a\nb"}, {"a", "b"}, {"", "\na"}, {"a", "b\nc"}, {"", "b"}};
  const auto tell = [&](const Name& name, QueueFactKind kind, std::string_view client) {
    QueueFact fact;
    fact.kind = kind;
    fact.status = DeliveryStatus::sent;
    fact.queue_id = name.id;
    fact.client = client;
    Event event;
    event.kind = EventKind::queue_fact;
    event.key = name.key;
    event.fact = &fact;
    tracker.on_event(event);
  };
  for (std::size_t i = 0; i < names.size(); ++i) tell(names[i], QueueFactKind::message, std::string(i + 1, 'x'));
  for (std::size_t i = 0; i < names.size(); ++i) {
    tell(names[i], QueueFactKind::attempt, {});
    INFO(i);
    CHECK(seen.client == std::string(i + 1, 'x'));
  }
}

TEST_CASE("an attempt that began in earlier lines", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override {
      text += std::string(d.queue_id) + " " + std::string(d.sender.value_or("?")) + " " + std::string(d.recipient) + " " +
              std::string(d.relay) + " " + std::string(d.message_id) + "\n";
    }
    std::string text;
  } seen;
  MessageTracker tracker(seen);
  const auto tell = [&](const QueueFact& fact) { tell_fact(tracker, fact); };
  using enum QueueFactKind;
  tell({.kind = attempt_begun, .queue_id = "17", .attempt = "9", .relay = "mx"});
  tell({.kind = attempt_begun, .attempt = "9", .sender = "a@b", .recipient = "c@d"});
  tell({.kind = attempt_begun, .attempt = "9", .message_id = "m@b"});
  tell({.kind = attempt, .attempt = "9"});
  CHECK(seen.text == "17 a@b c@d mx m@b\n");
  tell({.kind = attempt_begun, .queue_id = "18", .attempt = "9"});  // the name is used again: nothing of the old one is left
  tell({.kind = attempt, .attempt = "9", .recipient = "x@y"});
  CHECK(seen.text == "17 a@b c@d mx m@b\n18 ? x@y  \n");
}

TEST_CASE("an attempt that must have ended, though no line tells how", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override {
      constexpr std::array<std::string_view, 3> endings = {"told", "untold", "under way"};
      text += std::string(endings.at(static_cast<std::size_t>(d.ending))) + " " + std::string(name(d.status)) + " " +
              std::string(d.recipient) + "\n";
    }
    std::string text;
  };
  const QueueFact under_way = {
      .kind = QueueFactKind::attempt_begun, .status = DeliveryStatus::deferred, .attempt = "9", .recipient = "a@b"};
  const QueueFact more = {.kind = QueueFactKind::attempt_begun, .attempt = "9", .relay = "mx"};
  const QueueFact nothing = {.kind = QueueFactKind::attempt_begun, .attempt = "9"};
  const QueueFact sent = {.kind = QueueFactKind::attempt, .status = DeliveryStatus::sent, .attempt = "9"};
  struct Row {
    std::string_view reason;
    std::vector<QueueFact> facts;
    std::string_view expected;
    InputEnd end = InputEnd::ended;
  };
  for (const auto& row : std::vector<Row>{
           {"the log ends", {under_way, more}, "untold deferred a@b\n"},
           {"its end is told", {under_way, more, sent}, "told sent a@b\n"},
           {"it begins once more", {under_way, more, under_way, sent}, "untold deferred a@b\ntold sent a@b\n"},
           {"another begins", {under_way, nothing}, "untold deferred a@b\n"},
           {"one of which nothing must be told", {more}, ""},
           {"no more is read: nobody has put it off", {under_way, more}, "under way  a@b\n", InputEnd::stopped},
           {"its end is told before that", {under_way, more, sent}, "told sent a@b\n", InputEnd::stopped},
           {"one ended before, one is under way",
            {under_way, more, under_way},
            "untold deferred a@b\nunder way  a@b\n",
            InputEnd::stopped},
       }) {
    INFO(row.reason);
    Seen seen;
    MessageTracker tracker(seen);
    for (const auto& fact : row.facts) tell_fact(tracker, fact);
    tracker.finish(row.end);
    CHECK(seen.text == row.expected);
  }
}

TEST_CASE("a queue id that is used again is a new message, however full the memory is", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override {
      text += std::string(d.queue_id) + " " + std::string(d.sender.value_or("?")) + "\n";
    }
    std::string text;
  } seen;
  MessageTracker tracker(seen);
  const auto tell = [&](const QueueFact& fact) { tell_fact(tracker, fact); };
  using enum QueueFactKind;
  tell({.kind = message, .queue_id = "X", .sender = "old@example.net"});
  tell({.kind = removed, .queue_id = "X"});
  for (std::size_t i = 0; i + 1 < MessageTracker::kMost; ++i) {
    const auto id = "N" + std::to_string(i);
    tell({.kind = message, .queue_id = id, .sender = "other@example.net"});
  }
  tell({.kind = message, .queue_id = "X", .sender = "new@example.net"});
  tell({.kind = attempt, .queue_id = "X"});
  tell({.kind = message, .queue_id = "Y", .sender = "last@example.net"});  // there is room for one less: the first goes
  tell({.kind = attempt, .queue_id = "Y"});
  tell({.kind = attempt, .queue_id = "N0"});
  tell({.kind = attempt, .queue_id = "N1"});
  CHECK(seen.text == "X new@example.net\nY last@example.net\nN0 ?\nN1 other@example.net\n");
}

// What was kept for a message is used for the next, again and again.
TEST_CASE("of a message that went nothing is known when the next comes", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override {
      text += std::string(d.sender.value_or("?")) + "," + std::string(d.message_id) + "," + std::string(d.client) + "\n";
    }
    std::string text;
  } seen;
  MessageTracker tracker(seen);
  const auto tell = [&](const QueueFact& fact) { tell_fact(tracker, fact); };
  using enum QueueFactKind;
  const std::string longest(5000, 'x');
  for (int i = 0; i < 200; ++i) {
    const auto id = "N" + std::to_string(i);
    tell({.kind = message, .queue_id = id, .message_id = i % 2 == 0 ? longest : "m", .sender = "a@example.net", .client = "c"});
  }
  for (int i = 0; i < 200; ++i) tell({.kind = removed, .queue_id = "N" + std::to_string(i)});
  for (const auto* id : {"X", "Y", "Z"}) tell({.kind = message, .queue_id = id});
  tell({.kind = message, .queue_id = "Y", .client = "d"});
  tell({.kind = message, .queue_id = "Z", .message_id = "z", .sender = ""});
  for (const auto* id : {"X", "Y", "Z", "N0", "N199"}) tell({.kind = attempt, .queue_id = id});
  CHECK(seen.text == "?,,\n?,,d\n,z,\n?,,\n?,,\n");
}

TEST_CASE("an encrypted connection is that of the message for which it was made", "[session]") {
  struct Seen : SessionSink {
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& d) override { text += std::string(d.queue_id) + ":" + std::string(d.tls) + " "; }
    std::string text;
  } seen;
  MessageTracker tracker(seen);
  const auto tell = [&](const QueueFact& fact) { tell_fact(tracker, fact); };
  using enum QueueFactKind;
  tell({.kind = encrypted, .attempt = "smtp[1]", .relay = "mx:25", .tls = "TLSv1.3"});
  tell({.kind = attempt, .queue_id = "A", .attempt = "smtp[2]", .relay = "mx:25"});
  tell({.kind = attempt, .queue_id = "A", .attempt = "smtp[1]", .relay = "other:25"});
  tell({.kind = attempt, .queue_id = "A", .attempt = "smtp[1]", .relay = "mx:25"});
  tell({.kind = attempt, .queue_id = "A", .attempt = "smtp[1]", .relay = "mx:25"});
  tell({.kind = attempt, .queue_id = "B", .attempt = "smtp[1]", .relay = "mx:25"});
  CHECK(seen.text == "A: A: A:TLSv1.3 A:TLSv1.3 B: ");
}

}  // namespace smtpwhy::testing
