#include "run/session_load.h"

#include "base/text.h"
#include "catch.h"

#include <fmt/format.h>

#include <string>

namespace smtpwhy {
namespace {

// All that is in the pieces of memory that are used again.
std::string shown(const Session& session) {
  auto text = fmt::format("{} {}\n", session.id, session.server);
  for (const auto& exchange : session.exchanges) {
    text += fmt::format("  {} {}", exchange.reply_line, exchange.recipient);
    for (const auto line : exchange.reply->lines) text += fmt::format(" {}", line);
    text += "\n";
  }
  return text;
}

class Shown : public SessionSink {
 public:
  void on_session(Session&& session) override { text += shown(session); }
  void on_delivery(const Delivery& /*delivery*/) override {}
  std::string text;
};

// Most are small; some are larger than what is kept.
void fill(Session& session, std::uint64_t id) {
  session.id = id;
  session.server = session.text.keep(std::string(id % 17 == 0 ? 5000 : id % 40, static_cast<char>('a' + id % 26)));
  const auto exchanges = id % 23 == 0 ? 100 : id % 9;
  for (std::uint64_t i = 0; i < exchanges; ++i) {
    auto& exchange = session.exchanges.emplace_back();
    exchange.reply_line = id * i;
    exchange.recipient = session.text.keep(fmt::format("user{}@example.net", id + i));
    exchange.reply = Reply{*ReplyCode::from(250), {}, {session.text.keep("ok"), session.text.keep(fmt::format("{}", i))}, 0};
  }
}

}  // namespace

TEST_CASE("of a delivery only those texts are copied that nobody lends", "[run]") {
  const std::string lent = "a@example.net 250 ok";
  std::string others = "4F1 mx.example.net";
  Delivery delivery;
  delivery.recipient = std::string_view(lent).substr(0, 13);
  delivery.as_logged = std::string_view(lent).substr(14);
  delivery.queue_id = std::string_view(others).substr(0, 3);
  delivery.relay = std::string_view(others).substr(4);
  SessionLoad load;
  load.lend(lent);
  load.on_delivery(delivery);
  others.assign(others.size(), 'x');
  class Checked : public SessionSink {
   public:
    explicit Checked(std::string_view lent) : lent_(lent) {}
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& told) override {
      ++deliveries;
      CHECK(is_part_of(told.recipient, lent_));
      CHECK(is_part_of(told.as_logged, lent_));
      CHECK(told.queue_id == "4F1");
      CHECK(told.relay == "mx.example.net");
    }
    int deliveries = 0;

   private:
    std::string_view lent_;
  } checked(lent);
  load.replay(checked);
  CHECK(checked.deliveries == 1);
  load.clear();
  load.on_delivery(delivery);  // nothing is lent any more
  class Other : public SessionSink {
   public:
    void on_session(Session&& /*session*/) override {}
    void on_delivery(const Delivery& told) override { recipient = told.recipient.data(); }
    const char* recipient = nullptr;
  } other;
  load.replay(other);
  CHECK(other.recipient != lent.data());
}

TEST_CASE("sessions come out of loads as they went in, whatever memory they were given", "[run]") {
  SpareMemory spare;
  SessionLoad load;
  std::uint64_t id = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    std::string expected;
    for (std::uint64_t i = 0; i < round * 7 % 90; ++i) {
      Session session;
      spare.give_to(session);
      fill(session, ++id);
      expected += shown(session);
      load.on_session(std::move(session));
      spare.take_from(std::move(session));  // NOLINT(bugprone-use-after-move): what it was exchanged for
    }
    Shown told;
    load.replay(told);
    load.clear();
    CHECK(load.empty());
    CHECK(told.text == expected);
  }
}

TEST_CASE("the memory of a load's sessions is for those that come into it next", "[run]") {
  SessionLoad load;
  Shown told;
  Session first;
  fill(first, 4);
  const auto* const memory = first.server.data();
  load.on_session(std::move(first));
  load.replay(told);
  load.clear();
  Session second;
  fill(second, 5);
  load.on_session(std::move(second));
  CHECK(second.exchanges.empty());  // NOLINT(bugprone-use-after-move): the same
  CHECK(second.text.keep("x").data() == memory);
}

}  // namespace smtpwhy
